import { Console } from "./support/console.ts";
import { canary, expect, test } from "./support/test.ts";

test("a reply that is taken back never leaves the browser", async ({ people }) => {
  const question = canary("Is my form there?");
  const patient = await people.patient();
  await patient.widget.ask({ text: question });
  await patient.widget.expectState(question, "Sent");
  const staff = await people.staff();
  await staff.console.find(question);

  const wrong = canary("For the wrong patient");
  await staff.console.reply(wrong);
  await staff.console.message(wrong).getByRole("button", { name: "Undo" }).click();
  await expect(staff.console.message(wrong)).toHaveCount(0);
  // What was taken back is a draft again, which the clinic keeps and the patient never gets.
  await expect(staff.console.composer).toHaveValue(wrong);
  const right = canary("It is, thank you.");
  await staff.console.reply(right);
  await expect(patient.widget.message(right)).toBeVisible();
  expect(await patient.wire.everythingReceived()).not.toContain(wrong);
});

test("a draft is kept by the server: another computer has it", async ({ people }) => {
  const question = canary("When do you close?");
  const patient = await people.patient();
  await patient.widget.ask({ text: question });
  await patient.widget.expectState(question, "Sent");
  const first = await people.staff();
  await first.console.find(question);
  const draft = canary("At six, and on Friday");
  await first.console.composer.fill(draft);
  await expect(first.page.getByText("Draft saved")).toBeVisible();
  await first.context.close();

  const second = await people.staff();
  await second.console.find(question);
  await expect(second.console.composer).toHaveValue(draft);
  expect(await patient.wire.everythingReceived()).not.toContain(draft);
});

test("moved to another department: colleagues see why, the patient repeats nothing", async ({ people }) => {
  const question = canary("Why is my bill so high?");
  const patient = await people.patient();
  await patient.widget.ask({ department: /scheduling/i, text: question });
  await patient.widget.expectState(question, "Sent");
  const staff = await people.staff();
  await staff.console.find(question);
  await staff.console.thread.focus();
  await staff.page.keyboard.press("t");
  await staff.page.getByPlaceholder("Type a department").fill("bill");
  await staff.page.keyboard.press("Enter");

  await expect(patient.widget.says(/moved to Billing/)).toBeVisible();
  await expect(patient.widget.message(question)).toBeVisible();
  await expect(staff.page.getByText(/Moved from Scheduling to Billing/).first()).toBeVisible();
});

test("a notification says that somebody wrote, and not what", async ({ people, careline }) => {
  const question = canary("Please call about my test.");
  const staff = await people.person({ permissions: ["notifications"] });
  await staff.context.addInitScript(() => {
    const shown: string[] = [];
    Object.assign(window, { __shown: shown });
    class Spy extends EventTarget {
      static permission = "granted";
      static requestPermission = async () => "granted";
      constructor(title: string, options?: NotificationOptions) {
        super();
        shown.push(JSON.stringify({ title, ...options }));
      }
      close(): void {}
    }
    Object.assign(window, { Notification: Spy });
  });
  const desk = new Console(staff.page, careline);
  await desk.signIn();
  await staff.page.getByRole("button", { name: "You and your settings" }).first().click();
  await staff.page.getByRole("menuitem", { name: /notifications/ }).click();
  await staff.page.keyboard.press("Escape");
  // Only somebody who looks elsewhere is told.
  await staff.page.evaluate(() => {
    Object.defineProperty(document, "hidden", { get: () => true });
    Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
    document.hasFocus = () => false;
    document.dispatchEvent(new Event("visibilitychange"));
  });

  const patient = await people.patient();
  await patient.widget.ask({ text: question, name: "Secret Name" });
  await patient.widget.expectState(question, "Sent");
  const shown = () => staff.page.evaluate(() => (window as unknown as { __shown: string[] }).__shown);
  await expect.poll(async () => (await shown()).length).toBeGreaterThan(0);
  const text = (await shown()).join("\n");
  expect(text).toContain("A patient wrote");
  expect(text).not.toContain(question);
  expect(text).not.toContain("Secret Name");
});
