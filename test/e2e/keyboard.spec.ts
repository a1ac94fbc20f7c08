import { Console } from "./support/console.ts";
import { press, reach } from "./support/keys.ts";
import { canary, expect, test } from "./support/test.ts";

// Tab by Tab takes its time.
test.slow();

test("a patient does everything with the keyboard", async ({ people }) => {
  const { page, widget } = await people.patient();
  await expect(widget.launcher).toBeVisible();
  await reach(page.getByRole("button", { name: "Before the chat" }));
  await press(widget.launcher);
  await expect(widget.home).toBeVisible();

  await press(widget.button(/scheduling|appointment/i));
  await expect(widget.question).toBeVisible();
  await reach(widget.question);
  const question = canary("Can I come on Tuesday?");
  await page.keyboard.type(question);
  await press(widget.agree);
  await widget.expectState(question, "Sent");

  // In the chat the composer has the focus; Enter sends, Shift+Enter does not.
  await expect(widget.composer).toBeFocused();
  const [one, two] = [canary("After four"), canary("or before nine")];
  await page.keyboard.type(one);
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type(two);
  await expect(widget.composer).toHaveValue(`${one}\n${two}`);
  await page.keyboard.press("Enter");
  await widget.expectState(two, "Sent");
  await expect(widget.composer).toHaveValue("");

  // Escape closes and gives the focus back to the launcher.
  await page.keyboard.press("Escape");
  await expect(widget.launcher).toBeFocused();
  await expect(widget.launcher).toHaveAttribute("aria-expanded", "false");

  // Tab leaves the frame; nobody is trapped.
  await page.keyboard.press("Shift+Tab");
  await expect(page.getByRole("button", { name: "Before the chat" })).toBeFocused();
});

test("staff find, claim, note, answer and resolve with the keyboard", async ({ people, careline }) => {
  await people.staff(); // somebody is there, so that the patient waits in the line
  const patient = await people.patient();
  const question = canary("Is there a ramp?");
  await patient.widget.askByKey({ text: question });
  await patient.widget.expectState(question, "Sent");

  const { page } = await people.person();
  await page.goto(`${careline.origin}/console/`);
  await reach(page.getByLabel("E-mail"));
  await page.keyboard.type(careline.signIn.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(careline.signIn.password);
  await page.keyboard.press("Enter");

  const desk = new Console(page, careline);
  await expect(page.getByRole("button", { name: "You and your settings" })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("u");
  await expect(page).toHaveURL(/unassigned/);
  await expect(desk.list.getByRole("listitem").first()).toBeVisible();
  // j goes down the list until the row is the current one.
  await expect(async () => {
    await page.keyboard.press("j");
    await expect(desk.current).toContainText(question, { timeout: 300 });
  }).toPass();
  await page.keyboard.press("Enter");
  await expect(desk.message(question)).toBeVisible();

  await page.keyboard.press("n");
  // Typed on at once: not one letter may be lost, or land in the reply.
  const note = canary("Checked with the porter.");
  await page.keyboard.type(note);
  await page.keyboard.press("Enter");
  await expect(desk.message(note)).toBeVisible();
  await page.keyboard.press("Escape");

  await page.keyboard.press("r");
  const answer = canary("Yes, at the north door.");
  await page.keyboard.type(answer);
  await page.keyboard.press("Enter");
  await expect(patient.widget.message(answer)).toBeVisible();
  await page.keyboard.press("Escape");

  await page.keyboard.press("e");
  await expect(patient.widget.says("This question is marked as solved.")).toBeVisible();
});
