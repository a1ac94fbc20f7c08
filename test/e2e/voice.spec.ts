import { readFileSync } from "node:fs";
import { violations } from "./support/axe.ts";
import { fits } from "./support/fits.ts";
import { House } from "./support/house.ts";
import { shot } from "./support/shot.ts";
import { expect, test } from "./support/test.ts";

test.use({ house: "voice" });

test("what patients say and why they write: shown from eleven patients, and exported as it stands", async ({
  people,
  careline,
}) => {
  test.setTimeout(120_000);
  const house = await House.of(careline);
  for (const department of ["billing", "scheduling"]) await house.routing(department, { manual: true });
  const ana = await house.member("Ana Gil");
  const token = await house.tokenOf(ana);
  const rated = async (department: string, score: number): Promise<void> => {
    const patient = await house.patient({ department, text: "A question", name: "Maria Sol" });
    const verb = (name: string, body: object, who = token) =>
      house.call("POST", `/conversations/${patient.id}/${name}`, body, who);
    await verb("messages", { text: "An answer.", client_id: crypto.randomUUID() });
    await verb("reason", { reason: department === "billing" ? "bill" : "book", prevented_by: "letter" });
    await verb("resolve", {});
    await verb("rating", { score, felt_heard: 5, final: true }, patient.token);
  };
  await Promise.all(Array.from({ length: 10 }, () => rated("billing", 5)));
  const staff = await people.staff({ viewport: { width: 1440, height: 900 } });
  await staff.page.goto(`${careline.origin}/console/voice?part=report`);
  await expect(staff.page.getByText("Too few patients have answered to say.")).toBeVisible();

  await Promise.all([
    rated("billing", 2),
    ...Array.from({ length: 12 }, (_, n) => rated("scheduling", 3 + (n % 3))),
  ]);
  const sad = await house.patient({ department: "billing", text: "My mother has died", name: "Ida Wolf" });
  await house.call(
    "POST",
    `/conversations/${sad.id}/messages`,
    { text: "We are sorry.", client_id: crypto.randomUUID() },
    token,
  );
  await house.call("POST", `/conversations/${sad.id}/withhold-survey`, { reason: "a bereavement" }, token);
  await house.call(
    "POST",
    `/conversations/${sad.id}/reason`,
    { reason: "bill", prevented_by: "letter" },
    token,
  );
  await house.call("POST", `/conversations/${sad.id}/resolve`, {}, token);
  await staff.page.reload();
  await expect(
    staff.page.getByText("23 of 24 who could be asked were asked; staff kept 1 from it."),
  ).toBeVisible();
  await expect(staff.page.getByText("Staff gave as reasons: a bereavement (1).")).toBeVisible();
  await expect(staff.page.getByText("18 of 23 who answered rated 4 or 5")).toBeVisible();
  await staff.page.getByRole("button", { name: "What this means: Knew what was happening" }).click();
  await expect(staff.page.getByRole("dialog")).toContainText("a 4 or a 5");
  await staff.page.keyboard.press("Escape");
  await staff.page.getByLabel("By").selectOption({ label: "Department" });
  const billing = staff.page.getByRole("row", { name: /^Billing/ });
  await expect(billing).toContainText("90.9%");
  await expect(billing).toContainText("0 · 1 · 0 · 0 · 10");
  await expect(billing).toContainText("1 of 1");
  expect(await violations(staff.page.mainFrame()), "report").toEqual([]);
  await shot(staff.page, "console-voice-1440");
  await expect(billing.getByRole("link", { name: "Comments from this time: Billing" })).toHaveAttribute(
    "href",
    /part=comments&from=\d{4}-\d\d-01&to=\d{4}-\d\d-01&department=billing$/,
  );
  // Each figure opens as many conversations as it counts, without a comment too, and leads to them.
  const behind = staff.page.getByRole("dialog");
  const opens = async (name: string | RegExp, n: number, within = staff.page.locator("main")) => {
    await within.getByRole("button", { name }).press("Enter");
    await expect(behind).toContainText(`${n} behind this figure`);
    await expect(behind.locator("tbody tr")).toHaveCount(n);
  };
  const closes = async () => {
    await staff.page.keyboard.press("Escape");
    await expect(behind).toHaveCount(0);
  };
  await opens("90.9%: Billing, Rated 4 or 5. Opens 10 conversations", 10);
  await expect(behind.locator("tbody tr").first()).toContainText("5");
  await closes();
  await opens(
    /^\d.*: Billing, Felt heard\. Opens 11 conversations$/,
    11,
    billing.getByRole("cell").nth(1).locator("span").nth(1),
  );
  await closes();
  await opens("1 of 1: Billing, Low, being made good. Opens 1 conversation", 1);
  await closes();
  await opens("23 conversations", 23, staff.page.getByRole("listitem").filter({ hasText: "could be asked" }));
  await closes();
  await opens("1 conversation: Billing, Rated 2 of 5", 1);
  await expect(staff.page).toHaveURL(/list=csat%26by%3Ddepartment%26key%3Dbilling%26value%3D2/);
  expect(await violations(staff.page.mainFrame()), "the list").toEqual([]);
  await shot(staff.page, "console-voice-behind-1440");
  const [told] = await Promise.all([
    staff.page.waitForEvent("download"),
    behind.getByRole("button", { name: "Export CSV" }).click(),
  ]);
  const lines = readFileSync(await told.path(), "utf8")
    .trim()
    .split("\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/^csat,billing,c_\w+,1,billing,.*,2,$/);
  const reached = await behind.getByRole("link").getAttribute("href");
  expect(reached).toContain((lines[1] ?? "").split(",")[2]);
  await closes();
  const [file] = await Promise.all([
    staff.page.waitForEvent("download"),
    staff.page.getByRole("button", { name: "Export CSV" }).click(),
  ]);
  expect(readFileSync(await file.path(), "utf8")).toMatch(/,Billing,10,11,,11,11,,/);

  await staff.page.getByRole("link", { name: "Why they write" }).click();
  await expect(staff.page.getByText("24 of 24 conversations have a reason")).toBeVisible();
  const bill = staff.page.getByRole("listitem").filter({ hasText: "Understand a bill" });
  await expect(bill).toContainText("12 of 12 could have been avoided");
  for (const what of ["Could be saved", "By week", "Came back within 7 days", "Would have helped"])
    await expect(bill.getByRole("button", { name: `What this means: ${what}` })).toBeVisible();
  await bill.getByRole("button", { name: "What this means: Could be saved" }).click();
  await expect(staff.page.getByRole("dialog", { name: "Could be saved" })).toContainText("avoidable_time");
  await staff.page.keyboard.press("Escape");
  await bill.getByRole("button", { name: "Plan for Understand a bill" }).click();
  await staff.page.getByLabel("Action").fill("A clearer letter");
  await staff.page.getByRole("button", { name: "Save" }).click();
  await expect(bill).toContainText("A clearer letter");
  expect(await violations(staff.page.mainFrame()), "reasons").toEqual([]);
  await shot(staff.page, "console-reasons-1440");

  // On a phone, in the dark: what is wide scrolls within itself.
  await staff.page.setViewportSize({ width: 360, height: 740 });
  await staff.page.emulateMedia({ colorScheme: "dark" });
  expect(await violations(staff.page.mainFrame()), "reasons, dark").toEqual([]);
  await shot(staff.page, "console-reasons-360-dark");
  await staff.page.goto(`${careline.origin}/console/voice?part=report`);
  await expect(staff.page.getByText("18 of 23 who answered rated 4 or 5")).toBeVisible();
  expect(await violations(staff.page.mainFrame()), "report, dark").toEqual([]);
  await shot(staff.page, "console-voice-360-dark");
  const wide = await staff.page.locator("html").evaluate((root) => root.scrollWidth - root.clientWidth);
  expect(wide, "the page scrolls sideways").toBeLessThanOrEqual(0);
});

test("what patients write is searched and tagged; the address keeps what was asked, and it leads to the conversation", async ({
  people,
  careline,
}) => {
  test.setTimeout(90_000);
  const house = await House.of(careline);
  await house.routing("insurance", { manual: true });
  const ana = await house.member("Ana Ruiz", "agent", ["insurance"]);
  const sue = await house.member("Sue Ott", "supervisor", ["insurance"]);
  const token = await house.tokenOf(ana);
  await house.call("POST", "/tools", {
    kind: "tag",
    scope: "all",
    name: "Waiting",
    tag: { color: "red" },
  });
  for (const [score, comment, name] of [
    [5, "En RECEPCIÓN fueron amables.", "Maya Sol"],
    [2, "I waited for an hour.", "Leo Bern"],
  ] as const) {
    const patient = await house.patient({ department: "insurance", text: "A question", name });
    const verb = (of: string, body: object, who = token) =>
      house.call("POST", `/conversations/${patient.id}/${of}`, body, who);
    await verb("messages", { text: "An answer.", client_id: crypto.randomUUID() });
    await verb("resolve", {});
    await verb("rating", { score, comment, felt_heard: 4, final: true }, patient.token);
  }
  const { page } = await people.staff({ as: sue, viewport: { width: 1440, height: 900 } });
  // Twelve months are no time that the list offers by itself.
  const [year = 0, month = 0] = new Date().toISOString().split("-").map(Number);
  const from = month === 12 ? `${year}-01` : `${year - 1}-${String(month + 1).padStart(2, "0")}`;
  await page.goto(`${careline.origin}/console/voice?part=report&from=${from}`);
  await page.getByRole("link", { name: "Comments from this time: All" }).click();
  await expect(page.getByText("2 comments", { exact: true })).toBeVisible();
  await expect(page.getByLabel("Time").locator("option:checked")).toHaveText(
    /^\d{4}-\d\d-01 to \d{4}-\d\d-\d\d$/,
  );
  await page.goto(`${careline.origin}/console/voice`);
  await page.getByRole("link", { name: "Comments" }).click();
  await expect(page.getByText("2 comments", { exact: true })).toBeVisible();
  await page.getByLabel("Words in it").fill("recepcion");
  await page.keyboard.press("Enter");
  await expect(page.getByText("1 comment", { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/part=comments&q=recepcion$/);
  await page.reload();
  await expect(page.getByLabel("Words in it")).toHaveValue("recepcion");
  await expect(page.getByRole("listitem").filter({ hasText: "Rated 5 of 5" })).toContainText("En RECEPCIÓN");
  await page.getByLabel("Words in it").fill("");
  await page.keyboard.press("Enter");
  await page.getByLabel("Score").selectOption({ label: "1 or 2" });
  await expect(page.getByText("1 comment", { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Score")).toHaveValue("low");

  const waited = page.getByRole("listitem").filter({ hasText: "I waited for an hour." });
  await waited.getByRole("button", { name: "Tags of the comment by Leo Bern" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Tags of this comment" });
  await dialog.getByLabel("Waiting").check();
  expect(await violations(page.mainFrame()), "tagging").toEqual([]);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(waited).toContainText("Waiting");
  await page.getByLabel("Score").selectOption({ label: "All" });
  await page.getByRole("link", { name: "No tag (1)" }).click();
  await expect(waited).toHaveCount(0);
  await page.getByRole("link", { name: "Waiting (1)" }).click();
  await expect(page).toHaveURL(/tag=t_/);
  await expect(waited).toBeVisible();
  expect(await violations(page.mainFrame()), "comments").toEqual([]);
  await shot(page, "console-comments-1440");
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: "dark" });
  await fits(page);
  expect(await violations(page.mainFrame()), "comments, dark").toEqual([]);
  await shot(page, "console-comments-360-dark");
  await waited.getByRole("link", { name: "Conversation with Leo Bern" }).click();
  await expect(page.getByText("Rated 2 of 5: “I waited for an hour.”")).toBeVisible();
});
