import { violations } from "./support/axe.ts";
import { fits } from "./support/fits.ts";
import { House } from "./support/house.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

test.use({ house: "restrict" });

test("a supervisor keeps a conversation from who has it, by keyboard; to them it is gone, to others it is not", async ({
  people,
  careline,
}) => {
  test.setTimeout(120_000);
  const house = await House.of(careline);
  await house.routing("billing", { manual: true });
  const [ana, sue] = [
    await house.member("Ana Gil", "agent", ["billing"]),
    await house.member("Sue Berg", "supervisor", ["billing"]),
  ];
  const question = canary("Why two bills?");
  const { id } = await house.patient({ department: "billing", text: question, name: "Maria Sol" });
  await house.call("POST", `/conversations/${id}/assign`, { staff_id: ana.id });

  const agent = await people.staff({ as: ana });
  await agent.console.find(question);
  const boss = await people.staff({ as: sue, viewport: { width: 1440, height: 900 } });
  const keys = boss.page.keyboard;
  await boss.console.openByKey(question);
  await keys.press("Control+k");
  await keys.type("restrict who");
  await expect(boss.page.locator('[role="option"][aria-selected="true"]')).toContainText(/restrict who/i);
  await keys.press("Enter");
  const pick = boss.page.getByRole("dialog", { name: "Restrict this conversation" });
  await expect(pick.getByRole("option").first()).toBeVisible();
  expect(await violations(boss.page.mainFrame()), "the people").toEqual([]);
  await keys.type("Ana G");
  await keys.press("Enter");
  const ask = boss.page.getByRole("dialog", { name: "Keep this conversation from Ana Gil" });
  await expect(ask).toContainText("Ana Gil has it now. It goes back to the queue");
  await keys.press("Enter"); // a reason is needed
  await expect(ask).toBeVisible();
  await keys.type("The patient is her sister");
  await expect(ask.getByLabel("Why")).toHaveValue("The patient is her sister");
  expect(await violations(boss.page.mainFrame()), "the reason").toEqual([]);
  await shot(boss.page, "console-restrict-ask");
  await keys.press("Enter");
  await expect(ask).toBeHidden();

  // Whoever had it before them sees it go, and finds it nowhere.
  await expect(agent.page.getByRole("heading", { name: "This conversation is not here" })).toBeVisible();
  await agent.console.view("All open");
  await expect(agent.console.row(question)).toHaveCount(0);
  await agent.page.goto(`${careline.origin}/console/inbox/all/${id}`);
  await expect(agent.page.getByRole("heading", { name: "This conversation is not here" })).toBeVisible();
  await expect(agent.page.locator("body")).not.toContainText("Maria Sol");

  // The others see that it is restricted; why, those who can lift it.
  const header = boss.page.locator("header").filter({ has: boss.page.locator("#conversation-title") });
  await expect(header).toContainText("Restricted");
  const details = boss.page.getByRole("region", { name: "Details" });
  if (!(await details.isVisible())) await keys.press("i");
  await expect(details).toContainText("Ana Gil may not open this");
  await expect(details).toContainText("The patient is her sister");
  await expect(boss.console.message("Restricted who may open this conversation")).toBeVisible();
  expect(await violations(boss.page.mainFrame()), "the mark").toEqual([]);
  await fits(boss.page);
  await shot(boss.page, "console-restricted-1440");

  // Lifted by keyboard as well.
  await details.getByRole("button", { name: "Change who may open it" }).focus();
  await keys.press("Enter");
  await keys.type("Let Ana Gil");
  await keys.press("Enter");
  const lift = boss.page.getByRole("dialog", { name: "Let Ana Gil open this conversation again" });
  await expect(lift).toBeVisible();
  await lift.getByRole("button", { name: "Lift the restriction" }).focus();
  await keys.press("Enter");
  await expect(header).not.toContainText("Restricted");
  await agent.page.reload();
  await expect(agent.console.message(question)).toBeVisible();
  await expect(agent.page.locator("body")).not.toContainText("her sister");
});
