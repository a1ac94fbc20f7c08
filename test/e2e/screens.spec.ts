import type { Page } from "@playwright/test";
import { type Matter, seed } from "./support/seed.ts";
import { shot } from "./support/shot.ts";
import { expect, test } from "./support/test.ts";

// Pictures for people to look at (test/screenshots, not in git): each screen
// at three widths, light and dark. The test itself holds that every screen can
// be reached and shows what it is about.

const others: Matter[] = [
  { department: "billing", text: "The bill says two visits, and I came once.", name: "Leon Ortiz" },
  { department: "insurance", text: "¿Aceptan mi seguro?", name: "Ana Ruiz", language: "es" },
  { department: "scheduling", text: "My mother needs a ramp. Is there one?", about: "my mother" },
  { department: "billing", text: "Can I pay in two parts?", name: "Tomasz Nowak", language: "en" },
  { department: "insurance", text: "My card has a new number.", name: "Grace Adeyemi", language: "en" },
  { department: "scheduling", text: "¿Puedo ir el sábado?", name: "Lucía Prieto", language: "es" },
];

const sizes = [
  { width: 360, height: 740 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
];

let day = 2;
for (const colorScheme of ["light", "dark"] as const) {
  for (const viewport of sizes) {
    day += 1;
    const date = day;
    const name = `${viewport.width}-${colorScheme}`;
    test(`screens at ${name}`, async ({ people, careline }) => {
      await seed(careline, others);
      const question = `I have an appointment on March ${date}. Can I move it to another day?`;
      const staff = await people.staff({ viewport, colorScheme });
      const patient = await people.patient({ viewport, colorScheme });
      const take = (page: Page, screen: string) => shot(page, `${screen}-${name}`);

      await expect(patient.widget.launcher).toBeVisible();
      await take(patient.page, "widget-1-launcher");
      await patient.widget.open();
      await expect(patient.widget.home).toBeVisible();
      await take(patient.page, "widget-2-start");
      await patient.widget.write({ text: question, name: "Maria Sol Hernandez" });
      await take(patient.page, "widget-3-first");
      await patient.widget.agree.click();
      await patient.widget.expectState(question, "Sent");
      await take(patient.page, "widget-4-waiting");

      await staff.console.view("Unassigned");
      await staff.console.reveal(question);
      await take(staff.page, "console-1-list");
      await staff.console.openRow(question);
      await expect(staff.console.message(question)).toBeVisible();
      await staff.console.note("Prefers mornings, says her chart.");
      await staff.console.reply(
        "Good morning, Maria. Thursday at nine or Friday at ten are free. Which suits you?",
      );
      await take(staff.page, "console-2-conversation");
      await expect(patient.widget.message("Which suits you?")).toBeVisible();
      await patient.widget.say("Friday at ten, thank you. Is this where I go? https://example.org/map");
      await expect(staff.console.message("Is this where I go?")).toBeVisible();
      await take(patient.page, "widget-5-chat");
      await take(staff.page, "console-3-answered");
      await staff.console.resolve();
      await expect(patient.widget.says("This question is marked as solved.")).toBeVisible();
      await take(patient.page, "widget-6-solved");
    });
  }
}
