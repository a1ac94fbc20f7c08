import { expect, type Locator } from "@playwright/test";

/** Somebody without a mouse: everything is reached by Tab, and what cannot be reached fails. */

/** How often Tab is pressed before something counts as out of reach. */
const most = 80;

/** Presses Tab until something has the focus, or Shift+Tab where it stands before; nothing if it has it. */
export async function reach(target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses <= most; presses++) {
    const where = await target.evaluate((element) => {
      const { activeElement, body } = element.ownerDocument;
      if (element === activeElement) return "here";
      const after = activeElement?.compareDocumentPosition(element) ?? Node.DOCUMENT_POSITION_FOLLOWING;
      return activeElement === body || after & Node.DOCUMENT_POSITION_FOLLOWING ? "ahead" : "back";
    });
    if (where === "here") return;
    await target.page().keyboard.press(where === "ahead" ? "Tab" : "Shift+Tab");
  }
  throw new Error(`${most} presses of Tab do not reach ${target}`);
}

/** Goes there and presses Enter, or what it takes. */
export async function press(target: Locator, key = "Enter"): Promise<void> {
  await reach(target);
  await target.page().keyboard.press(key);
}

/** Chooses in a menu that is open: by the arrow, and Enter. */
export async function pick(item: Locator): Promise<void> {
  await expect(item).toBeVisible();
  const { keyboard } = item.page();
  for (let presses = 0; presses <= most; presses++) {
    if (await focused(item)) return keyboard.press("Enter");
    await keyboard.press("ArrowDown");
  }
  throw new Error(`${most} presses of the arrow do not reach ${item}`);
}

/** Types a day like 2031-12-25 into its three parts, as they stand in English. */
export async function day(target: Locator, date: string): Promise<void> {
  await reach(target);
  const [year = "", month = "", number = ""] = date.split("-");
  const { keyboard } = target.page();
  // Who comes from behind stands in the last part: out of it, and in again from before.
  while (await focused(target)) await keyboard.press("Shift+Tab");
  await keyboard.press("Tab");
  await keyboard.type(month + number + year);
  await expect(target).toHaveValue(date);
}

/** Goes to a field and types in the place of what is there. */
export async function write(target: Locator, text: string): Promise<void> {
  await reach(target);
  const { keyboard } = target.page();
  await keyboard.press("ControlOrMeta+a");
  if (text) await keyboard.type(text);
  else await keyboard.press("Delete");
  await expect(target).toHaveValue(text);
}

/** Ticks a box, or takes the tick away. */
export async function tick(target: Locator, on = true): Promise<void> {
  await press(target, "Space");
  await expect(target).toBeChecked({ checked: on });
}

/** Chooses in a list by the letters of what is wanted: for a second, a list adds letters to those before them. */
export async function choose(target: Locator, label: string): Promise<void> {
  await reach(target);
  await expect(async () => {
    await target.page().keyboard.type(label);
    await expect(target.locator("option:checked")).toHaveText(label, { timeout: 500 });
  }).toPass({ intervals: [1100] });
}

export type Given = { name: string; mimeType: string; buffer: Buffer };

/** Gives files to what asks for them when it is pressed. */
export async function give(target: Locator, files: Given | Given[], key = "Enter"): Promise<void> {
  const asked = target.page().waitForEvent("filechooser");
  await press(target, key);
  await (await asked).setFiles(files);
}

export async function focused(target: Locator): Promise<boolean> {
  return await target.evaluate((element) => element === element.ownerDocument.activeElement);
}
