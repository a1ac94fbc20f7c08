import { expect, type FrameLocator, type Page } from "@playwright/test";

/** Nothing is wider than its window, and no part of it scrolls sideways. */
export async function fits(where: Page | FrameLocator): Promise<void> {
  const wide = await where.locator("html").evaluate((root) => {
    const cut = (element: Element): boolean => {
      const { overflowX, clipPath, display } = getComputedStyle(element);
      return overflowX === "hidden" || overflowX === "clip" || clipPath !== "none" || display === "inline";
    };
    return [root, ...root.querySelectorAll("*")]
      .filter((element) => element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1)
      .filter((element) => !cut(element))
      .map(
        (element) =>
          `${element.tagName}.${element.className}: ${element.scrollWidth} > ${element.clientWidth}`,
      );
  });
  expect(wide, "elements that scroll sideways").toEqual([]);
}
