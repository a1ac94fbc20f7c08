import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { violations } from "./support/axe.ts";
import { Clinic } from "./support/clinic.ts";
import { fits } from "./support/fits.ts";
import { House } from "./support/house.ts";
import { shot } from "./support/shot.ts";
import { expect, test } from "./support/test.ts";

// What is counted here, no other spec adds to.
test.use({ house: "reports" });

const chart = (page: Page, title: string) =>
  page.getByRole("region", { name: title, exact: true }).filter({ has: page.getByRole("figure") });
const within = { timeout: 2_000 };

test("a resolved chat is in the overview at once, and leads to its conversation", async ({
  people,
  careline,
}) => {
  const house = await House.of(careline);
  const clinic = await Clinic.of(careline);
  const { id } = await house.patient({ department: "billing", text: "Is my bill right?" });
  await clinic.act(id, "assign", { staff_id: "me" });
  await house.call("POST", `/conversations/${id}/messages`, {
    text: "It is.",
    client_id: crypto.randomUUID(),
  });
  const { page } = await people.staff();
  await page.keyboard.press("g");
  await page.keyboard.press("o");
  await expect(page.getByRole("heading", { name: "Reports" })).toBeFocused();
  const volume = chart(page, "How much comes in and goes out?");
  await expect(volume).toContainText(/\d+ opened, 0 closed/);
  await clinic.act(id, "resolve");
  await expect(volume).toContainText(/\d+ opened, 1 closed/, within);

  const resolution = chart(page, "How long until it is resolved?");
  await resolution.getByRole("button", { name: "1 conversation" }).click();
  const list = page.getByRole("dialog", { name: "1 behind this figure" });
  await expect(list.getByRole("row")).toHaveCount(2);
  await list.getByRole("link").press("Enter");
  await expect(page).toHaveURL(new RegExp(`/inbox/all/${id}`));
  await expect(page.getByText("It is.")).toBeVisible();
  await page.goBack();
  await expect(volume).toBeVisible();
});

test("what is left to do is counted by status and age, and each number opens as many", async ({
  people,
  careline,
}) => {
  const house = await House.of(careline);
  const clinic = await Clinic.of(careline);
  const asked = [];
  for (const text of ["Where do I park?", "Where do I sign?"]) {
    asked.push(await house.patient({ department: "insurance", text }));
  }
  const { page } = await people.staff();
  await page.goto(`${careline.origin}/console/reports`);
  const left = page.getByRole("region", { name: "What is waiting to be done?" });
  const row = left
    .getByRole("table", { name: "Backlog by department" })
    .getByRole("row", { name: /^Insurance/ });
  const queued = row.getByRole("button", { name: /^\d+ conversations: Insurance, In the queue$/ });
  const n = Number(await queued.textContent());
  expect(n).toBeGreaterThanOrEqual(2);
  await queued.focus();
  await page.keyboard.press("Enter");
  const list = page.getByRole("dialog", { name: `${n} behind this figure` });
  await expect(list.getByRole("row")).toHaveCount(n + 1);
  await page.keyboard.press("Escape");
  await expect(queued).toBeFocused();
  for (const { id } of asked) {
    await clinic.act(id, "assign", { staff_id: "me" });
    await clinic.act(id, "resolve");
  }
  await expect(row.getByRole("button", { name: `${n} conversations: Insurance, In the queue` })).toHaveCount(
    0,
  );
});

test("how a figure is spread: each bar opens as many as it counts", async ({ people, careline }) => {
  const house = await House.of(careline);
  const clinic = await Clinic.of(careline);
  for (const text of ["May I eat before?", "May I drink before?"]) {
    const { id } = await house.patient({ department: "insurance", text });
    await clinic.act(id, "assign", { staff_id: "me" });
    await house.call("POST", `/conversations/${id}/messages`, {
      text: "Not from midnight on.",
      client_id: crypto.randomUUID(),
    });
  }
  const { page } = await people.staff();
  await page.goto(`${careline.origin}/console/reports?department=insurance`);
  const spread = page.getByRole("region", { name: "How it is spread: First answer" });
  await spread.getByRole("img").focus();
  await page.keyboard.press("Home");
  const said = spread.getByText(/: Values \d+$/);
  await expect(said).toBeVisible();
  const n = /Values (\d+)/.exec((await said.textContent()) ?? "")?.[1] ?? "";
  await page.keyboard.press("Enter");
  const list = page.getByRole("dialog", { name: `${n} behind this figure` });
  await expect(list.getByRole("row")).toHaveCount(Number(n) + 1);
  await page.keyboard.press("Escape");
  await spread.getByRole("button", { name: "Show as table" }).press("Enter");
  const counts = await spread
    .getByRole("row")
    .getByRole("cell")
    .filter({ hasNotText: "%" })
    .allTextContents();
  const whole = chart(page, "How soon is the first answer?").getByRole("button", {
    name: /^\d+ conversations$/,
  });
  expect(`${counts.reduce((sum, one) => sum + Number(one), 0)} conversations`).toBe(
    await whole.textContent(),
  );
});

test("filters stand in the address, and the export is what the screen shows", async ({
  people,
  careline,
}) => {
  const house = await House.of(careline);
  const clinic = await Clinic.of(careline);
  for (const department of ["scheduling", "scheduling", "insurance"]) {
    const { id } = await house.patient({ department, text: "A question" });
    await clinic.act(id, "assign", { staff_id: "me" });
    await clinic.act(id, "resolve");
  }
  const { page } = await people.staff();
  await page.getByRole("link", { name: "Reports", exact: true }).filter({ visible: true }).click();
  await page.getByRole("link", { name: "Breakdown" }).click();
  await page.getByRole("combobox", { name: "Figure" }).selectOption({ label: "Wait in the queue" });
  await page.getByRole("combobox", { name: "Department", exact: true }).selectOption({ label: "Scheduling" });
  await expect(page).toHaveURL(/part=by/);
  await expect(page).toHaveURL(/metric=queue_wait/);
  await expect(page).toHaveURL(/department=scheduling/);
  await expect(page).toHaveURL(/zone=America/);
  const counts = page.getByRole("table", { name: "Counts by department" });
  await expect(counts.getByRole("row")).toHaveCount(3); // the head, Scheduling, the whole
  const row = counts.getByRole("row", { name: /^Scheduling/ });
  await counts.getByRole("button", { name: "What this means: Still open" }).click();
  await expect(page.getByRole("dialog")).toContainText("go on now");
  await page.keyboard.press("Escape");
  await expect(row).toBeVisible();

  // The same address shows the same.
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  await expect(row).toBeVisible();

  const cells = await row.getByRole("cell").allTextContents();
  await row.getByRole("button", { name: /conversations: Scheduling, Opened$/ }).click();
  const list = page.getByRole("dialog", { name: `${cells[0]} behind this figure` });
  await expect(list.getByRole("row")).toHaveCount(Number(cells[0]) + 1);
  await page.keyboard.press("Escape");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: /CSV/ }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^careline-.*\.csv$/);
  const csv = await readFile(await file.path(), "utf8");
  expect(csv).toContain("scheduling");
  expect(csv).not.toContain("insurance");

  const json = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: /JSON/ }).click();
  const document = JSON.parse(await readFile(await (await json).path(), "utf8"));
  expect(document.groups).toHaveLength(1);
  const [group] = document.groups;
  expect(group.key).toEqual(["scheduling"]);
  expect(cells.slice(0, 4)).toEqual(
    [group.opened, group.closed, group.still_open, group.transfers].map(String),
  );
});

test("the checks count what was done, and each opens as many at an address of its own", async ({
  people,
  careline,
}) => {
  const house = await House.of(careline);
  const clinic = await Clinic.of(careline);
  const { id, token } = await house.patient({ department: "insurance", text: "Am I covered?" });
  const say = (text: string, more: object = {}, as?: string) =>
    house.call(
      "POST",
      `/conversations/${id}/messages`,
      { text, client_id: crypto.randomUUID(), ...more },
      as,
    );
  await clinic.act(id, "assign", { staff_id: "me" });
  await say("We are looking into it.", { holding: true });
  await clinic.act(id, "wait", { on: "insurer" }); // while the patient waits for us
  await say("You are.");
  await say("Thank you!", {}, token);
  await clinic.act(id, "no-reply-needed", { reason: "thanks" });
  await clinic.act(id, "withhold-survey", { reason: "They are in hospital" });
  await clinic.act(id, "resolve");

  const { page } = await people.staff();
  await page.goto(`${careline.origin}/console/reports?part=checks`);
  const table = page.getByRole("table", { name: "By department" });
  const row = table.getByRole("row", { name: /^Insurance/ });
  const checks = ["No reply needed", "Holding replies", "Paused in vain", "Surveys kept back"];
  for (const check of checks) {
    await expect(row.getByRole("button", { name: `1 conversation: Insurance, ${check}` })).toBeVisible();
  }
  // Of one person's few nothing is told.
  await expect(page.getByRole("table", { name: "By person" })).toContainText("too few");
  await expect(page.getByRole("table", { name: "By person" }).getByRole("button")).toHaveCount(0);

  const held = row.getByRole("button", { name: "1 conversation: Insurance, Holding replies" });
  await held.focus();
  await page.keyboard.press("Enter");
  const list = page.getByRole("dialog", { name: "1 behind this figure" });
  await expect(list.getByRole("row")).toHaveCount(2);
  await expect(page).toHaveURL(/list=holding_replies/);
  expect(await violations(page.mainFrame()), "the list").toEqual([]);
  await shot(page, "reports-checks-list");
  const address = page.url();
  await page.goBack();
  await expect(list).toHaveCount(0);
  await expect(row).toBeVisible();

  // The address opens it for whoever gets it, and from the conversation back leads to it.
  await page.goto("about:blank");
  await page.goto(address);
  await expect(list.getByRole("row")).toHaveCount(2);
  await list.getByRole("link").press("Enter");
  await expect(page).toHaveURL(new RegExp(`/inbox/all/${id}`));
  await page.goBack();
  await expect(list.getByRole("row")).toHaveCount(2);
  await page.keyboard.press("Escape");
  await expect(list).toHaveCount(0);
  await expect(page).not.toHaveURL(/list=/);

  await page.getByRole("button", { name: "What this means: Paused in vain" }).click();
  await expect(page.getByRole("dialog", { name: "Paused in vain" })).toContainText("It paused nothing");
  await page.keyboard.press("Escape");
  for (const [item, kind] of [
    ["CSV", "csv"],
    ["JSON", "json"],
  ] as const) {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitem", { name: new RegExp(item) }).click();
    const text = await readFile(await (await download).path(), "utf8");
    if (kind === "csv") {
      expect(text).toMatch(/group,insurance,Insurance,holding_replies,,,1,/);
    } else {
      const group = JSON.parse(text).groups.find(({ key }: { key: string[] }) => key[0] === "insurance");
      const { voided_turns, holding_replies, labels_overruled, surveys_suppressed } = group;
      expect([voided_turns, holding_replies, labels_overruled, surveys_suppressed]).toEqual([1, 1, 1, 1]);
    }
  }
});

test("a chart is a table too, read by keyboard, with notes on its days", async ({ people, careline }) => {
  const house = await House.of(careline);
  await house.patient({ department: "scheduling", text: "Do you open on Friday?" });
  const { page } = await people.staff();
  await page.goto(`${careline.origin}/console/reports`);
  const volume = chart(page, "How much comes in and goes out?");
  const drawing = volume.getByRole("img");
  await drawing.focus();
  await page.keyboard.press("End");
  const said = volume.getByText(/Opened \d+, Closed/);
  await expect(said).toBeVisible();
  const opened = /Opened (\d+)/.exec((await said.textContent()) ?? "")?.[1] ?? "";
  await volume.getByRole("button", { name: "Show as table" }).press("Enter");
  await expect(volume.getByRole("row").last().getByRole("cell").first()).toHaveText(opened);

  await page.getByRole("button", { name: "Add a note" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a note" });
  await dialog.getByRole("textbox", { name: "What happened" }).fill("A new phone line");
  await dialog.getByRole("button", { name: "Add it" }).click();
  const note = page.getByRole("listitem").filter({ hasText: "A new phone line" });
  await expect(note).toBeVisible();
  await note.getByRole("button", { name: /Remove/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
  await expect(note).toHaveCount(0);

  const first = chart(page, "How soon is the first answer?");
  await expect(first).toContainText("Targets count opening hours.");
  await first.getByRole("button", { name: "Show opening hours only" }).click();
  await expect(page).toHaveURL(/clock=business/);
  await expect(first).toContainText(/Target \d|Targets by department: /);
  await first.getByRole("button", { name: /What this means/ }).click();
  await expect(page.getByRole("dialog", { name: "First answer" })).toContainText("Holding replies");
});

for (const part of ["overview", "by", "arrivals", "checks"]) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`${part} at every width, ${colorScheme}`, async ({ people, careline }) => {
      const house = await House.of(careline);
      await house.patient({ department: "scheduling", text: "When is the next bus?" });
      const { page } = await people.staff({ colorScheme });
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(`${careline.origin}/console/reports?part=${part}`);
      await expect(page.getByText(/^.*As of/)).toBeVisible();
      await expect(page.locator(".sheet").first()).toBeVisible();
      expect(await violations(page.mainFrame())).toEqual([]);
      // What fits does so in either scheme; 720 px is a wide screen at twice the size.
      for (const width of colorScheme === "light" ? [360, 720, 768, 1440] : [1440]) {
        await page.setViewportSize({ width, height: 900 });
        await fits(page);
        await shot(page, `reports-${part}-${width}-${colorScheme}`);
      }
    });
  }
}

test("the board's page is frozen, says what changed since, and prints on one page", async ({
  people,
  careline,
}) => {
  const { page } = await people.staff();
  await page.goto(`${careline.origin}/console/reports/board`);
  await expect(page.getByText(/Not frozen yet/)).toBeVisible();
  await expect(page.locator("article section")).toHaveCount(6);
  expect(await violations(page.mainFrame()), "board").toEqual([]);
  await page.getByRole("button", { name: "Freeze these figures" }).click();
  await expect(page.getByText(/^Frozen as of .* by /)).toBeVisible();
  await page.reload();
  await expect(page.getByText(/^Frozen as of/)).toBeVisible();
  await fits(page);
  await shot(page, "board-1440");
  const pdf = await page.pdf({ format: "A4" });
  expect([...pdf.toString("latin1").matchAll(/\/Type\s*\/Page[^s]/g)]).toHaveLength(1);
  await page.setViewportSize({ width: 360, height: 740 });
  await fits(page);
  await shot(page, "board-360");
});
