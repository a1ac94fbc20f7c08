import { fits, large } from "./support/fits.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

// 320 × 256 CSS px is a 1280 × 1024 screen at 400 % zoom (WCAG 1.4.10).
test("at 320 × 256 nothing of the widget scrolls sideways and the composer is on screen", async ({
  people,
}) => {
  const { page, widget } = await people.patient({ viewport: { width: 320, height: 256 } });
  await fits(widget.frame);
  await widget.open();
  await expect(widget.home).toBeVisible();
  await fits(widget.frame);
  const question = canary("Donaudampfschifffahrtsgesellschaftskapitänsmützenversicherung covered?");
  await widget.write({ text: question, name: "A".repeat(60), about: "my mother" });
  await fits(widget.frame);
  // It stands below the notice on purpose: nobody agrees to what they did not pass.
  await widget.agree.scrollIntoViewIfNeeded();
  await widget.agree.click();
  await widget.expectState(question, "Sent");
  await widget.say("x".repeat(400));
  await fits(widget.frame);
  await expect(widget.composer).toBeInViewport();
  await expect(widget.send).toBeInViewport();
  await fits(page);
});

test("text at twice its size still fits the widget", async ({ people }) => {
  await people.staff(); // then the question waits in line, whose words take the most room
  const { widget } = await people.patient({ viewport: { width: 360, height: 640 } });
  await widget.open();
  await expect(widget.home).toBeVisible();
  await widget.frame.locator("html").evaluate((root) => {
    root.style.fontSize = "200%";
  });
  await fits(widget.frame);
  const question = canary("Is it urgent?");
  await widget.write({ text: question });
  await fits(widget.frame);
  await widget.agree.click();
  await widget.expectState(question, "Sent");
  await fits(widget.frame);
  await expect(widget.composer).toBeInViewport();
});

test("text at twice its size still fits the console: room is counted in letters", async ({ people }) => {
  test.setTimeout(180_000);
  const patient = await people.patient();
  const question = canary("May I bring my dog along?");
  await patient.widget.ask({ text: question, name: "Beatriz Fernandez de la Reguera" });
  await patient.widget.expectState(question, "Sent");
  const { page, console } = await people.staff({ viewport: { width: 1280, height: 800 } });
  const twice = () =>
    page.locator("html").evaluate((root) => {
      root.style.fontSize = "200%";
    });
  await console.find(question);
  const conversation = page.url();
  for (const width of [1024, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(conversation);
    await twice();
    await expect(console.message(question)).toBeVisible();
    await expect(console.list, "one pane").toBeHidden();
    await fits(page);
    await expect(console.composer).toBeInViewport({ ratio: 1 });
    await shot(page, `console-conversation-twice-${width}`);
    expect((await console.composer.boundingBox())?.width, "room to write").toBeGreaterThan(300);
    // Details lie over it, where there is no room beside it.
    await console.thread.focus();
    await page.keyboard.press("i");
    await expect(page.getByRole("region", { name: "Details" })).toBeInViewport({ ratio: 1 });
    await fits(page);
    await shot(page, `console-details-twice-${width}`);
    await page.goto(conversation.replace(/\/[^/]*$/, ""));
    await twice();
    await expect(console.row(question)).toBeVisible();
    await fits(page);
    await shot(page, `console-inbox-twice-${width}`);
    for (const place of ["settings", "reports", "house/team"]) {
      await page.goto(new URL(`/console/${place}`, conversation).href);
      await expect(page.locator("#place-title")).toBeVisible();
      await twice();
      await expect(page.locator("#main [aria-busy=true]")).toHaveCount(0);
      await fits(page);
      await shot(page, `console-${place.replace("/", "-")}-twice-${width}`);
    }
  }
  // Wide enough, it has two panes again.
  await page.setViewportSize({ width: 2000, height: 900 });
  await page.goto(conversation);
  await twice();
  await expect(console.list).toBeVisible();
  await expect(console.message(question)).toBeVisible();
  await fits(page);
});

test("the console is usable at 360 px: one pane, and back", async ({ people }) => {
  const patient = await people.patient();
  const question = canary("Do you have a children's corner?");
  await patient.widget.ask({ text: question, name: "Beatriz Fernandez de la Reguera" });
  await patient.widget.expectState(question, "Sent");

  const staff = await people.staff({ viewport: { width: 360, height: 640 } });
  await fits(staff.page);
  await staff.console.find(question);
  await fits(staff.page);
  await expect(staff.console.composer).toBeInViewport();
  await staff.console.composer.fill("A draft that is kept");
  await expect(staff.page.getByText("Draft saved")).toBeAttached();
  await fits(staff.page);
  const answer = canary("Yes, with books.");
  await staff.console.reply(answer);
  await expect(patient.widget.message(answer)).toBeVisible();
  await staff.page.goBack();
  await expect(staff.console.list).toBeVisible();
  await fits(staff.page);
});

// "Go" is "Ir" in Spanish, two narrow letters.
test("in Spanish on a phone what sets the clinic up is large enough to press", async ({
  people,
  careline,
}) => {
  const { page } = await people.staff({ viewport: { width: 360, height: 740 } });
  await page.evaluate(() => localStorage.setItem("careline.prefs", JSON.stringify({ locale: "es" })));
  for (const [path, shown] of [
    ["house/start", "Un sitio web"],
    ["house/departments", "Horario y reglas"],
    ["nowhere", "Ir a la bandeja"],
  ] as const) {
    await page.goto(`${careline.origin}/console/${path}`);
    await expect(page.getByText(shown).first()).toBeVisible();
    await large(page);
    await fits(page);
  }
});
