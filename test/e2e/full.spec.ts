import { Clinic } from "./support/clinic.ts";
import { fits } from "./support/fits.ts";
import { House } from "./support/house.ts";
import { seed } from "./support/seed.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

test.use({ house: "full" });

// A busy morning: 200 conversations, the longest names and messages there are.
test("a full list stays quick to draw, fits, and reaches its last row", async ({ people, careline }) => {
  test.setTimeout(120_000);
  const departments = ["scheduling", "billing", "insurance"];
  const last = canary("I am the last one who wrote today.");
  const long = "The bill of the 3rd says two visits, and I came once. ".repeat(74);
  await seed(
    careline,
    Array.from({ length: 199 }, (_, i) => ({
      department: departments[i % 3] ?? "scheduling",
      text: i === 1 ? long : `Question ${i}: can I come on another day?`,
      name: i % 7 === 0 ? "Wolfeschlegelsteinhausenbergerdorff-Montgomery y de la Fuente" : `Patient ${i}`,
      language: i % 5 === 0 ? "es" : "en",
    })),
  );
  await seed(careline, [{ department: "billing", text: last, name: "Zoe Last" }]);

  const staff = await people.staff({ viewport: { width: 1440, height: 900 } });
  await staff.console.view("Unassigned");
  await expect(staff.console.list.getByRole("listitem").first()).toBeVisible();
  const drawn = await staff.console.list.getByRole("listitem").count();
  expect(drawn).toBeLessThan(80);
  await staff.console.reveal(last);
  await staff.console.list.evaluate((list) => list.parentElement?.scrollTo({ top: 0 }));
  await staff.console.openRow("The bill of the 3rd");

  for (const width of [1440, 768, 360]) {
    for (const colorScheme of ["light", "dark"] as const) {
      await staff.page.setViewportSize({ width, height: 900 });
      await staff.page.emulateMedia({ colorScheme });
      await expect(staff.console.composer).toBeVisible();
      await fits(staff.page);
      await shot(staff.page, `console-full-${width}-${colorScheme}`);
    }
  }
});

test("a long thread is drawn from its end, and going back moves nothing that is looked at", async ({
  people,
  careline,
}) => {
  test.setTimeout(120_000);
  const clinic = await Clinic.of(careline);
  const house = await House.of(careline);
  await clinic.policy("billing", { routing: { manual: true } });
  const { id } = await house.patient({ department: "billing", text: "Line 0", name: "Long Story" });
  for (let n = 1; n <= 330; n++) await clinic.act(id, "messages", { text: `Line ${n}`, keep_open: true });
  const { page, console } = await people.staff({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${careline.origin}/console/inbox/all/${id}`);
  await expect(console.message("Line 330")).toBeVisible();
  // Its end first; then as many lines as are always drawn, and no more.
  await expect.poll(() => console.thread.getByRole("listitem").count()).toBeGreaterThanOrEqual(60);
  expect(await console.thread.getByRole("listitem").count()).toBeLessThan(100);

  // Up to what is drawn, where earlier lines come by themselves.
  const first = console.thread.getByText(/^Line \d+$/).first();
  const edge = (await first.textContent()) ?? "";
  await console.thread.evaluate((log) => log.scrollTo({ top: 0 }));
  const marked = console.thread.getByText(edge, { exact: true });
  const box = await marked.boundingBox();
  await expect(first).not.toHaveText(edge);
  const after = await marked.boundingBox();
  expect(Math.abs((after?.y ?? 0) - (box?.y ?? 0))).toBeLessThan(4);

  // By key, to the very first one; then on to the end, where what is far above is let go.
  const earlier = page.getByRole("button", { name: /earlier lines?$/ });
  await earlier.focus();
  await expect(async () => {
    if (await earlier.count()) await page.keyboard.press("Enter");
    expect(await earlier.count(), "the way back goes when nothing is before").toBe(0);
  }).toPass();
  await expect(console.thread, "and leaves the focus to what it led to").toBeFocused();
  await page.keyboard.press("Enter"); // opens nothing else, though the list does not hold this one
  await expect(page).toHaveURL(new RegExp(id));
  await expect(async () => {
    await page.keyboard.press("Home");
    await expect(console.thread.getByText("Line 0", { exact: true })).toBeAttached({ timeout: 500 });
  }).toPass();
  await console.thread.focus();
  await page.keyboard.press("End");
  await expect(async () => {
    expect(await console.thread.getByRole("listitem").count()).toBeLessThan(100);
  }).toPass();
  await expect(console.message("Line 330")).toBeInViewport();
  await clinic.act(id, "messages", { text: "Line 331", keep_open: true });
  await expect(console.message("Line 331")).toBeInViewport();
});
