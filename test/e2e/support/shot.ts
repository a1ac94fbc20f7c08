import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";

const folder = fileURLToPath(new URL("../../screenshots/", import.meta.url));

/** A picture for people to look at, in test/screenshots. */
export async function shot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${folder}${name}.png`, animations: "disabled" });
}
