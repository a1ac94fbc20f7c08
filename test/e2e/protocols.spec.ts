import { violations } from "./support/axe.ts";
import { fits } from "./support/fits.ts";
import { House } from "./support/house.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

test.use({ house: "protocols" });

test("a protocol is written and ticked by keyboard; of two who change it one is told", async ({
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
  await house.patient({ department: "billing", topic: "pay_bill", text: question, name: "Maria Sol" });

  const boss = await people.staff({ as: sue, viewport: { width: 1440, height: 900 } });
  const keys = boss.page.keyboard;
  await boss.page.locator("#main").focus();
  await keys.press("g");
  await keys.press("l");
  await expect(boss.page.getByRole("heading", { name: "No protocols yet" })).toBeVisible();
  expect(await violations(boss.page.mainFrame()), "empty").toEqual([]);
  await boss.page.getByRole("button", { name: "New protocol" }).focus();
  await keys.press("Enter");
  const editor = boss.page.getByRole("dialog", { name: "New protocol" });
  await editor.getByLabel("For which topic").selectOption({ label: "Billing: Pay a bill" });
  await editor.getByLabel("Title, English").fill("Before you take a payment");
  await editor.getByLabel("Title, Spanish").fill("Antes de cobrar");
  const step = (n: number) => editor.getByRole("group", { name: `Step ${n}` });
  await step(1).getByLabel("English").fill("Ask for two identifiers");
  await editor.getByRole("button", { name: "Save as a new version" }).focus();
  await keys.press("Enter"); // Spanish is missing
  await expect(editor.getByRole("alert")).toContainText("Write it in each language");
  await step(1).getByLabel("Spanish").fill("Pide dos datos");
  await editor.getByRole("button", { name: "Add a step" }).focus();
  await keys.press("Enter");
  await step(2).getByLabel("English").fill("Never ask for a card number here");
  await step(2).getByLabel("Spanish").fill("No pidas el número de la tarjeta");
  await editor.getByLabel("Review on").fill("2026-01-15");
  expect(await violations(boss.page.mainFrame()), "editor").toEqual([]);
  await shot(boss.page, "console-protocol-editor");
  await editor.getByLabel("Title, English").press("Enter");
  await expect(editor).toBeHidden();
  const line = boss.page.getByRole("listitem").filter({ hasText: "Before you take a payment" }).first();
  await expect(line).toContainText("Review by");
  await fits(boss.page);
  await shot(boss.page, "console-protocols-1440");

  const agent = await people.staff({ as: ana, viewport: { width: 1440, height: 900 } });
  await agent.console.openByKey(question);
  const list = agent.page.getByRole("region", { name: "Protocol" });
  if (!(await agent.page.getByRole("region", { name: "Details" }).isVisible()))
    await agent.page.keyboard.press("i");
  await expect(list).toContainText("0 of 2 done");
  await list.getByRole("checkbox", { name: "Ask for two identifiers" }).focus();
  await agent.page.keyboard.press("Space");
  await expect(list).toContainText("1 of 2 done");
  await expect(list).toContainText("Ana Gil");
  expect(await violations(agent.page.mainFrame()), "beside the thread").toEqual([]);
  await shot(agent.page, "console-protocol-beside");

  // Somebody else saves while the editor is open: it is said, nothing typed is lost.
  await line.getByRole("button", { name: /^Change/ }).focus();
  await keys.press("Enter");
  const again = boss.page.getByRole("dialog", { name: "Change the protocol" });
  await again.getByLabel("Title, English").fill("Before taking a payment");
  type Protocol = { version: number; owner: { id: string }; title: object; steps: object[] };
  const { protocols } = await house.call<{ protocols: Protocol[] }>("GET", "/protocols/billing/pay_bill");
  const there = protocols[0];
  await house.call("PUT", "/protocols/billing/pay_bill", { ...there, owner: there?.owner.id });
  await again.getByLabel("Title, English").press("Enter");
  await expect(again.getByRole("alert")).toContainText("Somebody else changed this");
  await expect(again.getByLabel("Title, English")).toHaveValue("Before taking a payment");
  await again.getByLabel("Title, English").press("Enter");
  await expect(again).toBeHidden();
  await expect(
    boss.page.getByRole("listitem").filter({ hasText: "Before taking a payment" }).first(),
  ).toContainText("Version 3");
  await agent.page.reload();
  await expect(list).toContainText("1 of 2 done");
  await expect(list).toContainText("by version 1");

  await boss.page.setViewportSize({ width: 360, height: 740 });
  await boss.page.emulateMedia({ colorScheme: "dark" });
  await fits(boss.page);
  expect(await violations(boss.page.mainFrame()), "small and dark").toEqual([]);
  await shot(boss.page, "console-protocols-360");
});
