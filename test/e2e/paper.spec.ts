import type { Page } from "@playwright/test";
import { violations } from "./support/axe.ts";
import { fits } from "./support/fits.ts";
import { lived } from "./support/history.ts";
import { shot } from "./support/shot.ts";
import { expect, test } from "./support/test.ts";

// Reports over two months in which something happened: no other spec adds to them.
test.use({ house: "paper" });

const pages = (pdf: Buffer) => [...pdf.toString("latin1").matchAll(/\/Type\s*\/Page[^s]/g)].length;

test("a month of the board is one page of A4 and of Letter, with six sentences", async ({
  people,
  careline,
}) => {
  test.setTimeout(120_000);
  await lived(careline);
  const { page } = await people.staff({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${careline.origin}/console/reports/board`);
  const figures = page.locator("article section");
  await expect(figures).toHaveCount(6);
  for (const name of ["Conversations", "Wait in the queue", "First answer", "Full resolution"]) {
    const figure = page.getByRole("region", { name, exact: true });
    await expect(figure.getByText(/^n \d{2,}$/)).toBeVisible();
    await expect(figure).not.toContainText("none");
  }
  await page.getByRole("button", { name: "Freeze these figures" }).click();
  await expect(page.getByText(/^Frozen as of .* by /)).toBeVisible();
  for (const format of ["A4", "Letter"]) expect(pages(await page.pdf({ format })), format).toBe(1);
  await page.emulateMedia({ media: "print" });
  await expect(figures).toHaveCount(6);
  await expect(page.getByText(/^Frozen as of .* by /)).toBeVisible();
  await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
  await shot(page, "board-paper");

  // A month that is not over yet, or was just now, says until when it may change.
  await page.emulateMedia({ media: "screen" });
  const month = new Date().toISOString().slice(0, 7);
  await page.goto(`${careline.origin}/console/reports/board?month=${month}`);
  await expect(page.getByText(/not over yet/)).toBeVisible();
  await expect(page.getByText(/^Provisional: settles on /).first()).toBeVisible();
  expect(pages(await page.pdf({ format: "A4" })), "provisional").toBe(1);
});

test("what patients say prints without what one presses", async ({ people, careline }) => {
  const { page } = await people.staff({ viewport: { width: 1024, height: 900 } });
  for (const part of ["report", "comments", "recovery"]) {
    await page.goto(`${careline.origin}/console/voice?part=${part}`);
    await expect(page.getByRole("button", { name: "Print" })).toBeVisible();
    await page.emulateMedia({ media: "print" });
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("#main").getByRole("button")).toHaveCount(0);
    await expect(page.getByRole("navigation")).toHaveCount(0);
    await shot(page, `voice-${part}-paper`);
    expect(pages(await page.pdf({ format: "A4" })), part).toBe(1);
    await page.emulateMedia({ media: "screen" });
  }
});

const screens = {
  overview: "reports?part=overview",
  breakdown: "reports?part=by",
  people: "reports?part=by&by=staff",
  arrivals: "reports?part=arrivals",
  checks: "reports?part=checks",
  board: "reports/board",
  wall: "wall",
  voice: "voice?part=report",
  reasons: "voice?part=reasons",
};

/** A picture of the whole page: what scrolls inside of it is laid out. */
async function whole(page: Page, name: string): Promise<void> {
  const height = await page.locator("#main").evaluate((main) => {
    const heights = [main, ...main.querySelectorAll("*")].map((part) => part.scrollHeight);
    return Math.min(Math.max(...heights, innerHeight), 6000) + 80;
  });
  const size = page.viewportSize();
  await page.setViewportSize({ width: size?.width ?? 1440, height });
  await shot(page, name);
  if (size) await page.setViewportSize(size);
}

for (const [name, path] of Object.entries(screens)) {
  test(`${name} in the dark, without colour, at twice the size, narrow, in Spanish, right to left`, async ({
    people,
    careline,
  }) => {
    test.setTimeout(120_000);
    await lived(careline);
    const { page } = await people.staff({ colorScheme: "dark", viewport: { width: 1440, height: 900 } });
    const settle = async () => {
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      await page.waitForLoadState("networkidle");
    };
    await page.goto(`${careline.origin}/console/${path}`);
    await settle();
    expect(await violations(page.mainFrame()), "dark").toEqual([]);
    await whole(page, `look-${name}-dark`);
    await page.emulateMedia({ colorScheme: "light" });
    const eyes = await page.context().newCDPSession(page);
    await eyes.send("Emulation.setEmulatedVisionDeficiency", { type: "achromatopsia" });
    await whole(page, `look-${name}-grey`);
    await page.setViewportSize({ width: 720, height: 450 }); // 1440 at twice the size
    await fits(page);
    await whole(page, `look-${name}-twice`);
    await page.evaluate(() => {
      document.documentElement.dir = "rtl";
    });
    await page.setViewportSize({ width: 1024, height: 800 });
    await fits(page);
    await whole(page, `look-${name}-rtl`);

    await page.evaluate(() => localStorage.setItem("careline.prefs", JSON.stringify({ locale: "es" })));
    await page.setViewportSize({ width: 360, height: 740 });
    await page.reload();
    await expect(page.locator("html")).toHaveAttribute("lang", "es");
    await settle();
    await fits(page);
    expect(await violations(page.mainFrame()), "Spanish").toEqual([]);
    await whole(page, `look-${name}-es`);
  });
}
