import type { Page } from "@playwright/test";
import { violations } from "./support/axe.ts";
import { fits } from "./support/fits.ts";
import { House } from "./support/house.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

// Nobody else is signed in here: who is offered what follows from the rules alone.
test.use({ house: "calm" });

/** The row under a point of the window, and where the one with the focus stands. */
const underHand = (page: Page, { x, y }: { x: number; y: number }) =>
  page.evaluate(
    ([left, top]) => {
      const of = (element: Element | null | undefined) =>
        element?.closest<HTMLElement>("[data-conversation]") ?? undefined;
      const place = (row: HTMLElement | undefined) => row?.getBoundingClientRect().top;
      const [pointed, focused] = [of(document.elementFromPoint(left, top)), of(document.activeElement)];
      return {
        pointed: pointed?.dataset.conversation,
        at: place(pointed),
        focused: focused?.dataset.conversation,
        focusedAt: place(focused),
      };
    },
    [x, y] as const,
  );

/** So many wait for whoever picks them that the list is longer than the window. */
async function waiting(house: House): Promise<void> {
  await house.routing("billing", { manual: true });
  for (let n = 1; n <= 20; n++)
    await house.patient({ department: "billing", text: canary(`Question ${n}`), name: `Patient ${n}` });
}

test("an offer that comes or goes moves no row under the hand", async ({ people, careline }) => {
  test.setTimeout(240_000);
  const house = await House.of(careline);
  await waiting(house);
  const ana = await house.member("Ana Gil", "agent", ["billing", "insurance"]);
  const { page, console: desk } = await people.staff({ as: ana, viewport: { width: 1280, height: 720 } });
  await expect(desk.row("Patient 3").first()).toBeVisible();
  const come = (name: string) =>
    house.patient({ department: "insurance", text: canary("Am I covered?"), name });

  // The pointer rests on the third row, the focus is on the second.
  await page.locator("#main").focus();
  for (let n = 0; n < 2; n++) await page.keyboard.press("j");
  const third = await desk.list.getByRole("listitem").nth(2).boundingBox();
  if (!third) throw new Error("there is no third row");
  const hand = { x: third.x + third.width / 2, y: third.y + third.height / 2 };
  await page.mouse.move(hand.x, hand.y);
  const before = await underHand(page, hand);
  expect(before.pointed).toBeTruthy();
  expect(before.focused).toBeTruthy();
  await come("Grace Adeyemi");
  await expect(desk.offer("Grace Adeyemi")).toBeVisible();
  expect(await underHand(page, hand)).toEqual(before);
  expect(await violations(page.mainFrame()), "offered below the list").toEqual([]);
  await shot(page, "console-offer-calm-1280");
  await page.keyboard.press("Shift+Y");
  await expect(desk.offer("Grace Adeyemi")).toBeHidden();
  expect(await underHand(page, hand)).toEqual(before);

  // At the end of the list, where a longer box would pull the rows down.
  await come("Henry Osei");
  await expect(desk.offer("Henry Osei")).toBeVisible();
  await page.mouse.wheel(0, 5_000);
  const scroller = desk.list.locator("xpath=..");
  await expect
    .poll(() => scroller.evaluate((box) => box.scrollHeight - box.clientHeight - box.scrollTop))
    .toBeLessThan(1);
  const end = await underHand(page, hand);
  expect(end.pointed).not.toBe(before.pointed);
  await page.keyboard.press("Shift+Y");
  await expect(desk.offer("Henry Osei")).toBeHidden();
  expect(await underHand(page, hand)).toMatchObject({ pointed: end.pointed, at: end.at });

  // It takes no press that was meant for what stood there, and then it does.
  await desk.list.evaluate((list) => list.parentElement?.scrollTo({ top: 0 }));
  await come("Iris Blum");
  const accept = desk.offer("Iris Blum").getByRole("button", { name: "Accept Iris Blum" });
  await expect(accept).toBeVisible();
  await expect(accept).toBeEnabled();
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: "dark" });
  await fits(page);
  await shot(page, "console-offer-calm-360-dark");
  await page.setViewportSize({ width: 1280, height: 720 });
  await accept.click();
  await expect(page.locator("#conversation-title")).toContainText("Iris Blum");
});

test("of a row with the focus at the foot of the list an offer hides nothing", async ({
  people,
  careline,
}) => {
  test.setTimeout(180_000);
  const house = await House.of(careline);
  await waiting(house);
  const ana = await house.member("Eva Lund", "agent", ["billing", "insurance"]);
  const { page, console: desk } = await people.staff({ as: ana, viewport: { width: 1280, height: 720 } });
  await expect(desk.row("Patient 3").first()).toBeVisible();
  const scroller = desk.list.locator("xpath=..");
  await page.locator("#main").focus();
  const foot = async () => {
    const box = await scroller.boundingBox();
    const row = await desk.current.boundingBox();
    if (!box || !row) return Number.POSITIVE_INFINITY;
    return box.y + box.height - row.y - row.height;
  };
  // As far down as whole rows are in sight.
  for (let n = 0; n < 20 && !((await foot()) < 60); n++) await page.keyboard.press("j");
  await house.patient({ department: "insurance", text: canary("Am I covered?"), name: "Jonas Weber" });
  await expect(desk.offer("Jonas Weber")).toBeVisible();
  await expect.poll(foot).toBeGreaterThanOrEqual(-1);
  await page.keyboard.press("Shift+Y");
});
