import { articles } from "./support/articles.ts";
import { violations } from "./support/axe.ts";
import { House } from "./support/house.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

test.use({ house: "answers" });

test.beforeAll(async ({ careline }) => {
  await careline.shelve({
    ...articles,
    permits:
      "title: Parking permits of staff\nlanguage: en\ncategory: scheduling\n---\n\nThe garage has places for us.\n",
  });
  const office = await House.of(careline);
  const { articles: all } = await office.call<{ articles: { id: string; slug: string }[] }>(
    "GET",
    "/kb/articles?q=permits",
  );
  const id = all.find(({ slug }) => slug === "permits")?.id ?? "";
  await office.call("PUT", `/kb/articles/${id}/settings`, { audience: "staff" });
});

test("an agent puts an article into a reply by two keystrokes", async ({ people, careline }) => {
  const patient = await people.patient();
  const question = canary("How can I move my appointment to another day?");
  await patient.widget.ask({ text: question });
  await patient.widget.expectState(question, "Sent");

  const staff = await people.staff();
  const { page, console: desk } = staff;
  await desk.find(question);
  const strip = page.getByRole("navigation", { name: "Articles that may answer" });
  await expect(strip.getByRole("button", { name: "How to move an appointment" })).toBeVisible();
  await page.keyboard.press("r");
  await expect(desk.composer).toBeFocused();
  await page.keyboard.type("Good morning, Maria.");
  await page.keyboard.press("Control+.");
  const picker = page.getByRole("dialog", { name: "Find an article" });
  await expect(picker.getByRole("option").first()).toContainText("How to move an appointment");
  expect(await violations(page.mainFrame()), "picker").toEqual([]);
  await shot(page, "console-articles-picker");
  await page.keyboard.press("Enter");
  await expect(picker).toHaveCount(0);
  const link = `How to move an appointment: ${careline.origin}/help/en/move-appointment`;
  await expect(desk.composer).toHaveValue(`Good morning, Maria. ${link}`);
  await expect(desk.composer).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(patient.widget.message("Good morning, Maria.")).toBeVisible();
  await expect(patient.widget.log.getByRole("link", { name: /help\/en\/move-appointment/ })).toBeVisible();
});

test("the text of an article that is looked for goes into a reply as text", async ({ people }) => {
  const patient = await people.patient();
  const question = canary("What do I pay at the visit?");
  await patient.widget.ask({ text: question });
  await patient.widget.expectState(question, "Sent");
  const staff = await people.staff();
  const { page, console: desk } = staff;
  await desk.find(question);
  await page.keyboard.press("r");
  await expect(desk.composer).toBeFocused();
  const picker = page.getByRole("dialog", { name: "Find an article" });
  await page.keyboard.press("Control+.");
  await expect(picker.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("copaymant card");
  await expect(picker.getByRole("option").first()).toContainText("What a copayment is");
  await page.keyboard.press("Shift+Enter");
  await expect(desk.composer).toHaveValue(/A copayment is a fixed amount[\s\S]*• Ask for a receipt\./);
  await desk.composer.fill("");
  // Nothing of what was looked for is in an address.
  expect(staff.wire.requests.filter((url) => /copaymant/.test(url))).toEqual([]);
});

test("what is for staff alone goes into notes, and never to a patient", async ({ people, careline }) => {
  const patient = await people.patient();
  const question = canary("Where is the garage, can I park there?");
  await patient.widget.ask({ text: question });
  await patient.widget.expectState(question, "Sent");
  // A patient is suggested what is for patients.
  await expect(patient.widget.frame.getByText("Parking permits of staff")).toHaveCount(0);

  const { page, console: desk } = await people.staff();
  await desk.find(question);
  await page.keyboard.press("r");
  await expect(desk.composer).toBeFocused();
  await page.keyboard.press("Control+.");
  const picker = page.getByRole("dialog", { name: "Find an article" });
  await expect(picker.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("permits");
  const internal = picker.getByRole("option").filter({ hasText: "Parking permits of staff" });
  await expect(internal).toContainText("Staff only");
  await expect(picker.getByRole("option").first()).toContainText("Parking permits of staff");
  await page.keyboard.press("Enter");
  await expect(picker.getByRole("alert")).toContainText("for staff alone");
  await shot(page, "console-articles-refused");
  await page.keyboard.press("Escape");
  await expect(desk.composer).toHaveValue("");

  // Typed by hand, the server refuses it, and the text is kept.
  const typed = `Here: ${careline.origin}/help/en/permits`;
  await desk.composer.fill(typed);
  await page.keyboard.press("Enter");
  await expect(page.getByText(/links to an article that is for staff alone/)).toBeVisible({
    timeout: 15_000,
  });
  await expect(patient.widget.log.getByText("help/en/permits")).toHaveCount(0);

  await desk.composer.fill("");
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await expect(desk.composer).toBeFocused();
  await page.keyboard.press("Control+.");
  await expect(picker.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("permits");
  await expect(internal).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(desk.composer).toHaveValue(/Parking permits of staff: http/);
});

test("articles are found from the palette", async ({ people }) => {
  const { page, context } = await people.staff();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Find or do anything" })).toBeVisible();
  await page.keyboard.type("deductible");
  await page.getByRole("option", { name: /Find an article about/ }).click();
  const picker = page.getByRole("dialog", { name: "Find an article" });
  await expect(picker.getByRole("option").first()).toContainText("What a deductible is");
  const opening = context.waitForEvent("page");
  await page.keyboard.press("Enter");
  const opened = await opening;
  await expect(opened.getByRole("heading", { level: 1, name: "What a deductible is" })).toBeVisible();
});
