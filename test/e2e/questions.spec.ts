import { violations } from "./support/axe.ts";
import { fits } from "./support/fits.ts";
import { House } from "./support/house.ts";
import { shot } from "./support/shot.ts";
import { expect, test } from "./support/test.ts";

test.use({ house: "questions" });

type Reason = { key: string; names: Record<string, string> };

test("questions are changed in every language, with a preview and versions; of two who change them none loses a word", async ({
  people,
  careline,
}) => {
  test.setTimeout(120_000);
  const house = await House.of(careline);
  const { page } = await people.staff({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${careline.origin}/console/voice`);
  await page.getByRole("link", { name: "What is asked" }).click();
  const spanish = page.getByLabel("Question (Spanish)", { exact: true });
  const save = page.getByRole("button", { name: "Ask this from now on" });
  await expect(spanish).toHaveValue("¿Cómo le fue?");
  await spanish.fill("");
  await page.getByLabel("Who approved the wording?").fill("The patients' council");
  await save.click();
  await expect(page.getByRole("alert")).toContainText("Missing in Spanish: Question (Spanish).");
  await spanish.fill("¿Le ayudamos?");
  await page.getByLabel("Question (English)", { exact: true }).fill("Did we help you?");
  await page.getByLabel("Ask: was easy").uncheck();
  const preview = page.locator("form").getByRole("figure", { name: "As the patient sees it, in Spanish" });
  await expect(preview).toContainText("¿Le ayudamos?");
  await expect(preview).not.toContainText("Fue fácil resolverlo.");
  expect(await violations(page.mainFrame()), "questions").toEqual([]);
  await save.click();
  await expect(page.getByText("Patients are asked this from now on.")).toBeVisible();
  const versions = page.getByRole("region", { name: "Versions" }).locator("summary");
  await expect(versions).toHaveCount(2);
  await expect(versions.first()).toContainText(/approved by The patients' council.*Asked now/);

  // Somebody else is quicker.
  const { surveys } = await house.call<{
    surveys: { id: string; question: object; comment: object; items: object[] }[];
  }>("GET", "/surveys");
  const last = surveys.at(-1);
  await page.getByLabel("Question (English)", { exact: true }).fill("Was that of use?");
  await page.getByLabel("Who approved the wording?").fill("Me");
  await house.call("POST", "/surveys", {
    over: last?.id,
    approved_by: "Another one",
    question: last?.question,
    comment: last?.comment,
    items: [],
  });
  await save.click();
  await expect(page.getByText("Somebody else changed this while you had it open.")).toBeVisible();
  await expect(page.getByLabel("Question (English)", { exact: true })).toHaveValue("Was that of use?");
  await page.getByRole("button", { name: "Save mine over it" }).click();
  await expect(versions).toHaveCount(4);
  await expect(page.getByText("Somebody else changed this")).toHaveCount(0);

  // The list of reasons.
  const list = page.getByRole("region", { name: "Reasons", exact: true });
  await page.getByRole("button", { name: "Add a reason" }).click();
  const added = list
    .getByRole("listitem")
    .filter({ has: page.getByRole("button", { name: "Move up: New reason" }) });
  await added.getByLabel("Reason in English").fill("A vaccination");
  await page.getByRole("button", { name: "Save the reasons" }).click();
  await expect(list.getByRole("alert")).toContainText("Missing in Spanish: A vaccination.");
  await list.getByLabel("Reason in Spanish").nth(12).fill("Una vacuna");
  await page.getByRole("button", { name: "Move up: A vaccination" }).click();
  await page.getByRole("button", { name: "No longer offer Portal or sign-in" }).click();
  await page.getByRole("button", { name: "Save the reasons" }).click();
  await expect(page.getByText("The reasons are saved.")).toBeVisible();
  const { reasons } = await house.call<{ reasons: (Reason & { retired?: boolean })[] }>("GET", "/reasons");
  expect(reasons.slice(-3).map(({ key, retired }) => [key, retired ?? false])).toEqual([
    ["portal", true],
    ["a_vaccination", false],
    ["other", false],
  ]);
  expect(await violations(page.mainFrame()), "reasons").toEqual([]);
  await shot(page, "console-questions-1440");
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: "dark" });
  await fits(page);
  expect(await violations(page.mainFrame()), "dark").toEqual([]);
  await shot(page, "console-questions-360-dark");
});

test("a link to the survey is made and copied by somebody who did not write, and opens it", async ({
  people,
  careline,
}) => {
  test.setTimeout(60_000);
  const house = await House.of(careline);
  await house.routing("billing", { manual: true });
  const ana = await house.member("Ana Gil", "agent", ["billing"]);
  const sue = await house.member("Sue Berg", "supervisor", ["billing"]);
  const patient = await house.patient({ department: "billing", text: "A question", name: "Lena Kurz" });
  const verb = async (name: string, body: object, who = ana) =>
    house.call("POST", `/conversations/${patient.id}/${name}`, body, await house.tokenOf(who));
  await verb("messages", { text: "An answer.", client_id: crypto.randomUUID() });
  await verb("resolve", {});
  const staff = await people.staff({ as: sue });
  await staff.console.view("Resolved");
  await staff.console.openRow("Lena Kurz");
  const ask = async () => {
    await staff.page.getByRole("button", { name: "More actions" }).click();
    await staff.page.getByRole("menuitem", { name: "Link to the survey" }).click();
  };
  await ask();
  const dialog = staff.page.getByRole("dialog", { name: "Link to the survey" });
  await expect(dialog).toContainText("It shows nothing of the conversation.");
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const link = await dialog.getByLabel("Link", { exact: true }).inputValue();
  expect(link).toMatch(/\/rate\/[\w-]{32}$/);
  expect(await violations(staff.page.mainFrame()), "the link").toEqual([]);
  await dialog.getByRole("button", { name: "Copy" }).click();
  const visitor = await people.person({});
  await visitor.page.goto(link);
  // Whichever version is asked.
  await expect(visitor.page.getByText(/How did it go\?|Was that of use\?/).first()).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();

  // Whoever wrote to them is told why it is not theirs to send.
  await verb("reopen", {});
  await verb("messages", { text: "And one from me.", client_id: crypto.randomUUID() }, sue);
  await verb("resolve", {}, sue);
  await expect(staff.console.message("And one from me.")).toBeVisible();
  await ask();
  await dialog.getByRole("button", { name: "Make the link" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Somebody else has to send them the link.");
});
