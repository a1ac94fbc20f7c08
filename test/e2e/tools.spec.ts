import { violations } from "./support/axe.ts";
import { House, type Member } from "./support/house.ts";
import { give, press, reach, write } from "./support/keys.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

// What is made here is the clinic's: other tests do not find it in their lists.
test.use({ house: "tools" });

type Made = { tool: { id: string; version: number } };

async function signIn(house: House, member: Member): Promise<string> {
  return house.tokenOf(member);
}

test("a canned reply is made, found by /, and is not sent with a gap in it", async ({ people, careline }) => {
  test.setTimeout(120_000);
  const house = await House.of(careline);
  await house.routing("scheduling", { manual: true });
  const question = canary("When can I come?");
  await house.patient({ department: "scheduling", text: question, name: "Maria Sol" });
  const me = await people.staff({ as: await house.member("Ana Gil", "agent", ["scheduling"]) });
  const keys = me.page.keyboard;

  await keys.press("g");
  await keys.press("b");
  await expect(me.page.getByRole("heading", { name: "No canned replies yet" })).toBeVisible();
  expect(await violations(me.page.mainFrame()), "empty").toEqual([]);
  await press(me.page.getByRole("button", { name: "New canned reply" }));
  const editor = me.page.getByRole("dialog", { name: "New canned reply" });
  await write(editor.getByLabel("Name"), "A time");
  await write(editor.getByLabel("Shortcut"), "time");
  await write(editor.getByLabel("Text, English"), "Hello {{patient.first_name}}, come at {{hour}}.");
  expect(await violations(me.page.mainFrame()), "editor").toEqual([]);
  await shot(me.page, "console-reply-editor");
  await press(editor.getByLabel("Name"));
  await expect(editor).toBeHidden();
  await expect(me.page.getByRole("heading", { name: /A time/ })).toBeVisible();
  await shot(me.page, "console-tools");

  await reach(me.page.getByRole("link", { name: "Unassigned" }).filter({ visible: true }));
  await me.console.openByKey(question);
  await keys.press("r");
  await keys.type("/ti");
  const list = me.page.getByRole("listbox", { name: "Canned replies" });
  await expect(list.getByRole("option")).toHaveCount(1);
  expect(await violations(me.page.mainFrame()), "picker").toEqual([]);
  await shot(me.page, "console-picker");
  await keys.press("Enter");
  await expect(me.console.composer).toHaveValue("Hello Maria, come at {{hour}}.");
  await keys.press("Enter"); // is selected, and not sent
  await expect(me.page.getByText("Fill in “hour” first")).toBeVisible();
  await expect(me.console.thread).not.toContainText("{{hour}}");
  await keys.type("nine");
  await expect(me.console.composer).toHaveValue("Hello Maria, come at nine.");
  await keys.press("Enter");
  await expect(me.console.message("Hello Maria, come at nine.")).toBeVisible();
});

test("a macro is looked over and run; one that refers to nothing runs nothing", async ({
  people,
  careline,
}) => {
  test.setTimeout(120_000);
  const house = await House.of(careline);
  await house.routing("billing", { manual: true });
  const question = canary("Where is my refund?");
  const { id } = await house.patient({ department: "billing", text: question, name: "Rosa Vidal" });
  const tag = await house.call<Made>("POST", "/tools", {
    kind: "tag",
    scope: "all",
    name: "Refund",
    tag: { color: "blue" },
  });
  const gone = await house.call<Made>("POST", "/tools", { kind: "tag", scope: "all", name: "Old", tag: {} });
  const actions = (what: Made) => [
    { do: "tag", tag: what.tool.id },
    {
      do: "reply",
      texts: { en: "Dear {{patient.name}}, it is on its way.", es: "{{patient.name}}, ya está en camino." },
    },
    { do: "resolve" },
  ];
  await house.call("POST", "/tools", {
    kind: "macro",
    scope: "all",
    name: "Refund sent",
    macro: { actions: actions(tag) },
  });
  await house.call("POST", "/tools", {
    kind: "macro",
    scope: "all",
    name: "Broken one",
    macro: { actions: actions(gone) },
  });
  await house.call("DELETE", `/tools/${gone.tool.id}?version=${gone.tool.version}`);
  const me = await people.staff({ as: await house.member("Ben Okafor", "agent", ["billing"]) });
  const keys = me.page.keyboard;
  await me.console.openByKey(question);

  const run = async (name: string) => {
    await press(me.console.thread, "m");
    await write(me.page.getByPlaceholder("Type a macro"), name);
    await keys.press("Enter");
    return me.page.getByRole("dialog", { name });
  };
  const broken = await run("Broken one");
  await expect(broken).toContainText("It refers to something that was deleted");
  await expect(broken.getByRole("button", { name: "Run it" })).toBeFocused();
  await keys.press("Enter");
  await expect(broken.getByRole("alert")).toContainText("Nothing was done");
  await keys.press("Escape");
  expect((await house.row(id)).status).toBe("queued");

  const dialog = await run("Refund sent");
  await expect(dialog).toContainText("1. Put on the tag Refund");
  await expect(dialog.getByLabel("Reply to Rosa")).toHaveValue("Dear Rosa Vidal, it is on its way.");
  expect(await violations(me.page.mainFrame()), "macro").toEqual([]);
  await shot(me.page, "console-macro");
  await press(dialog.getByRole("button", { name: "Run it" }));
  await expect(dialog).toBeHidden();
  const row = await house.row(id);
  expect(row.status).toBe("resolved");
  expect(row.tags).toEqual([tag.tool.id]);
  await expect(me.console.message("Tagged: Refund")).toBeVisible();
});

test("a mention reaches a colleague without a word of the note; a saved view fills by itself", async ({
  people,
  careline,
}) => {
  test.setTimeout(120_000);
  const house = await House.of(careline);
  await house.routing("scheduling", { manual: true });
  const question = canary("Do you have an interpreter?");
  const { id } = await house.patient({ department: "scheduling", text: question, name: "Omar Haddad" });
  const tag = await house.call<Made>("POST", "/tools", {
    kind: "tag",
    scope: "all",
    name: "Interpreter",
    tag: {},
  });
  const [cleo, dee] = [
    await house.member("Cleo Park", "agent", ["scheduling"]),
    await house.member("Dee Ruiz", "agent", ["scheduling"]),
  ];
  await house.call(
    "POST",
    "/tools",
    {
      kind: "view",
      scope: "person",
      name: "Interpreter needed",
      view: { filter: { join: "and", of: [{ field: "tag", op: "is", values: [tag.tool.id] }] } },
    },
    await signIn(house, dee),
  );
  const [first, second] = [await people.staff({ as: cleo }), await people.staff({ as: dee })];
  await press(second.page.getByRole("link", { name: "Interpreter needed" }));
  await expect(second.page.getByText("Nothing matches this view")).toBeVisible();

  await first.console.openByKey(question);
  await first.page.keyboard.press("v");
  const tags = first.page.getByRole("dialog", { name: "Tags" });
  await press(tags.getByLabel("Interpreter"), "Space");
  await first.page.keyboard.press("Enter");
  await expect(tags).toBeHidden();
  await expect(second.console.row("Omar Haddad")).toBeVisible();
  await expect(second.page.getByRole("heading", { name: "Interpreter needed" })).toBeVisible();
  expect(await violations(second.page.mainFrame()), "view").toEqual([]);

  const secret = canary("Please help");
  await press(first.console.thread, "n");
  await first.page.keyboard.type("@dee");
  await expect(first.page.getByRole("option", { name: "Dee Ruiz" })).toBeVisible();
  await first.page.keyboard.press("Enter");
  await first.page.keyboard.type(secret);
  await first.page.keyboard.press("Enter");
  const notice = second.page.getByText("Cleo Park mentioned you in a note.");
  await expect(notice).toBeVisible({ timeout: 15_000 });
  await expect(second.page.locator("body")).not.toContainText(secret);
  await second.page.keyboard.press("g");
  await second.page.keyboard.press("n");
  const mention = second.page.getByRole("link", { name: /Unread\..*Omar Haddad/ });
  await expect(mention).toBeVisible();
  expect(await violations(second.page.mainFrame()), "mentions").toEqual([]);
  await shot(second.page, "console-mentions");
  await press(mention);
  await expect(second.console.message(secret)).toBeVisible();
  expect((await house.row(id)).tags).toEqual([tag.tool.id]);
});

test("two people change one thing: the second is told, and loses nothing", async ({ people, careline }) => {
  test.setTimeout(90_000);
  const house = await House.of(careline);
  const made = await house.call<Made>("POST", "/tools", {
    kind: "reply",
    scope: "all",
    name: "Parking",
    reply: { texts: { en: "Behind the house.", es: "Detrás de la casa." } },
  });
  const me = await people.staff();
  await me.page.goto(`${careline.origin}/console/tools?part=reply`);
  await press(me.page.getByRole("button", { name: "Change Parking" }));
  const editor = me.page.getByRole("dialog", { name: "Change canned reply" });
  await write(editor.getByLabel("Text, English"), "Behind the house, for free.");
  await house.call("PUT", `/tools/${made.tool.id}`, {
    kind: "reply",
    scope: "all",
    name: "Parking spaces",
    version: made.tool.version,
    reply: { texts: { en: "In front.", es: "Delante." } },
  });
  await press(editor.getByRole("button", { name: "Save" }));
  await expect(editor.getByRole("alert")).toContainText("Somebody else changed this while you had it open.");
  await expect(editor.getByLabel("Text, English")).toHaveValue("Behind the house, for free.");
  await press(editor.getByRole("button", { name: "Save mine over it" }));
  await expect(editor).toBeHidden();
  await expect(me.page.getByText("Behind the house, for free.")).toBeVisible();
});

test("canned replies come from a spreadsheet, once every row is right", async ({ people, careline }) => {
  const { page } = await people.staff();
  await page.goto(`${careline.origin}/console/tools?part=reply`);
  await press(page.getByRole("button", { name: "Import" }));
  const dialog = page.getByRole("dialog", { name: "Import canned replies" });
  const head = "name;shortcut;department;language;text";
  const choose = (text: string, encoding: BufferEncoding = "utf8") =>
    give(dialog.getByLabel("Choose a file"), {
      name: "replies.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(text, encoding),
    });
  await choose(
    `${head}\nElevator;;kitchen;en;It is on the left.\nRamp;;;en;=cmd()\nDoor;;;elvish;Speak.\nStairs;;;en;Behind the desk.\n`,
  );
  const bad = dialog.getByRole("alert");
  await expect(bad).toContainText("4 rows cannot be taken.");
  await expect(bad).toContainText("Line 2, department");
  await expect(bad).toContainText("Line 3, text This cell is a formula.");
  await expect(bad).toContainText(
    "Line 4, language, “elvish” There is no such language. Write it like en or es.",
  );
  await expect(bad).toContainText("Line 5, language Write it in every language that your websites offer.");
  await expect(dialog.getByRole("button", { name: /^Add \d/ })).toHaveCount(0);
  expect(await violations(page.mainFrame()), "bad rows").toEqual([]);
  await shot(page, "console-import-replies");

  await choose(
    `\uFEFF${head}\r\nElevator;lift;;en;It is on the left.\r\nElevator;;;es;Está a la izquierda.\r\n`,
    "utf16le",
  );
  await expect(dialog.getByRole("status")).toHaveText("1 canned reply can be added.");
  await press(dialog.getByRole("button", { name: "Add 1 canned reply" }));
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("heading", { name: /Elevator \/lift/ })).toBeVisible();

  // One that is not written in a language of the website is not saved, and says which.
  await press(page.getByRole("button", { name: "New canned reply" }));
  const editor = page.getByRole("dialog", { name: "New canned reply" });
  await write(editor.getByLabel("Name"), "English alone");
  await write(editor.getByLabel("Text, English"), "Only English.");
  await press(editor.getByLabel("Name"));
  await expect(editor.getByRole("alert")).toContainText("Still missing: es.");
  await expect(editor.getByLabel("Text, English")).toHaveValue("Only English.");
});
