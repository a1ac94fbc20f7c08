import { violations } from "./support/axe.ts";
import { fits } from "./support/fits.ts";
import { House } from "./support/house.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

test.use({ house: "recovery" });

test("a reason by keyboard; a low score is made good by somebody else, and cannot be closed unwritten", async ({
  people,
  careline,
}) => {
  test.setTimeout(120_000);
  const house = await House.of(careline);
  const [ana, sue] = [
    await house.member("Ana Gil", "agent", ["billing"]),
    await house.member("Sue Berg", "supervisor", ["billing"]),
  ];
  await house.routing("billing", { manual: true });
  const staff = await people.staff({ as: ana });
  const patient = await people.patient();
  const question = canary("Why two bills?");
  await patient.widget.ask({ department: /^Billing/, text: question, name: "Maria Sol" });
  await staff.console.view("Unassigned");
  await staff.console.openRow(question);
  await staff.console.reply(canary("There are two."));
  await staff.console.settled();

  // Resolve stays one key; why they wrote is one or two more, or none.
  await staff.console.thread.focus();
  await staff.page.keyboard.press("e");
  const bar = staff.page.getByRole("region", { name: "Why the patient wrote" });
  await expect(bar).toContainText("Why did Maria write?");
  expect(await violations(staff.page.mainFrame()), "the bar").toEqual([]);
  await shot(staff.page, "console-reason-bar");
  await staff.page.keyboard.press("4");
  await expect(bar).toContainText("Understand a bill. What would have made it unnecessary?");
  await staff.page.keyboard.press("2");
  await expect(bar).toContainText("Noted: Understand a bill");
  await staff.console.view("Resolved");
  await staff.console.openRow("Maria Sol");
  await expect(staff.console.message("Reason: Understand a bill. Would have helped")).toBeVisible();

  await patient.widget.button(/^1 of 5/).click();
  await expect(patient.widget.says(/^We are sorry\. Someone else/)).toBeVisible();

  const boss = await people.staff({ as: sue, viewport: { width: 1440, height: 900 } });
  await boss.page.locator("#main").focus();
  await boss.page.keyboard.press("g");
  await boss.page.keyboard.press("v");
  const task = boss.page.getByRole("listitem").filter({ hasText: "Maria Sol" });
  await expect(task).toContainText("Rated 1 of 5");
  await expect(task).toContainText("Sue Berg makes it good. Nobody has written since.");
  await expect(task.getByRole("button", { name: /^Close/ })).toBeHidden();
  await expect(boss.page).toHaveURL(/console\/voice$/);
  expect(await violations(boss.page.mainFrame()), "recovery").toEqual([]);
  await shot(boss.page, "console-recovery-1440");

  await task.getByRole("link", { name: "Maria Sol" }).click();
  await boss.page.keyboard.press("o");
  await expect(boss.console.message("Reopened")).toBeVisible({ timeout: 15_000 });
  const sorry = canary("I am sorry. One was sent by mistake.");
  await boss.console.reply(sorry);
  await boss.console.settled();
  await expect(patient.widget.message(sorry)).toBeVisible();
  await boss.page.goto(`${careline.origin}/console/voice?state=mine`);
  await expect(task).toContainText("Written to at");
  await boss.page.setViewportSize({ width: 360, height: 740 });
  await fits(boss.page);
  await shot(boss.page, "console-recovery-360");
  await task.getByRole("button", { name: "Close the task about Maria Sol" }).click();
  const dialog = boss.page.getByRole("dialog", { name: "How did it end?" });
  await dialog.getByRole("radio", { name: "apologised" }).check();
  expect(await violations(boss.page.mainFrame()), "closing").toEqual([]);
  await dialog.getByRole("button", { name: "Close the task" }).click();
  await expect(boss.page.getByText("Nothing of yours to make good")).toBeVisible();
  await boss.page.getByRole("link", { name: "Done" }).click();
  await expect(task).toContainText("Made good: apologised");

  // Whom it is about reads it in the log, and had no part in closing it.
  await expect(staff.console.message("Made good: apologised")).toBeVisible();
});
