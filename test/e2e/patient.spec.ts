import { violations } from "./support/axe.ts";
import { House } from "./support/house.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

test.use({ house: "patient" });

test("two people write down how to meet a patient, by keyboard: one is told, and no word is lost", async ({
  people,
  careline,
}) => {
  test.setTimeout(120_000);
  const house = await House.of(careline);
  await house.routing("scheduling", { manual: true });
  const question = canary("May I bring my son along?");
  const { id, token } = await house.patient({
    department: "scheduling",
    text: question,
    name: "Maria Sol",
    about: "my son",
  });
  const earlier = await house.call<{ conversation: { id: string; reference: string } }>(
    "POST",
    "/conversations",
    { client_id: crypto.randomUUID(), department: "scheduling", text: "An earlier matter", language: "en" },
    token,
  );
  await house.call("POST", `/conversations/${earlier.conversation.id}/resolve`, {});

  const me = await people.staff({ as: await house.member("Ana Gil", "agent", ["scheduling"]) });
  const keys = me.page.keyboard;
  await me.page.getByRole("link", { name: "Unassigned" }).filter({ visible: true }).focus();
  await me.console.openByKey(question);
  const pane = me.page.getByRole("region", { name: "Details" });
  await expect(pane.getByText("Nothing written down yet.")).toBeVisible();
  await expect(pane.getByRole("link", { name: earlier.conversation.reference })).toBeVisible();
  await expect(pane.getByRole("listitem").filter({ hasText: "Resolved" })).toHaveCount(1);

  const command = async (words: string) => {
    await keys.press("Control+k");
    await expect(me.console.palette).toBeVisible();
    await keys.type(words);
    await expect(me.console.palette.getByRole("option").first()).toContainText(/how to meet|about/i);
    await keys.press("Enter");
  };
  await command("how to meet");
  const dialog = me.page.getByRole("dialog", { name: "How to meet this patient" });
  await expect(dialog.getByLabel("Name to be called by")).toBeFocused();
  await keys.type("Mar");
  await keys.press("Tab");
  await keys.type("she/her");
  await dialog.getByLabel("Accessibility needs").focus();
  await keys.insertText("x".repeat(301));
  await expect(dialog.getByText("At most 300 characters. Make it shorter.")).toBeVisible();
  await keys.press("Control+a");
  await keys.insertText("Large print");
  expect(await violations(me.page.mainFrame()), "preferences").toEqual([]);

  // A colleague is quicker.
  await house.call("PUT", `/conversations/${id}/preferences`, {
    name: "Mari",
    best_time: "Mornings",
    version: 0,
  });
  await dialog.getByLabel("Pronoun").press("Enter");
  await expect(dialog.getByRole("alert")).toContainText("changed this while you had it open");
  await expect(dialog.getByText("Now it says: Mari.")).toBeVisible();
  await expect(dialog.getByLabel("Name to be called by")).toHaveValue("Mar");
  await shot(me.page, "console-preferences-conflict");
  await dialog.getByLabel("Best time to reach them").fill("Mornings");
  await dialog.getByRole("button", { name: "Save mine over theirs" }).focus();
  await keys.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(pane.getByText("she/her")).toBeVisible();
  await expect(pane.getByText("Mornings")).toBeVisible();

  await command("about");
  const about = me.page.getByRole("dialog", { name: "Who is this about?" });
  await expect(about.getByRole("radio", { name: "Somebody else" })).toBeFocused();
  await keys.press("ArrowUp");
  await keys.press("ArrowUp");
  await expect(about.getByRole("radio", { name: "Their child" })).toBeChecked();
  await about.getByLabel("Name").fill("Leo");
  await keys.press("Enter");
  await expect(about).toBeHidden();
  await expect(pane.getByText("Their child: Leo")).toBeVisible();
  await expect(me.console.thread).toContainText("Written down: it is about their child");
  expect(await violations(me.page.mainFrame()), "details").toEqual([]);
  await shot(me.page, "console-patient");

  // What was there before the save comes back.
  await me.page.getByRole("button", { name: "Undo" }).first().focus();
  await keys.press("Enter");
  await expect(pane.getByText("she/her")).toBeHidden();
  await expect(pane.getByText("Mornings")).toBeVisible();
});
