import { violations } from "./support/axe.ts";
import { House } from "./support/house.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

test.use({ house: "find" });

test("a conversation is found by key, in any writing, by those alone who may read it", async ({
  people,
  careline,
}) => {
  test.setTimeout(120_000);
  const house = await House.of(careline);
  await house.routing("scheduling", { manual: true });
  await house.routing("billing", { manual: true });
  const question = canary("Is the surgery open?");
  const { id } = await house.patient({
    department: "scheduling",
    text: question,
    name: "María Núñez",
    contact: { phone: "612 34 56 78", email: "maria@patients.example" },
  });
  await house.patient({ department: "billing", text: canary("My bill"), name: "Mariana Vidal" });
  const { reference } = await house.row(id);

  const me = await people.staff({ as: await house.member("Ana Gil", "agent", ["scheduling"]) });
  const keys = me.page.keyboard;
  await me.page.getByRole("link", { name: "Resolved" }).filter({ visible: true }).focus();
  const dialog = me.page.getByRole("dialog", { name: "Find a conversation" });
  const options = dialog.getByRole("option");
  const rows = options.filter({ hasText: "found by" });
  const look = async (text: string) => {
    await keys.press("Control+a");
    await keys.insertText(text);
  };
  await keys.press("/");
  await expect(dialog.getByRole("combobox")).toBeFocused();
  await expect(dialog.getByRole("status")).toContainText("Words inside messages are not");
  await expect(options).toHaveCount(6);
  expect(await violations(me.page.mainFrame()), "nothing typed").toEqual([]);

  for (const text of [
    "mari",
    "NUNEZ maria",
    "+34 612 345 678",
    "Maria@patients",
    String(reference).replace("-", "").toLowerCase(),
  ]) {
    await look(text);
    await expect(rows, text).toHaveCount(1);
    await expect(rows, text).toContainText("María Núñez");
  }
  await look("maria is:");
  await expect(options.first()).toContainText("unresolved");
  await keys.press("Enter");
  await expect(dialog.getByRole("combobox")).toHaveValue("maria is:unresolved ");
  await expect(rows).toHaveCount(1);
  expect(await violations(me.page.mainFrame()), "found").toEqual([]);
  await shot(me.page, "console-find");
  await look("mariana");
  await expect(dialog.getByRole("status")).toHaveText(/Nothing found that you may read/);
  await look(question);
  await expect(dialog.getByRole("status")).toHaveText(/Nothing found that you may read/);
  await look("tag:none ");
  await expect(dialog.getByRole("status")).toHaveText("No tag is called like that.");
  await look("nuñez");
  await expect(rows).toHaveCount(1);
  await keys.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(me.console.message(question)).toBeVisible();

  // What was typed into the palette goes on among all conversations.
  await keys.press("Control+k");
  await keys.type("612345678");
  await expect(me.console.palette.getByRole("option").first()).toContainText("Find conversations by");
  await keys.press("Enter");
  await expect(rows).toHaveCount(1);
  await keys.press("Escape");
  await expect(dialog).toBeHidden();
});

test("what is typed right behind a command goes into its field, on a slow machine too", async ({
  people,
}) => {
  const patient = await people.patient();
  const question = canary("Where do I park?");
  await patient.widget.ask({ text: question, name: "Eva Reyes" });
  await patient.widget.expectState(question, "Sent");
  const { page, console } = await people.staff({ viewport: { width: 1440, height: 900 } });
  await console.find(question);
  const row = console.row(question).getByRole("link");
  const cdp = await page.context().newCDPSession(page);
  // As fast as it comes, without waiting for what the page makes of it.
  const hits = (keys: { key: string; text?: string; modifiers?: number }[]) =>
    Promise.all(
      keys.flatMap((key) => [
        cdp.send("Input.dispatchKeyEvent", { type: "keyDown", ...key }),
        cdp.send("Input.dispatchKeyEvent", { type: "keyUp", ...key }),
      ]),
    );
  const letters = (text: string) => [...text].map((key) => ({ key, text: key }));
  const dialogs = page.getByRole("dialog");
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: 10 });
  for (const [opening, name] of [
    [{ key: "/", text: "/" }, "Find a conversation"],
    [{ key: "k", modifiers: 2 }, "Find or do anything"],
  ] as const) {
    await row.focus();
    // As commands they would resolve it, set it aside, take it, and ask for more.
    await hits([opening, ...letters("eswarc")]);
    await expect(dialogs).toHaveCount(1);
    await expect(dialogs).toHaveAccessibleName(name);
    const field = dialogs.getByRole("combobox");
    await expect(field).toBeFocused();
    await expect(field).toHaveValue("eswarc");
    await page.keyboard.type("h");
    await expect(field).toHaveValue("eswarch");
    await page.keyboard.press("Escape");
    await expect(dialogs).toHaveCount(0);
  }
  // Called off before it is there: the keys are commands again.
  await row.focus();
  await hits([{ key: "/", text: "/" }, { key: "Escape" }, { key: "n", text: "n" }]);
  await expect(page.getByRole("textbox", { name: /^Internal note/ })).toBeFocused();
  await expect(dialogs).toHaveCount(0);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: 1 });
});
