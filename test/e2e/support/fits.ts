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

/** What is pressed there is at least 24 × 24 CSS px large (WCAG 2.5.8), but for links in a sentence. */
export async function large(where: Page | FrameLocator): Promise<void> {
  const small = await where.locator("html").evaluate((root) =>
    [...root.querySelectorAll("a, button, input, select, textarea")].flatMap((element) => {
      if (
        !element.checkVisibility() ||
        (getComputedStyle(element).display === "inline" && element.closest("p"))
      )
        return [];
      const ticked = element.matches("[type=checkbox], [type=radio]") && element.closest("label");
      const { width, height } = (ticked || element).getBoundingClientRect();
      const name = element.getAttribute("aria-label") ?? element.textContent;
      // One pixel is what only screen readers meet.
      return Math.min(width, height) > 1 && Math.min(width, height) < 24
        ? [`${name}: ${width} × ${height}`]
        : [];
    }),
  );
  expect(small, "what is too small to press").toEqual([]);
}
