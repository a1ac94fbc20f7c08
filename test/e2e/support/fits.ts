import { expect, type FrameLocator, type Page } from "@playwright/test";

/** Nothing stands outside of the window, and no part of it scrolls sideways. */
export async function fits(where: Page | FrameLocator): Promise<void> {
  const wide = await where.locator("html").evaluate((root) => {
    const name = (element: Element) => `${element.tagName}.${element.getAttribute("class") ?? ""}`;
    const clipped = (element: Element | null): boolean => {
      if (!element || element === root) return false;
      const { overflowX, clipPath } = getComputedStyle(element);
      return (
        overflowX === "hidden" ||
        overflowX === "clip" ||
        clipPath !== "none" ||
        clipped(element.parentElement)
      );
    };
    const found: string[] = [];
    // A table in a region of its own, which the keyboard reaches, may be wider than a phone.
    const ofTable = (element: Element) => element.closest("section[tabindex='0']") !== null;
    for (const element of [root, ...root.querySelectorAll("*")]) {
      if (ofTable(element)) continue;
      const scrolls = element === root || /auto|scroll/.test(getComputedStyle(element).overflowX);
      if (scrolls && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1) {
        found.push(`${name(element)} scrolls: ${element.scrollWidth} > ${element.clientWidth}`);
      }
      const { left, right, width } = element.getBoundingClientRect();
      if (width > 0 && (left < -1 || right > innerWidth + 1) && !clipped(element)) {
        found.push(`${name(element)} stands outside: ${left} to ${right} of ${innerWidth}`);
      }
    }
    return found;
  });
  expect(wide, "what does not fit").toEqual([]);
}
