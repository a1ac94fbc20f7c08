import { Buffer } from "node:buffer";
import type { Page } from "@playwright/test";
import { violations } from "./support/axe.ts";
import { fits } from "./support/fits.ts";
import { type Given, give, press, write } from "./support/keys.ts";
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

// What is sent in here stands in nobody else's list.
test.use({ house: "files" });
test.slow();

const uploads = "**/api/v1/attachments";

test("a patient sends a photo by keyboard: canceled, cut off, tried again; staff look at it", async ({
  people,
}) => {
  const question = canary("My insurance card");
  const patient = await people.patient();
  const { widget } = patient;
  await widget.askByKey({ text: question, name: "Maria Sol" });
  await widget.expectState(question, "Sent");
  const card = { name: "card.exe.png", mimeType: "image/png", buffer: await picture(patient.page) };
  const tray = widget.frame.getByRole("list", { name: "Files to send" });

  // What is no picture is refused with what to do, and taken out by keyboard.
  const choose = (file: Given) => give(widget.frame.getByLabel("Add a photo or PDF"), file);
  await choose({ name: "card.jpg", mimeType: "image/jpeg", buffer: Buffer.from("MZ\x90 a program") });
  await expect(tray).toContainText("Only photos and PDF files can be sent");
  await press(widget.button("Remove card.jpg"));
  await expect(tray).toBeHidden();

  // One that hangs is canceled.
  await patient.context.route(uploads, () => {});
  await choose(card);
  await expect(tray).toContainText(/sent/);
  await press(widget.button(/^Remove card/));
  await expect(tray).toBeHidden();
  await patient.context.unroute(uploads);

  // One that is cut off is tried again by itself; the text waits for it and is not lost.
  let cut = 0;
  await patient.context.route(uploads, (route) => (cut++ === 0 ? route.abort() : route.continue()));
  const words = canary("Here it is");
  await choose(card);
  await write(widget.composer, words);
  await patient.page.keyboard.press("Enter");
  await expect(widget.message(words)).toBeVisible();
  expect(cut).toBe(2);
  await expect(widget.message(words).getByRole("img", { name: "Picture: card.exe.png" })).toBeVisible();
  expect(await violations(await frameOf(patient.page))).toEqual([]);
  await shot(patient.page, "files-widget");

  // Staff see it small, open it large by keyboard, and save it under a harmless name.
  const staff = await people.staff();
  const { console } = staff;
  await console.openByKey(words);
  const shown = console.message(words).getByRole("button", { name: "Show card.exe.png" });
  await expect(shown.locator("img")).toBeVisible();
  await press(shown);
  const large = staff.page.getByRole("dialog", { name: "card.exe.png" });
  await expect(large.getByRole("img", { name: "Picture: card.exe.png" })).toBeVisible();
  expect(await violations(staff.page.mainFrame())).toEqual([]);
  await shot(staff.page, "files-large");
  const download = staff.page.waitForEvent("download");
  await press(large.getByRole("link", { name: /^Save card/ }));
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
  await patient.widget.askByKey({ text: question });
  await patient.widget.expectState(question, "Sent");
  const staff = await people.staff();
  const { console, page } = staff;
  await console.openByKey(question);
  const tray = page.getByRole("list", { name: "Files to send" });

  const form = {
    name: "form.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"),
  };
  await give(console.thread, form, "f");
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
  await write(console.composer, answer);
  await page.keyboard.press("Enter");
  await expect(console.message(answer)).toBeVisible();
  await expect(tray).toBeHidden();
  await page.keyboard.press("Escape");
  await page.keyboard.press("u");
  await expect(tray.getByRole("listitem")).toHaveCount(2);
  await expect(console.composer).toHaveValue(answer);
  await press(console.composer);

  const message = patient.widget.message(answer);
  await expect(message).toBeVisible({ timeout: 15_000 });
  await expect(message.getByRole("link", { name: /^Save form\.pdf/ })).toBeVisible();
  await expect(message.getByRole("img", { name: "Picture: map.png" })).toBeVisible();
  const download = patient.page.waitForEvent("download");
  await press(message.getByRole("link", { name: /^Save form\.pdf/ }));
  expect((await download).suggestedFilename()).toBe("form.pdf");
});

test("a reload keeps the text and what was sent in, and says what must be chosen again", async ({
  people,
}) => {
  const question = canary("One more thing");
  const patient = await people.patient({ near: true });
  const { widget } = patient;
  await widget.askByKey({ text: question });
  await widget.expectState(question, "Sent");
  const tray = widget.frame.getByRole("list", { name: "Files to send" });
  const input = widget.frame.getByLabel("Add a photo or PDF");
  const buffer = await picture(patient.page, 60, 40);
  await give(input, { name: "front.png", mimeType: "image/png", buffer });
  await expect(tray).toContainText("Ready to send");
  await patient.context.route(uploads, () => {});
  await give(input, { name: "back.png", mimeType: "image/png", buffer });
  await write(widget.composer, "Both sides of my card");
  await patient.page.reload();
  await press(widget.launcher);
  await expect(widget.composer).toHaveValue("Both sides of my card");
  await expect(tray.getByRole("listitem").filter({ hasText: "front.png" })).toContainText("Ready to send");
  await expect(tray.getByRole("listitem").filter({ hasText: "back.png" })).toContainText(
    "Choose this file again",
  );
});

test("photos go with the first message: nothing leaves before Send, and one that hangs is canceled", async ({
  people,
}) => {
  const patient = await people.patient({ near: true });
  const { page, widget } = patient;
  const buffer = await picture(page, 60, 40);
  const named = (name: string): Given => ({ name, mimeType: "image/png", buffer });
  const asked: string[] = [];
  patient.context.on("request", (request) => {
    if (request.method() === "POST") asked.push(new URL(request.url()).pathname);
  });
  const question = canary("Is this card still good?");
  const tray = widget.frame.getByRole("list", { name: "Files to send" });
  const input = widget.frame.getByLabel("Add a photo or PDF");
  await press(widget.launcher);
  await press(widget.button(/billing/i));
  await write(widget.question, question);
  for (const name of ["front.png", "back.png", "wrong.png"]) await give(input, named(name));
  await expect(tray.getByRole("listitem")).toHaveCount(3);
  await expect(widget.says("Photos and files are sent when you press “Agree and send”.")).toBeVisible();
  expect(await violations(await frameOf(page)), "chosen").toEqual([]);
  await shot(page, "files-first");

  // What nobody agreed to send in is not kept over a reload, and says so; the text is.
  expect(asked.filter((path) => /sessions|attachments/.test(path))).toEqual([]);
  await page.reload();
  await press(widget.launcher);
  await expect(widget.question).toHaveValue(question);
  await expect(tray.getByRole("listitem").filter({ hasText: "front.png" })).toContainText(
    "Choose this file again",
  );
  await press(widget.agree);
  await expect(widget.says(/^Your message is not sent yet/)).toBeVisible();
  await expect(widget.button("Remove front.png")).toBeFocused();
  for (const name of ["front.png", "back.png"]) await give(input, named(name));
  await press(widget.button("Remove wrong.png"));

  // They agreed, so these go in at once. One hangs and is canceled: the message goes out with the others.
  await expect(tray.getByText("Ready to send")).toHaveCount(2);
  await patient.context.route(uploads, () => {});
  await give(input, named("huge.png"));
  await press(widget.agree);
  await expect(widget.says("Your message goes out as soon as the files are here.")).toBeVisible();
  await expect(tray.getByRole("progressbar")).toHaveCount(1);
  await press(widget.button("Remove huge.png"));
  await expect(widget.message(question)).toBeVisible({ timeout: 15_000 });
  await widget.expectState(question, "Sent");
  for (const name of ["front.png", "back.png"])
    await expect(widget.message(question).getByRole("img", { name: `Picture: ${name}` })).toBeVisible();
  await expect(widget.message(question).getByRole("img")).toHaveCount(2);
  expect(asked.filter((path) => path.endsWith("/conversations"))).toHaveLength(1);
  await expect(tray).toBeHidden();
});

test("on a phone the first message takes a photo, in Spanish and in the dark; a program is refused", async ({
  people,
}) => {
  const patient = await people.patient({
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
    locale: "es-MX",
    path: "/?lang=es",
    colorScheme: "dark",
  });
  const { page, widget } = patient;
  const { frame } = widget;
  await press(frame.getByRole("button", { name: /Pregunta|Pregunte|clínica/ }));
  await press(frame.getByRole("button", { name: /facturación|Facturas/i }));
  const photo = frame.getByLabel("Tomar una foto");
  await expect(photo).toHaveAttribute("capture", "environment");
  const words = canary("¿Sirve esta tarjeta?");
  await write(frame.getByRole("textbox", { name: "Su mensaje" }), words);
  await give(photo, { name: "carta.png", mimeType: "image/png", buffer: Buffer.from("MZ\x90 a program") });
  const tray = frame.getByRole("list", { name: "Archivos para enviar" });
  await expect(tray.getByRole("listitem")).toHaveCount(1);
  await press(frame.getByRole("button", { name: "Aceptar y enviar" }));
  await expect(widget.says(/^Su mensaje aún no se envió/)).toBeVisible();
  const again = frame.getByRole("button", { name: /carta\.png/ });
  await expect(again.first()).toBeFocused();
  expect(await violations(await frameOf(page)), "refused").toEqual([]);
  await fits(frame);
  await shot(page, "files-first-phone");
  await press(again.last());
  await expect(tray).toBeHidden();
  await give(photo, { name: "carta.png", mimeType: "image/png", buffer: await picture(page, 60, 40) });
  await press(frame.getByRole("button", { name: "Aceptar y enviar" }));
  await expect(frame.getByRole("listitem").filter({ hasText: words }).getByRole("img")).toHaveCount(1);
});

async function frameOf(page: Page) {
  const element = await page.locator('iframe[src*="/widget/"]').elementHandle();
  const frame = await element?.contentFrame();
  if (!frame) throw new Error("no widget on this page");
  return frame;
}
