import type { Locator } from "@playwright/test";
import { violations } from "./support/axe.ts";
import { fits } from "./support/fits.ts";
import { House } from "./support/house.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

test.use({ house: "calls" });

type Told = { kind: string; channel?: string; inbound?: boolean; outcome?: string; text?: string };

test("a visit is logged in an open conversation in three clicks, and undone; the patient reads what is theirs", async ({
  people,
  careline,
}) => {
  test.setTimeout(90_000);
  const house = await House.of(careline);
  const question = canary("Is my bill right?");
  const { id, token } = await house.patient({ department: "billing", text: question, name: "Grace Adeyemi" });
  const logged = async (as?: string) =>
    (await house.call<{ events: Told[] }>("GET", `/conversations/${id}/events`, undefined, as)).events.filter(
      ({ kind }) => kind === "call_logged",
    );
  const { page, console: desk } = await people.staff({ viewport: { width: 1440, height: 900 } });
  await desk.find(question);

  let clicks = 0;
  const click = async (what: Locator) => {
    clicks++;
    await what.click();
  };
  const header = page.locator("header").filter({ has: page.locator("#conversation-title") });
  await click(header.getByRole("button", { name: "Log a call or visit" }));
  const dialog = page.getByRole("dialog", { name: "Log a call or visit" });
  await click(dialog.getByRole("radio", { name: "At the desk" }));
  expect(await violations(page.mainFrame()), "log a visit").toEqual([]);
  await shot(page, "console-log-visit-1440");
  await click(dialog.getByRole("button", { name: "Log it" }));
  expect(clicks).toBe(3);
  await expect(desk.message("They were at the desk")).toBeVisible();
  expect(await logged()).toMatchObject([{ channel: "walk_in", inbound: true, outcome: "reached" }]);
  const [theirs] = await logged(token);
  expect(theirs).toMatchObject({ channel: "walk_in", inbound: true });

  // By keyboard as fast: l, the choice, Enter. For five seconds it can be taken back.
  await desk.thread.focus();
  await page.keyboard.press("l");
  await expect(dialog).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.getByText("We called: no answer, Grace")).toBeVisible();
  await desk.thread.focus();
  await page.keyboard.press("u");
  await expect(page.getByText("We called: no answer, Grace")).toBeHidden();

  await page.keyboard.press("l");
  await expect(dialog).toBeVisible();
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowDown");
  await dialog.getByLabel("Note").focus();
  await page.keyboard.type("asks about the copay");
  await dialog.getByLabel("Minutes it took").focus();
  await page.keyboard.type("4");
  await page.keyboard.press("Enter");
  await expect(desk.message("They called: we spoke · 4 minutes")).toBeVisible();
  await expect(desk.message("asks about the copay")).toBeVisible();
  expect(await logged()).toHaveLength(2);
  expect(JSON.stringify(await logged(token))).not.toContain("minutes");

  // It was another patient: later too it is deleted, with its note, by keyboard.
  await desk.thread.focus();
  await page.keyboard.press("d");
  const which = page.getByRole("dialog", { name: "Delete what?" });
  await expect(which.getByRole("option", { name: /They called: we spoke · 4 minutes/ })).toBeVisible();
  await page.keyboard.type("we spoke");
  await page.keyboard.press("Enter");
  const ask = page.getByRole("dialog", { name: "Delete this call?" });
  await expect(ask).toContainText("They called: we spoke");
  await expect(ask).toContainText("What it counted stays counted.");
  await expect(ask.getByRole("radio", { name: "Logged by mistake" })).toBeChecked();
  expect(await violations(page.mainFrame()), "delete a call").toEqual([]);
  await shot(page, "console-delete-call-1440");
  await page.keyboard.press("Enter");
  await expect(ask).toBeHidden();
  await expect(desk.thread).toContainText(/Logged call deleted by Dana Rivers, .*: Logged by mistake/);
  await expect(desk.thread).not.toContainText("asks about the copay");
  await expect(desk.thread).not.toContainText("They called: we spoke");
  expect(JSON.stringify(await logged())).not.toContain("minutes");
  for (const reads of [await logged(), await logged(token)]) {
    expect(reads).toHaveLength(2);
    expect(reads[1]).toMatchObject({ channel: "phone", deleted_at: expect.any(Number) });
    expect(reads[1]).not.toHaveProperty("outcome");
  }
  // A visit by pointer; whoever comes back reads the same.
  const visit = desk.message("They were at the desk");
  await visit.hover();
  await visit.getByRole("button", { name: "Delete this" }).click();
  await expect(page.getByRole("dialog", { name: "Delete this visit?" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(desk.thread).toContainText(/Logged call deleted by .*: Logged by mistake/);
  await shot(page, "console-call-deleted-1440");
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 360, height: 740 });
  await fits(page);
  await shot(page, "console-call-deleted-360-dark");
});

test("somebody calls for the first time, and again: never silently two conversations, by keyboard", async ({
  people,
  careline,
}) => {
  test.setTimeout(90_000);
  const house = await House.of(careline);
  const { page, console: desk } = await people.staff({ viewport: { width: 1440, height: 900 } });
  const phone = `+1 555 20${Math.floor(Math.random() * 90_000) + 10_000}`;
  const name = `Rosa ${canary("Diaz")}`;
  await desk.view("All open");
  await page.keyboard.press("z");
  const dialog = page.getByRole("dialog", { name: "New: phone call or walk-in" });
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert").first()).toHaveText("Please fill this in.");
  await dialog.getByLabel("Phone number").focus();
  await page.keyboard.type(phone);
  await page.keyboard.press("Tab");
  await page.keyboard.type(name);
  expect(await violations(page.mainFrame()), "new caller").toEqual([]);
  await shot(page, "console-caller-1440");
  await page.keyboard.press("Enter");
  await expect(page.locator("#conversation-title")).toContainText(name);
  await expect(desk.message("They called: we spoke")).toBeVisible();
  await expect(page.getByText("has no chat. Call them, or write a note.")).toBeVisible();
  await fits(page);
  await shot(page, "console-called-1440");

  // The same number, written otherwise: it is asked, not taken.
  await desk.thread.focus();
  await page.keyboard.press("z");
  await expect(dialog).toBeVisible();
  await dialog.getByLabel("Phone number").focus();
  await page.keyboard.type(phone.replace("+1 ", "").replaceAll(" ", "-"));
  const same = dialog.getByRole("group", { name: /open conversation has this number/ });
  await expect(same).toContainText(name);
  await page.keyboard.press("Enter");
  await expect(same.getByRole("alert")).toHaveText("Please fill this in.");
  expect(await violations(page.mainFrame()), "the same number").toEqual([]);
  await shot(page, "console-caller-same-1440");
  await page.setViewportSize({ width: 360, height: 740 });
  await fits(page);
  await shot(page, "console-caller-same-360");
  await page.setViewportSize({ width: 1440, height: 900 });
  await same.getByRole("radio").first().focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(desk.message("They called: we spoke")).toHaveCount(2);

  // Found later by the number.
  const { results } = await house.call<{ results: { conversation: { name: string; channel: string } }[] }>(
    "POST",
    "/conversations/search",
    { q: phone, zone: "UTC" },
  );
  expect(results.map(({ conversation }) => conversation)).toMatchObject([{ name, channel: "phone" }]);

  // On a phone it is as near, in the dark too.
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 360, height: 740 });
  await fits(page);
  await shot(page, "console-called-360-dark");
  await page.getByRole("button", { name: "Log a call or visit" }).first().click();
  await expect(page.getByRole("dialog", { name: "Log a call or visit" })).toBeVisible();
  await fits(page);
  await shot(page, "console-log-visit-360-dark");
});
