import type { Locator, Page } from "@playwright/test";
import { violations } from "./support/axe.ts";
import type { Careline } from "./support/careline.ts";
import { Clinic } from "./support/clinic.ts";
import { fits } from "./support/fits.ts";
import { House, type Member } from "./support/house.ts";
import { press } from "./support/keys.ts";
import { shot } from "./support/shot.ts";
import { expect, test } from "./support/test.ts";

// What is counted here, no other spec adds to.
test.use({ house: "own figures" });

const sheet = (page: Page, name: string): Locator => page.getByRole("region", { name, exact: true });

/** Answers a patient of a department as somebody, and closes it. */
async function answered(house: House, who: Member, text: string, department = "billing"): Promise<string> {
  const token = await house.tokenOf(who);
  const { id } = await house.patient({ department, text });
  const say = (verb: string, body: object) =>
    house.call("POST", `/conversations/${id}/${verb}`, { client_id: crypto.randomUUID(), ...body }, token);
  await say("assign", { staff_id: "me" });
  await say("messages", { text: "It is in the post." });
  await say("resolve", {});
  return id;
}

let ana: Member;

/** Twelve of Ana's own and as many of two colleagues; one of hers is with another department by now. */
async function worked(careline: Careline): Promise<House> {
  const house = await House.of(careline);
  if (ana) return house;
  ana = await house.member("Ana Gil", "agent", ["billing"]);
  const [ben, cy] = [await house.member("Ben Ode"), await house.member("Cy Marsh")];
  const ids: string[] = [];
  for (let i = 0; i < 12; i++) {
    ids.push(await answered(house, ana, `Where is bill ${i}?`));
    await answered(house, i % 3 ? ben : cy, `Is bill ${i} right?`);
  }
  const clinic = await Clinic.of(careline);
  await clinic.act(ids[0] ?? "", "reopen");
  await clinic.act(ids[0] ?? "", "transfer", { department: "insurance" });
  return house;
}

test("an agent reads their own figures beside the median of all, by keyboard", async ({
  people,
  careline,
}) => {
  await worked(careline);
  const { page, console: desk } = await people.staff({ as: ana });
  await expect(page.getByRole("link", { name: "Reports", exact: true })).toHaveCount(0);
  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await expect(page.getByRole("heading", { name: "Your figures", level: 1 })).toBeFocused();
  await expect(page.getByText("beside it the median of Billing as a whole")).toBeVisible();

  const first = sheet(page, "How soon is the first answer?");
  await expect(first).toContainText(/First answer: your median was .+, that of all was .+\./);
  const behind = first.getByRole("button", { name: "12 conversations", exact: true });
  await press(behind);
  const list = page.getByRole("dialog", { name: "12 behind this figure" });
  await expect(list.getByRole("row")).toHaveCount(13);
  await expect(list.getByRole("link")).toHaveCount(11);
  await expect(list.getByRole("row").filter({ hasText: "now with others" })).toHaveCount(1);
  expect(await violations(page.mainFrame()), "the list").toEqual([]);
  await shot(page, "own-list");
  const address = page.url();
  await page.keyboard.press("Escape");
  await expect(list).toHaveCount(0);
  await expect(behind).toBeFocused();

  // The address opens it again, and one of them is read from there.
  await page.goto(address);
  await press(list.getByRole("link").first());
  await expect(page).toHaveURL(/\/inbox\/all\/c_/);
  await page.goBack();
  await page.keyboard.press("Escape");

  await press(first.getByRole("button", { name: "What this means: First answer" }));
  await expect(page.getByRole("dialog", { name: "First answer" })).toContainText("Holding replies");
  await page.keyboard.press("Escape");

  // Of what there is little nothing is told, and why is said in words.
  const times = page.getByRole("table", { name: "How long things took" });
  const row = times.getByRole("row", { name: /^First answer/ });
  await expect(row.getByRole("cell").nth(1)).not.toContainText("too few");
  await expect(row.getByRole("cell").nth(2)).toHaveText("too few"); // of nine in ten: twelve
  await expect(page.getByText("A figure of yours is shown from 11 on")).toBeVisible();

  await page.keyboard.press("ControlOrMeta+k");
  await expect(desk.palette).toBeVisible();
  await page.keyboard.type("Your figures");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/reports\/own/);
});

test("who works in two departments has each beside their own, and opens what is counted there", async ({
  people,
  careline,
}) => {
  const house = await House.of(careline);
  const eve = await house.member("Eve Lund", "agent", ["insurance", "scheduling"]);
  const others = [
    await house.member("Fay Roth", "agent", ["insurance"]),
    await house.member("Gus Ahl", "agent", ["insurance"]),
  ];
  for (let i = 0; i < 12; i++) {
    await answered(house, eve, `Am I insured ${i}?`, "insurance");
    const other = others[i % 2];
    if (other) await answered(house, other, `Is that insured ${i}?`, "insurance");
  }
  await answered(house, eve, "May I come?", "scheduling");
  const { page } = await people.staff({ as: eve });
  await page.goto(`${careline.origin}/console/reports/own`);
  await expect(page.getByText("in each of your departments")).toBeVisible();
  const first = sheet(page, "How soon is the first answer?");
  await expect(first.getByRole("heading", { name: "Insurance" })).toBeVisible();
  await expect(first.getByRole("heading", { name: "Scheduling" })).toBeVisible();
  const times = page.getByRole("table", { name: "How long things took" });
  const rows = times.getByRole("row");
  const insured = rows.filter({ hasText: "Insurance" }).first();
  await expect(insured.getByRole("cell").nth(3)).not.toContainText("too few");
  await expect(rows.filter({ hasText: "Scheduling" }).first().getByRole("cell").first()).toHaveText(
    "too few",
  );
  await press(insured.getByRole("button", { name: "12 conversations: First answer, Insurance" }));
  await expect(page.getByRole("dialog", { name: "12 behind this figure" }).getByRole("row")).toHaveCount(13);
  await page.keyboard.press("Escape");
  expect(await violations(page.mainFrame()), "each department").toEqual([]);
  await fits(page);
  await shot(page, "own-departments");
});

test("reports lead an agent to their own figures, with the time that was asked", async ({
  people,
  careline,
}) => {
  const house = await worked(careline);
  const newcomer = await house.member("Dora Lind", "agent", ["billing"]);
  const { page } = await people.staff({ as: newcomer });
  await page.goto(`${careline.origin}/console/reports?from=2026-01-01&to=2026-02-01&zone=UTC&part=by`);
  await expect(page).toHaveURL(/\/reports\/own\?from=2026-01-01&to=2026-02-01&zone=UTC$/);
  await expect(page.getByRole("status").filter({ hasText: "Nothing of yours in this time" })).toBeVisible();
  await expect(page.getByText("January 1 – 31, 2026")).toBeVisible();
  expect(await violations(page.mainFrame()), "nothing yet").toEqual([]);
  await fits(page);
  await shot(page, "own-nothing");
});

test("figures that cannot be read say so, and are read again", async ({ people, careline }) => {
  await worked(careline);
  const { page } = await people.staff({ as: ana });
  await page.route("**/api/v1/reports/own?*", (route) =>
    route.fulfill({ status: 422, contentType: "application/problem+json", body: "{}" }),
  );
  await page.goto(`${careline.origin}/console/reports/own`);
  const alert = page.getByRole("alert").filter({ hasText: "The figures could not be loaded" });
  await expect(alert).toBeVisible({ timeout: 20_000 });
  await page.unrouteAll();
  await press(alert.getByRole("button", { name: "Try again" }));
  await expect(sheet(page, "How soon is the first answer?")).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`at every width, at twice the size and from right to left, ${colorScheme}`, async ({
    people,
    careline,
  }) => {
    await worked(careline);
    const { page } = await people.staff({ as: ana, colorScheme });
    await page.goto(`${careline.origin}/console/reports/own`);
    await expect(sheet(page, "How soon is the first answer?")).toContainText("12");
    expect(await violations(page.mainFrame())).toEqual([]);
    for (const width of [360, 768, 1440]) {
      await page.setViewportSize({ width, height: width < 500 ? 3_200 : 1_800 }); // the whole of it
      await fits(page);
      await shot(page, `own-${width}-${colorScheme}`);
    }
    await page.evaluate(() => {
      document.documentElement.style.fontSize = "200%";
    });
    await page.setViewportSize({ width: 720, height: 900 });
    await fits(page);
    await shot(page, `own-twice-${colorScheme}`);
    await page.evaluate(() => {
      document.documentElement.style.fontSize = "";
      document.documentElement.dir = "rtl";
    });
    for (const width of [360, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await fits(page);
      await shot(page, `own-rtl-${width}-${colorScheme}`);
    }
  });
}

test("a link to a report names its zone, and can leave imported logs out", async ({ people, careline }) => {
  await worked(careline);
  const { page } = await people.staff({ timezoneId: "Asia/Kathmandu" });
  const before = page.url();
  const reports = page.getByRole("link", { name: "Reports", exact: true }).filter({ visible: true });
  await reports.press("Enter");
  await expect(page).toHaveURL(/\/reports\?zone=/);
  expect(page.url()).not.toContain("Kathmandu");
  const house = await House.of(careline);
  const { sites } = await house.call<{ sites: { zone: string }[] }>("GET", "/sites");
  expect(new URL(page.url()).searchParams.get("zone")).toBe(sites[0]?.zone);
  const more = page.getByRole("button", { name: "More filters", exact: true });
  await press(more);
  const from = page.getByRole("combobox", { name: "History" });
  await expect(page.getByRole("combobox", { name: "Time zone" })).toBeVisible();
  await expect(from).toHaveCount(0); // there are no others
  await page.goBack(); // the zone was no step of its own
  await expect(page).toHaveURL(before);

  const now = Date.now();
  const rows = Array.from({ length: 30 }, (_, i) =>
    ["open", "answer", "resolve"].map((event, step) =>
      [i, event, new Date(now - 86_400_000 + step * 60_000).toISOString(), "Scheduling", "Eve"].join(","),
    ),
  );
  await careline.history(`case,event,at,group,agent\n${rows.flat().join("\n")}\n`, {
    columns: { case: "case", event: "event", timestamp: "at", group: "group", agent: "agent" },
    events: { open: "open", answer: "answer", resolve: "resolve" },
  });
  await page.reload();
  await reports.press("Enter");
  const volume = page
    .getByRole("region", { name: "How much comes in and goes out?" })
    .filter({ has: page.getByRole("figure") });
  const opened = async (n: number) => expect(volume).toContainText(new RegExp(`(^|\\D)${n} opened`));
  await expect(volume).toContainText(/\d+ opened/);
  const all = Number(/(\d+) opened/.exec((await volume.textContent()) ?? "")?.[1]);
  await press(more);
  await from.selectOption({ label: "Only ours" });
  await expect(page).toHaveURL(/source=own/);
  await opened(all - 30);
  await from.selectOption({ label: "Imported: history" });
  await expect(page).toHaveURL(/source=history/);
  await opened(30);
  await page.reload();
  await opened(30);
  await expect(from).toHaveValue("history");
});
