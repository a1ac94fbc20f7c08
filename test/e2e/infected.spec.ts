import { Buffer } from "node:buffer";
import { Careline } from "./support/careline.ts";
import { Clinic } from "./support/clinic.ts";
import { Hosts } from "./support/hosts.ts";
import { Scanner, virus } from "./support/scanner.ts";
import { canary, expect, People, test } from "./support/test.ts";

const pdf = (name: string, text: string) => ({
  name,
  mimeType: "application/pdf",
  buffer: Buffer.from(
    `%PDF-1.4\n% ${text}\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n`,
  ),
});

test("a file with a virus is kept away: its sender is told, and staff see that it was stopped", async ({
  browser,
  contextOptions,
}) => {
  test.setTimeout(120_000);
  const scanner = await Scanner.start();
  const careline = await Careline.start({ settings: { CARELINE_CLAMD: scanner.address } });
  const hosts = await Hosts.start(careline.origin);
  const people = new People(
    (o) => browser.newContext({ locale: "en-US", ...contextOptions, ...o }),
    careline,
    hosts,
  );
  try {
    await (await Clinic.of(careline)).open();
    const patient = await people.patient();
    const { widget } = patient;
    const question = canary("My bill");
    await widget.ask({ text: question, name: "Maria Sol" });
    await widget.expectState(question, "Sent");
    const tray = widget.frame.getByRole("list", { name: "Files to send" });
    const choose = async (file: ReturnType<typeof pdf>): Promise<void> => {
      const chooser = patient.page.waitForEvent("filechooser");
      await widget.frame.getByLabel("Add a photo or PDF").focus();
      await patient.page.keyboard.press("Enter");
      await (await chooser).setFiles(file);
    };

    // Stopped at the door: a sentence says so, and what is clean goes through.
    await choose(pdf("bill.pdf", virus));
    await expect(tray).toContainText("The virus check stopped this file. Send a photo of it instead.");
    await widget.button("Remove bill.pdf").focus();
    await patient.page.keyboard.press("Enter");
    await expect(tray).toBeHidden();
    const clean = canary("A clean one");
    await choose(pdf("clean.pdf", "nothing"));
    await widget.composer.fill(clean);
    await widget.composer.press("Enter");
    await expect(widget.message(clean)).toContainText("clean.pdf");

    // While the scanner is away nobody can open a file; once it is back, it is stopped for both.
    scanner.up = false;
    const late = canary("One more");
    await choose(pdf("late.pdf", virus));
    await widget.composer.fill(late);
    await widget.composer.press("Enter");
    await expect(widget.message(late)).toContainText("late.pdf");
    const staff = await people.staff();
    await staff.console.find(late);
    const shown = staff.console.message(late);
    await expect(shown).toContainText("late.pdf");
    await expect(shown.getByRole("link", { name: /late\.pdf/ })).toHaveCount(0);
    await expect(staff.console.message(clean).getByRole("link", { name: /clean\.pdf/ })).toBeVisible();
    scanner.up = true;
    await expect(shown).toContainText("The virus check stopped this file", { timeout: 60_000 });
    await expect(widget.message(late)).toContainText("the virus check stopped this file");
    await expect(shown.getByRole("link", { name: /late\.pdf/ })).toHaveCount(0);
  } finally {
    for (const context of people.contexts) await context.close();
    await hosts.stop();
    await careline.stop();
    await scanner.stop();
  }
});
