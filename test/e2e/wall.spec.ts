import type { Page } from "@playwright/test";
import { violations } from "./support/axe.ts";
import { Clinic } from "./support/clinic.ts";
import { fits } from "./support/fits.ts";
import { House } from "./support/house.ts";
import { shot } from "./support/shot.ts";
import { expect, test } from "./support/test.ts";

// Who waits here, no other spec changes.
test.use({ house: "wall" });

const card = (page: Page) => page.getByRole("listitem", { name: "Scheduling" });
const figure = (page: Page, label: string) =>
  card(page).getByText(label, { exact: true }).locator("xpath=following-sibling::dd");

test("who waits is on the wall within two seconds, and says so when it is not live", async ({
  people,
  careline,
}) => {
  const house = await House.of(careline);
  const clinic = await Clinic.of(careline);
  await house.routing("scheduling", { manual: true });
  const manager = await house.member("Mia Manager", "manager", ["scheduling"]);
  const { page } = await people.staff({ as: manager });
  await page.keyboard.press("g");
  await page.keyboard.press("w");
  await expect(page.getByRole("heading", { name: "Wall" })).toBeFocused();
  await expect(figure(page, "Waiting now")).toHaveText("0");
  await expect(figure(page, "Longest wait")).toHaveText("none");

  await expect(figure(page, "Rated 4 or 5")).toHaveText("nobody yet");
  const closed = figure(page, "Closed");
  const before = Number.parseInt((await closed.textContent()) ?? "", 10);

  const within = { timeout: 2_000 };
  const { id } = await house.patient({ department: "scheduling", text: "Is there a ramp?" });
  await expect(figure(page, "Waiting now")).toHaveText("1", within);
  await expect(figure(page, "Longest wait")).toHaveText(/^\d+ s$/);
  await clinic.act(id, "assign", { staff_id: "me" });
  await expect(figure(page, "Waiting now")).toHaveText("0", within);
  await expect(figure(page, "With us")).toHaveText("1");
  await clinic.act(id, "resolve");
  await expect(figure(page, "With us")).toHaveText("0", within);
  await expect(closed).toHaveText(new RegExp(`^${before + 1}`), within);

  await page.route("**/api/v1/wall", (route) => route.abort());
  await expect(page.getByRole("status").filter({ hasText: /Not live since/ })).toBeVisible();
  await expect(card(page)).toContainText("not live since");
  await page.unroute("**/api/v1/wall");
  await expect(page.getByText(/Not live since/)).toHaveCount(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`on a screen in the room, by keyboard and at any width, ${colorScheme}`, async ({ people }) => {
    const { page } = await people.staff({ colorScheme });
    await page.getByRole("link", { name: "Wall", exact: true }).filter({ visible: true }).click();
    await expect(figure(page, "Waiting now")).toBeVisible();
    expect(await violations(page.mainFrame()), "wall").toEqual([]);
    for (const width of [360, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await fits(page);
      await shot(page, `wall-${width}-${colorScheme}`);
    }
    const meaning = card(page).getByRole("button", { name: /^What this means/ });
    await expect(meaning).toHaveCount(await card(page).locator("dt").count());
    await meaning.filter({ visible: true }).first().press("Enter");
    await expect(page.getByRole("dialog", { name: "Waiting now" })).toContainText("wall_waiting");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Show on a screen" }).press("Enter");
    await expect(page).toHaveURL(/\/wall\?screen=true$/);
    await expect(page.getByRole("navigation")).toHaveCount(0);
    await expect(meaning).toHaveCount(0);
    await expect(figure(page, "Waiting now")).toBeVisible();
    expect(await violations(page.mainFrame()), "screen").toEqual([]);
    await fits(page);
    await shot(page, `wall-screen-${colorScheme}`);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("navigation")).toBeVisible();
  });
}

test("an agent is told that the wall is not theirs", async ({ people, careline }) => {
  const house = await House.of(careline);
  const { page } = await people.staff({ as: await house.member("Ana Agent") });
  await expect(page.getByRole("link", { name: "Wall", exact: true })).toHaveCount(0);
  await page.goto(`${careline.origin}/console/wall`);
  await expect(page.getByText("Not yours to see")).toBeVisible();
});
