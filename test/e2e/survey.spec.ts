import { readFileSync } from "node:fs";
import type { Frame } from "@playwright/test";
import { violations } from "./support/axe.ts";
import { Clinic } from "./support/clinic.ts";
import { fits } from "./support/fits.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, type Patient, type Staff, test } from "./support/test.ts";

test.use({ house: "survey" });

const spanish: Record<string, string> = JSON.parse(
  readFileSync(new URL("../../widget/i18n/es.json", import.meta.url), "utf8"),
);
const es = (key: string): string => spanish[key] ?? key;
const phone = { width: 360, height: 740 };

/** Asks, is answered, and the matter is resolved. */
async function helped(patient: Patient, staff: Staff, question: string): Promise<void> {
  await patient.widget.ask({ text: question, name: "Maria Sol" });
  await staff.console.find(question);
  await staff.console.reply(canary("It is on the second floor."));
  await staff.console.settled();
  await staff.console.resolve();
}

const chatFrame = ({ page }: Patient): Frame => {
  const frame = page.frames().find((one) => one.url().includes("/widget/"));
  if (!frame) throw new Error("no chat on the page");
  return frame;
};

const score = (patient: Patient, n: number) => patient.widget.button(new RegExp(`^${n} of 5`));

test("one tap is stored at once, the rest may follow, and it is asked again after a reopening", async ({
  people,
}) => {
  test.setTimeout(90_000);
  const staff = await people.staff();
  let patient = await people.patient({ viewport: phone });
  const question = canary("Where is the lab?");
  await helped(patient, staff, question);

  await expect(patient.widget.says("How did it go?")).toBeVisible();
  await fits(patient.widget.frame);
  expect(await violations(chatFrame(patient)), "asked").toEqual([]);
  await shot(patient.page, "widget-survey-1-asked-360");
  await score(patient, 4).click();
  await expect(patient.widget.says("Thank you. It is saved.")).toBeVisible();
  await staff.console.view("Resolved");
  await staff.console.openRow("Maria Sol");
  await expect(staff.console.message("Rated 4 of 5")).toBeVisible();
  await fits(patient.widget.frame);
  expect(await violations(chatFrame(patient)), "rated").toEqual([]);
  await shot(patient.page, "widget-survey-2-more-360");

  // Another page: what was said is there, and more can be added.
  patient = await people.again(patient);
  await patient.widget.open();
  await patient.widget.button(/^Scheduling.*Closed/).click();
  await expect(score(patient, 4)).toHaveAttribute("aria-pressed", "true");
  await patient.widget.button("Tell us more").click();
  const comment = canary("The arrows are hard to see.");
  await patient.widget.frame.getByLabel("Is there anything you would like to tell us?").fill(comment);
  await patient.widget.frame
    .getByRole("group", { name: "I felt heard." })
    .getByRole("radio", { name: /^5 of 5/ })
    .check();
  await patient.widget.button("Send").click();
  await expect(patient.widget.says(/Thank you for telling us\./)).toBeVisible();
  await expect(score(patient, 4)).toBeHidden();
  await expect(staff.console.message(comment)).toContainText("felt heard 5 of 5");

  // What is said of us is for staff alone, and no part of the patient's log.
  await expect(patient.widget.message(comment)).toBeHidden();

  await patient.widget.button("Not solved").click();
  await expect(patient.widget.composer).toBeVisible();
  await patient.widget.say(canary("It is closed."));
  await staff.console.view("Unassigned");
  await staff.console.openRow("Maria Sol");
  await staff.console.reply(canary("It opens at eight."));
  await staff.console.settled();
  await staff.console.resolve();
  await expect(patient.widget.says("How did it go?")).toBeVisible();
  await expect(score(patient, 4)).toHaveAttribute("aria-pressed", "false");

  // Left alone: nothing is asked on this page again, and it stays open whether it was solved.
  await patient.widget.button("Rather not say").click();
  await expect(patient.widget.says("How did it go?")).toBeHidden();
  await expect(patient.widget.button("Not solved")).toBeVisible();
});

test("by keyboard, in Spanish and right to left; a low score is answered kindly", async ({ people }) => {
  test.setTimeout(90_000);
  const staff = await people.staff();
  const patient = await people.patient({ viewport: phone, locale: "es-MX", path: "/?lang=es" });
  const question = canary("¿Dónde aparco?");
  await patient.widget.button(es("launcher.open")).click();
  await patient.widget.button(es("home.unsure")).click();
  await patient.widget.frame.getByRole("textbox", { name: es("new.text") }).fill(question);
  await patient.widget.button(es("notice.send")).click();
  await staff.console.find(question);
  await staff.console.reply(canary("Detrás del edificio."));
  await staff.console.settled();
  await staff.console.resolve();
  await expect(patient.widget.says("¿Cómo le fue?")).toBeVisible();
  await patient.widget.button(/^1 de 5: Muy mal/).focus();
  await patient.page.keyboard.press("Tab");
  await patient.page.keyboard.press("Enter");
  await expect(patient.widget.says(/^Lo sentimos\. Otra persona/)).toBeVisible();
  await expect(patient.widget.button(/^2 de 5/)).toHaveAttribute("aria-pressed", "true");
  await shot(patient.page, "widget-survey-3-low-es-360");
});

test("nobody is asked about spam, nor where nobody answered", async ({ people, careline }) => {
  const clinic = await Clinic.of(careline);
  const staff = await people.staff();
  for (const ends of ["spam", "resolve"] as const) {
    const patient = await people.patient();
    const question = canary("A question");
    await patient.widget.ask({ text: question });
    const id = await clinic.find(await patient.widget.reference());
    if (ends === "spam") {
      await staff.console.find(question);
      await staff.console.reply(canary("An answer."));
      await staff.console.settled();
    }
    await clinic.act(id, ends, ends === "spam" ? { spam: true } : {});
    await expect(patient.widget.says(/^This question is marked as solved\./)).toBeVisible();
    await expect(patient.widget.button("Not solved")).toBeVisible();
    await expect(patient.widget.says("How did it go?")).toBeHidden();
  }
});
