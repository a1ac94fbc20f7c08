import { Buffer } from "node:buffer";
import type { Page } from "@playwright/test";
import { violations } from "./support/axe.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

/** A picture of some size as a PNG, drawn by the browser. */
async function picture(page: Page, width = 900, height = 600): Promise<Buffer> {
  const url = await page.evaluate(
    ([w, h]) => {
      const canvas = document.createElement("canvas");
      canvas.width = w;
      canvas.height = h;
      const pen = canvas.getContext("2d");
      if (pen) {
        pen.fillStyle = "#0b6e69";
        pen.fillRect(0, 0, w, h);
        pen.fillStyle = "#ffffff";
        pen.font = "64px sans-serif";
        pen.fillText("Member ID 0042", 60, 160);
      }
      return canvas.toDataURL("image/png");
    },
    [width, height] as const,
  );
  return Buffer.from(url.split(",")[1] ?? "", "base64");
}

const uploads = "**/api/v1/attachments";

test("a patient sends a photo by keyboard: canceled, cut off, tried again; staff look at it", async ({
  people,
}) => {
  const question = canary("My insurance card");
  const patient = await people.patient();
  const { widget } = patient;
  await widget.ask({ text: question, name: "Maria Sol" });
  await widget.expectState(question, "Sent");
  const card = { name: "card.exe.png", mimeType: "image/png", buffer: await picture(patient.page) };
  const tray = widget.frame.getByRole("list", { name: "Files to send" });

  // What is no picture is refused with what to do, and taken out by keyboard.
  const choose = async (file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> => {
    const chooser = patient.page.waitForEvent("filechooser");
    await widget.frame.getByLabel("Add a photo or PDF").focus();
    await patient.page.keyboard.press("Enter");
    await (await chooser).setFiles(file);
  };
  await choose({ name: "card.jpg", mimeType: "image/jpeg", buffer: Buffer.from("MZ\x90 a program") });
  await expect(tray).toContainText("Only photos and PDF files can be sent");
  await widget.button("Remove card.jpg").focus();
  await patient.page.keyboard.press("Enter");
  await expect(tray).toBeHidden();

  // One that hangs is canceled.
  await patient.context.route(uploads, () => {});
  await choose(card);
  await expect(tray).toContainText(/sent/);
  await widget.button(/^Remove card/).focus();
  await patient.page.keyboard.press("Enter");
  await expect(tray).toBeHidden();
  await patient.context.unroute(uploads);

  // One that is cut off is tried again by itself; the text waits for it and is not lost.
  let cut = 0;
  await patient.context.route(uploads, (route) => (cut++ === 0 ? route.abort() : route.continue()));
  const words = canary("Here it is");
  await choose(card);
  await widget.composer.fill(words);
  await widget.composer.press("Enter");
  await expect(widget.message(words)).toBeVisible();
  expect(cut).toBe(2);
  await expect(widget.message(words).getByRole("img", { name: "Picture: card.exe.png" })).toBeVisible();
  expect(await violations(await frameOf(patient.page))).toEqual([]);
  await shot(patient.page, "files-widget");

  // Staff see it small, open it large by keyboard, and save it under a harmless name.
  const staff = await people.staff();
  const { console } = staff;
  await console.find(words);
  const shown = console.message(words).getByRole("button", { name: "Show card.exe.png" });
  await expect(shown.locator("img")).toBeVisible();
  await shown.focus();
  await staff.page.keyboard.press("Enter");
  const large = staff.page.getByRole("dialog", { name: "card.exe.png" });
  await expect(large.getByRole("img", { name: "Picture: card.exe.png" })).toBeVisible();
  expect(await violations(staff.page.mainFrame())).toEqual([]);
  await shot(staff.page, "files-large");
  const download = staff.page.waitForEvent("download");
  await large.getByRole("link", { name: /^Save card/ }).click();
  expect((await download).suggestedFilename()).toBe("card.exe.png");
  await staff.page.keyboard.press("Escape");
  await expect(large).toBeHidden();
  await expect(shown).toBeFocused();
  // The recorder of traces reads the page's pictures by itself, which the policy stops.
  expect(patient.wire.complaints.filter((line) => !line.startsWith("Connecting to 'blob:"))).toEqual([]);
  expect(staff.wire.complaints).toEqual([]);
});

test("staff attach by key and by dropping, undo gives files back, and the patient sees them", async ({
  people,
}) => {
  const question = canary("May I have the form?");
  const patient = await people.patient();
  await patient.widget.ask({ text: question });
  await patient.widget.expectState(question, "Sent");
  const staff = await people.staff();
  const { console, page } = staff;
  await console.find(question);
  const tray = page.getByRole("list", { name: "Files to send" });

  const chooser = page.waitForEvent("filechooser");
  await console.thread.focus();
  await page.keyboard.press("f");
  await (await chooser).setFiles({
    name: "form.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"),
  });
  await expect(tray).toContainText("form.pdf");
  const image = (await picture(page, 300, 200)).toString("base64");
  await console.composer.evaluate((target, data) => {
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    const held = new DataTransfer();
    held.items.add(new File([bytes], "map.png", { type: "image/png" }));
    for (const kind of ["dragover", "drop"])
      target.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: held }));
  }, image);
  await expect(tray).toContainText("map.png");
  await expect(tray.getByRole("listitem")).toHaveCount(2);

  await shot(page, "files-tray");
  const answer = canary("Fill this in, please.");
  await console.composer.fill(answer);
  await console.composer.press("Enter");
  await expect(console.message(answer)).toBeVisible();
  await expect(tray).toBeHidden();
  await page.getByRole("button", { name: /^Undo/ }).first().click();
  await expect(tray.getByRole("listitem")).toHaveCount(2);
  await expect(console.composer).toHaveValue(answer);
  await console.composer.press("Enter");

  const message = patient.widget.message(answer);
  await expect(message).toBeVisible({ timeout: 15_000 });
  await expect(message.getByRole("link", { name: /^Save form\.pdf/ })).toBeVisible();
  await expect(message.getByRole("img", { name: "Picture: map.png" })).toBeVisible();
  const download = patient.page.waitForEvent("download");
  await message.getByRole("link", { name: /^Save form\.pdf/ }).click();
  expect((await download).suggestedFilename()).toBe("form.pdf");
});

test("a reload keeps the text and what was sent in, and says what must be chosen again", async ({
  people,
}) => {
  const question = canary("One more thing");
  const patient = await people.patient({ near: true });
  const { widget } = patient;
  await widget.ask({ text: question });
  await widget.expectState(question, "Sent");
  const tray = widget.frame.getByRole("list", { name: "Files to send" });
  const input = widget.frame.getByLabel("Add a photo or PDF");
  const buffer = await picture(patient.page, 60, 40);
  await input.setInputFiles({ name: "front.png", mimeType: "image/png", buffer });
  await expect(tray).toContainText("Ready to send");
  await patient.context.route(uploads, () => {});
  await input.setInputFiles({ name: "back.png", mimeType: "image/png", buffer });
  await widget.composer.fill("Both sides of my card");
  await patient.page.reload();
  await widget.open();
  await expect(widget.composer).toHaveValue("Both sides of my card");
  await expect(tray.getByRole("listitem").filter({ hasText: "front.png" })).toContainText("Ready to send");
  await expect(tray.getByRole("listitem").filter({ hasText: "back.png" })).toContainText(
    "Choose this file again",
  );
});

async function frameOf(page: Page) {
  const element = await page.locator('iframe[src*="/widget/"]').elementHandle();
  const frame = await element?.contentFrame();
  if (!frame) throw new Error("no widget on this page");
  return frame;
}
