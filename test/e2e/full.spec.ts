import { fits } from "./support/fits.ts";
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
