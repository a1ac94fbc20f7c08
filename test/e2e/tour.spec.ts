import { violations } from "./support/axe.ts";
import { Clinic } from "./support/clinic.ts";
import { fits } from "./support/fits.ts";
import { House } from "./support/house.ts";
import { shot } from "./support/shot.ts";
import { expect, test } from "./support/test.ts";

test.use({ house: "tour" });

test("the keyboard tour goes on as real keys are pressed, and is remembered", async ({
  people,
  careline,
}) => {
  test.setTimeout(90_000);
  const clinic = await Clinic.of(careline);
  for (const key of ["scheduling", "billing"]) await clinic.policy(key, { routing: { manual: true } });
  const house = await House.of(careline);
  const ana = await house.member("Ana Gil");
  const me = await people.staff({ as: ana });
  const keys = me.page.keyboard;
  const tour = me.page.getByRole("region", { name: "Keyboard tour" });
  const told = tour.getByRole("status");

  // An empty list leads to it; and so does the map of keys.
  await me.page.getByRole("button", { name: "Keyboard tour" }).press("Enter");
  await expect(tour.getByRole("heading")).toBeFocused();
  await expect(told).toContainText("Step 1 of 8");
  await expect(told).toContainText("Press G A, one after the other");
  expect(await violations(me.page.mainFrame()), "tour").toEqual([]);
  await shot(me.page, "console-tour");
  await tour.getByRole("button", { name: "Go on later" }).press("Enter");
  await expect(tour).toHaveCount(0);

  for (const name of ["Rosa Vidal", "Omar Haddad"])
    await house.patient({ department: "billing", text: `I am ${name}`, name });
  await keys.press("?");
  await me.console.map.getByRole("button", { name: "Keyboard tour" }).press("Enter");
  await expect(me.console.map).toBeHidden();
  await expect(told).toContainText("Step 1 of 8");
  await keys.press("x"); // another key is no step
  await expect(told).toContainText("Step 1 of 8");

  await keys.press("g");
  await keys.press("a");
  await expect(told).toContainText("Step 2 of 8");
  await keys.press("j");
  await expect(told).toContainText("Step 3 of 8");
  await keys.press("Enter");
  await expect(told).toContainText("Step 4 of 8");
  await expect(me.console.composer).toBeVisible();
  await keys.press("r");
  await expect(told).toContainText("Step 5 of 8");
  await expect(me.console.composer).toBeFocused();

  // Sending is for practice: it is left out, by keys, and it is where one was after a reload.
  await keys.press("Escape");
  await expect(me.console.composer).not.toBeFocused();
  await expect(told).toContainText("Step 5 of 8");
  await keys.press("q");
  await expect(tour.getByRole("heading")).toBeFocused();
  await me.page.reload();
  await expect(me.console.composer).toBeVisible();
  await keys.press("q");
  await expect(told).toContainText("Step 5 of 8");
  await tour.getByRole("button", { name: "Leave this step out" }).press("Enter");
  await expect(told).toContainText("Step 6 of 8");
  await keys.press("r");
  await keys.press("Escape");
  await expect(told).toContainText("Step 7 of 8");
  await tour.getByRole("button", { name: "Leave this step out" }).press("Enter");
  await keys.press("Control+k");
  await expect(me.console.palette).toBeVisible();
  await keys.press("Escape");
  await expect(told).toContainText("That is what a day needs");
  await me.page.setViewportSize({ width: 360, height: 740 });
  await fits(me.page);
  await tour.getByRole("button", { name: "Done" }).press("Enter");
  await expect(tour).toHaveCount(0);
  expect(me.wire.complaints).toEqual([]);

  // On another device it is done too: an empty list does not lead to it.
  const elsewhere = await people.staff({ as: ana });
  await elsewhere.console.view("Mine");
  await expect(elsewhere.page.getByRole("link", { name: "Go to Unassigned" })).toBeVisible();
  await expect(elsewhere.page.getByRole("button", { name: "Keyboard tour" })).toHaveCount(0);
});
