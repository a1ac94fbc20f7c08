import type { Frame, Page } from "@playwright/test";
import { articles } from "./support/articles.ts";
import { violations } from "./support/axe.ts";
import { Clinic } from "./support/clinic.ts";
import { fits } from "./support/fits.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";
import type { Widget } from "./support/widget.ts";

test.use({ house: "answers" });

test.beforeAll(async ({ careline }) => {
  await careline.shelve(articles);
});

const box = (widget: Widget) => widget.frame.getByRole("searchbox", { name: "Look for an answer" });
const answers = (widget: Widget) => widget.frame.getByRole("list", { name: "Answers" }).getByRole("button");

function chatFrame(page: Page): Frame {
  const frame = page.frames().find((each) => each.parentFrame() !== null && each.url().includes("/widget/"));
  if (!frame) throw new Error("no chat in the page");
  return frame;
}

test("a patient finds the answer with two spelling mistakes and leaves happy", async ({ people }) => {
  const { page, widget, wire } = await people.patient();
  await widget.open();
  await expect(box(widget)).toBeVisible();
  // By keys alone: into the box, down to the answer, into it.
  await box(widget).focus();
  await page.keyboard.type("wat is a copaymant", { delay: 20 });
  await expect(answers(widget).first()).toContainText("What a copayment is");
  await expect(widget.says("We looked for:")).toBeVisible();
  await expect(widget.frame.getByRole("status").filter({ hasText: /answers? found/ })).toHaveCount(1);
  await expect(widget.frame.locator("mark").first()).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(answers(widget).first()).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(box(widget)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");

  const title = widget.frame.getByRole("heading", { level: 1, name: "What a copayment is" });
  await expect(title).toBeFocused();
  await expect(widget.frame.getByRole("columnheader", { name: "You pay" })).toBeVisible();
  const away = widget.frame.getByRole("link", { name: /Your rights in full/ });
  await expect(away).toHaveAttribute("rel", "noopener noreferrer");
  await expect(away).toHaveAttribute("target", "_blank");

  // A link to another article stays in place, and back keeps what was typed.
  await widget.frame.getByRole("link", { name: "Read about deductibles" }).click();
  await expect(widget.frame.getByRole("heading", { level: 1, name: "What a deductible is" })).toBeFocused();
  await widget.button("Back to search").click();
  await expect(box(widget)).toHaveValue("wat is a copaymant");
  await answers(widget).first().click();
  await expect(title).toBeVisible();
  await widget.button("Yes, this answered it").click();
  await expect(widget.frame.getByRole("heading", { name: "Good. We are glad that helped" })).toBeFocused();
  await widget.button("Back to start").click();
  await expect(widget.home).toBeVisible();
  await expect(box(widget)).toHaveValue("");

  // Nobody was written to, and nothing of what was typed is in an address.
  expect(
    wire.requests.filter((url) => /copay(m|%20)|wat%20/i.test(url.replace(/copay-basics/g, ""))),
  ).toEqual([]);
  expect(wire.requests.some((url) => url.endsWith("/conversations"))).toBe(false);
  expect(wire.complaints).toEqual([]);
});

test("who finds nothing takes the question along, and staff see what led to it", async ({ people }) => {
  const { widget } = await people.patient();
  await widget.open();
  const word = Math.random()
    .toString(36)
    .replace(/[^a-z]/g, "")
    .slice(0, 8);
  await box(widget).fill(`zzq${word} 4111 1111 1111 1111`);
  await expect(widget.says(/We have no answer written down/)).toBeVisible();
  await widget.button(/Billing/).click();
  await expect(widget.question).toHaveValue(`zzq${word} 4111 1111 1111 1111`);
  const question = canary("Can I pay in parts?");
  await widget.question.fill(question);
  await widget.agree.click();
  await widget.expectState(question, "Sent");

  const staff = await people.staff();
  await staff.console.find(question);
  const before = staff.page.getByRole("region", { name: "Before writing" });
  await expect(before).toContainText(`zzq${word} number`);
  await expect(before).toContainText("nothing found");
  expect(await before.textContent()).not.toContain("4111");
});

test("while somebody waits, what they sent is answered by articles, and the draft stays here", async ({
  people,
}) => {
  await people.staff(); // then the question waits in line
  const { page, widget, wire } = await people.patient();
  const question = canary("How can I move my appointment to another day?");
  await widget.ask({ text: question });
  await expect(widget.button("How to move an appointment")).toBeVisible();

  // A draft is nobody's: not before Send, whatever is suggested beside it.
  const draft = canary("parking garage");
  await widget.composer.pressSequentially(draft, { delay: 5 });
  await widget.button("How to move an appointment").click();
  await expect(widget.frame.getByRole("heading", { name: "How to move an appointment" })).toBeFocused();
  await widget.button("Back to the chat").first().click();
  await expect(widget.composer).toHaveValue(draft);
  const [, secret = ""] = draft.split("garage ");
  expect([...wire.requests, ...wire.sent].filter((part) => part.includes(secret))).toEqual([]);
  await widget.send.click();
  await widget.expectState(draft, "Sent");
  expect(wire.sent.some((part) => part.includes(secret))).toBe(true);

  await widget.button("How to move an appointment").click();
  await widget.button("Yes, this answered it").click();
  await shot(page, "widget-answered-waiting");
  await widget.button("Leave the line").click();
  await expect(widget.home).toBeVisible();
});

test("where search fails, it says so and departments stay", async ({ people }) => {
  const { context, widget } = await people.patient();
  await widget.open();
  await expect(box(widget)).toBeVisible();
  await expect(widget.button(/Scheduling|appointment/i)).toBeVisible();
  await box(widget).fill("copay");
  await expect(answers(widget).first()).toBeVisible();
  await context.setOffline(true);
  await box(widget).fill("copay and more");
  await expect(widget.says(/Search does not work right now/)).toBeVisible();
  await context.setOffline(false);
  await widget.button("Try again").click();
  await expect(answers(widget).first()).toBeVisible();
  await widget.button(/Scheduling|appointment/i).click();
  await expect(widget.question).toBeVisible();
});

test("whatever is typed, the box answers", async ({ people }) => {
  const { widget } = await people.patient();
  await widget.open();
  for (const text of [
    "?!… ¿¡",
    "x".repeat(10_000),
    "أين أوقف سيارتي",
    "停车场在哪里",
    "<img src=x onerror=alert(1)>",
  ]) {
    await box(widget).fill(text);
    await expect(
      widget
        .says(/We have no answer|We looked for/)
        .or(answers(widget).first())
        .first(),
    ).toBeVisible();
  }
});

for (const [name, options, path] of [
  ["small", { viewport: { width: 320, height: 256 } }, "/"],
  ["phone-dark", { viewport: { width: 360, height: 740 }, colorScheme: "dark" as const }, "/"],
  ["rtl", { viewport: { width: 360, height: 740 } }, "/?lang=qps-rtl"],
  ["long", { viewport: { width: 320, height: 640 } }, "/?lang=qps-long"],
  ["spanish", { viewport: { width: 360, height: 740 } }, "/?lang=es"],
  ["wide", { viewport: { width: 1440, height: 900 } }, "/"],
] as const) {
  test(`search and article fit and are clean: ${name}`, async ({ people }) => {
    const { page, widget } = await people.patient({ ...options, path });
    await widget.frame.locator("button").first().click();
    const field = widget.frame.getByRole("searchbox");
    await expect(field).toBeVisible();
    await shot(page, `widget-search-0-${name}`);
    await field.fill(name === "spanish" ? "copago" : "copay at the visit");
    const first = widget.frame.locator(".found button").first();
    await expect(first).toBeVisible();
    await field.scrollIntoViewIfNeeded();
    await fits(widget.frame);
    expect(await violations(chatFrame(page)), "found").toEqual([]);
    await shot(page, `widget-search-1-${name}`);
    await first.click();
    await expect(widget.frame.locator("article h1")).toBeVisible();
    await fits(widget.frame);
    expect(await violations(chatFrame(page)), "article").toEqual([]);
    await shot(page, `widget-search-2-${name}`);
    await widget.frame.locator("html").evaluate((root) => {
      root.style.fontSize = "200%";
    });
    await fits(widget.frame);
    await widget.frame.locator(".was-it button").last().scrollIntoViewIfNeeded();
    await shot(page, `widget-search-3-${name}`);
  });
}

test("without articles there is no search box", async ({ people, careline }) => {
  const clinic = await Clinic.of(careline);
  const { site } = await clinic.ask<{ site: { articles: boolean } }>("GET /sites/demo");
  expect(site.articles).toBe(true);
  const { page, widget } = await people.patient();
  // The site document alone decides.
  await page.route("**/api/v1/sites/demo", async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { site: object };
    await route.fulfill({ json: { site: { ...body.site, articles: false } } });
  });
  await page.reload();
  await widget.open();
  await expect(widget.home).toBeVisible();
  await expect(widget.frame.getByRole("searchbox")).toHaveCount(0);
});
