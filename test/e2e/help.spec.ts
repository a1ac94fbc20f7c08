import { articles } from "./support/articles.ts";
import { violations } from "./support/axe.ts";
import { fits } from "./support/fits.ts";
import { shot } from "./support/shot.ts";
import { expect, test } from "./support/test.ts";

test.use({ house: "answers" });

test.beforeAll(async ({ careline }) => {
  await careline.shelve(articles);
});

test("the help centre works without a script: search, read, say what was missing", async ({
  people,
  careline,
}) => {
  const { page, wire } = await people.person({ javaScriptEnabled: false });
  await page.goto(`${careline.origin}/help/`);
  await expect(page).toHaveURL(/\/help\/en\/$/);
  await page.getByLabel("What do you want to know?").fill("what is a copaymant");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByText("We looked for")).toBeVisible();
  await expect(page.locator("mark").first()).toBeVisible();
  await page.getByRole("link", { name: "What a copayment is" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "What a copayment is" })).toBeVisible();
  await expect(page.locator('link[rel="canonical"]')).toHaveAttribute("href", /\/help\/en\/copay-basics$/);
  await expect(page.locator('link[hreflang="es"]')).toHaveAttribute("href", /\/help\/es\/copay-basics-es$/);
  await page.getByRole("link", { name: "Read about deductibles" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "What a deductible is" })).toBeVisible();
  await page.getByRole("radio", { name: "No", exact: true }).check();
  await page.getByLabel(/What was missing/).fill("How much is it?");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("status")).toContainText("Thank you");
  await page.getByRole("link", { name: "All topics" }).click();
  await page.getByRole("link", { name: "Scheduling" }).click();
  await expect(page.getByRole("link", { name: "Where to park" })).toBeVisible();
  expect(wire.strangers(careline.origin)).toEqual([]);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`help pages are clean and fit, ${colorScheme}`, async ({ people, careline }) => {
    const { page } = await people.person({ colorScheme, viewport: { width: 360, height: 740 } });
    for (const [name, path] of [
      ["home", "/help/en/"],
      ["topic", "/help/en/topics/insurance"],
      ["article", "/help/en/copay-basics"],
      ["found", "/help/en/search?q=copaymant"],
      ["nothing", "/help/en/search?q=zzzz"],
      ["missing", "/help/es/nada"],
    ] as const) {
      await page.goto(careline.origin + path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect(await violations(page.mainFrame()), name).toEqual([]);
      await fits(page);
      await shot(page, `help-${name}-${colorScheme}`);
    }
  });
}
