import { Buffer } from "node:buffer";
import { violations } from "./support/axe.ts";
import { fits } from "./support/fits.ts";
import { House } from "./support/house.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

test.use({ house: "delete" });

const pdf = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");

test("an agent deletes a message with its file by keyboard; it goes from every open window, and a trace stays", async ({
  people,
  careline,
}) => {
  test.setTimeout(180_000);
  const house = await House.of(careline);
  await house.routing("billing", { manual: true });
  const question = canary("Where is my form?");
  const patient = await people.patient();
  await patient.widget.ask({ department: /billing/i, text: question, name: "Maria Sol" });
  await patient.widget.expectState(question, "Sent");

  const [ana, ben] = [
    await house.member("Ana Gil", "agent", ["billing"]),
    await house.member("Ben Roy", "agent", ["billing"]),
  ];
  const agent = await people.staff({ as: ana, viewport: { width: 1440, height: 900 } });
  const { console, page } = agent;
  const keys = page.keyboard;
  await console.openByKey(question);
  const wrong = canary("The result of Mr. Otto Weiss");
  const chooser = page.waitForEvent("filechooser");
  await console.thread.focus();
  await keys.press("f");
  await (await chooser).setFiles({ name: "otto-weiss.pdf", mimeType: "application/pdf", buffer: pdf });
  await expect(page.getByRole("list", { name: "Files to send" })).toContainText("otto-weiss.pdf");
  await console.reply(wrong);
  await expect(patient.widget.message(wrong)).toContainText("otto-weiss.pdf");
  await expect(console.message(wrong)).toContainText("otto-weiss.pdf");
  const sees = await people.staff({ as: ben });
  await sees.console.find(wrong);
  await expect(sees.console.message(wrong)).toContainText("otto-weiss.pdf");
  const link = await sees.page.evaluate(async (id) => {
    const read = async (path: string) =>
      (await fetch(`/api/v1${path}`, { headers: { "Careline-As": "staff" } })).json();
    const { events } = await read(`/conversations/${id}/events`);
    const file = events.flatMap((e: { attachments?: { id: string }[] }) => e.attachments ?? [])[0].id;
    return { id: file, url: (await read(`/attachments/${file}`)).attachment.url };
  }, new URL(page.url()).pathname.split("/").at(-1));
  const fetched = (path: string) =>
    sees.page.evaluate(async (at) => {
      const answer = await fetch(at, { headers: { "Careline-As": "staff" } });
      return { status: answer.status, text: await answer.text() };
    }, path);
  expect((await fetched(link.url)).status).toBe(200);

  // Which, why, and what that means, all by keyboard.
  await console.thread.focus();
  await keys.press("d");
  const which = page.getByRole("dialog", { name: "Delete what?" });
  await expect(which.getByRole("option")).toHaveCount(1); // her own alone
  await expect(which.getByRole("option")).toContainText("The result of Mr. Otto Weiss");
  expect(await violations(page.mainFrame()), "which").toEqual([]);
  await keys.press("Enter");
  const ask = page.getByRole("dialog", { name: "Delete this message?" });
  await expect(ask).toContainText("It cannot be undone");
  await expect(ask).toContainText("1 file goes with it");
  await ask.getByRole("radio", { name: "Another reason" }).focus();
  await keys.press("Space");
  await ask.getByLabel("Say why").focus();
  await keys.type("It was the result of Mr. Otto Weiss");
  await keys.press("Enter");
  await expect(ask.getByRole("alert")).toContainText("This repeats what is to be deleted");
  expect(await violations(page.mainFrame()), "why").toEqual([]);
  await shot(page, "console-delete-ask");
  await ask.getByRole("radio", { name: "Meant for another patient" }).focus();
  await keys.press("Space");
  await keys.press("Enter");
  await expect(ask).toBeHidden();

  // Everybody who has it open loses it, and so does whoever comes back.
  const gone = "We deleted a message here.";
  const trace = /Message deleted by Ana Gil, .* · Meant for another patient/;
  await expect(patient.widget.says(gone)).toBeVisible();
  for (const { page: at, console: desk } of [agent, sees]) {
    await expect(desk.thread).toContainText(trace);
    await expect(at.locator("body")).not.toContainText("Otto Weiss");
    await expect(at.locator("body")).not.toContainText("otto-weiss");
  }
  expect(await violations(page.mainFrame()), "the trace").toEqual([]);
  await expect(patient.widget.frame.locator("body")).not.toContainText(/otto.weiss/i);
  await shot(page, "console-deleted-1440");
  await shot(patient.page, "widget-deleted");
  for (const side of [patient.page, page, sees.page]) await side.reload();
  await patient.widget.open();
  await expect(patient.widget.says(gone)).toBeVisible();
  await expect(patient.widget.frame.locator("body")).not.toContainText(/otto.weiss|patient/i);
  for (const { page: at, console: desk } of [agent, sees]) {
    await expect(desk.thread).toContainText(trace);
    await expect(at.locator("body")).not.toContainText(/otto.weiss/i);
  }
  await expect(sees.page.getByRole("link", { name: /Maria Sol.*Message deleted/ })).toBeVisible();

  // The file is gone under its link, and says so where it is asked for.
  expect((await fetched(link.url)).status).toBe(404);
  const asked = await fetched(`/api/v1/attachments/${link.id}`);
  expect(asked.status).toBe(404);
  expect(JSON.parse(asked.text).code).toBe("file_deleted");
  // And nobody finds a conversation by what stood in it.
  await sees.page.keyboard.press("/");
  const find = sees.page.getByRole("dialog").filter({ has: sees.page.getByRole("combobox") });
  await expect(find.getByRole("combobox")).toBeFocused();
  await sees.page.keyboard.type("Otto Weiss");
  await expect(find).toContainText("Nothing found that you may read");
  await expect(find.getByRole("option", { name: /Maria/ })).toHaveCount(0);
  await sees.page.keyboard.press("Escape");

  // Narrow and dark it reads as well.
  const narrow = await people.staff({ as: ana, viewport: { width: 360, height: 740 }, colorScheme: "dark" });
  await narrow.page.goto(page.url());
  await expect(narrow.console.thread).toContainText(trace);
  await fits(narrow.page);
  await shot(narrow.page, "console-deleted-360-dark");
});
