import { violations } from "./support/axe.ts";
import { Clinic } from "./support/clinic.ts";
import { fits } from "./support/fits.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, type Patient, test } from "./support/test.ts";

test.use({ house: "thread" });

const HOUR_MS = 60 * 60_000;
const standing = (patient: Patient) => patient.widget.frame.locator(".standing");

/** Of the one conversation whose first message this is. */
async function idOf(clinic: Clinic, text: string): Promise<{ id: string; patient: string }> {
  const { conversations } = await clinic.ask<{
    conversations: { id: string; patient: string; preview: string }[];
  }>("GET /conversations?view=all&limit=200");
  const found = conversations.find((c) => c.preview.includes(text));
  if (!found) throw new Error("no such conversation");
  return found;
}

test("what happens is told, with what comes next and by when", async ({ people, careline }) => {
  const clinic = await Clinic.of(careline);
  await people.staff();
  const patient = await people.patient({ timezoneId: "UTC", viewport: { width: 360, height: 740 } });
  const { widget } = patient;
  const question = canary("Is my treatment covered?");
  await widget.ask({ department: /^Billing/, text: question });
  const { id } = await idOf(clinic, question);
  await clinic.act(id, "assign", { staff_id: "me" });
  await expect(widget.says(/Dana Rivers answers you now/)).toBeVisible();
  await clinic.act(id, "messages", { text: canary("I ask your insurance."), keep_open: true });
  await clinic.act(id, "wait", { on: "insurer", due: Date.now() + 30 * HOUR_MS });
  await expect(standing(patient)).toContainText("We are waiting for your insurance.");
  await expect(standing(patient)).toContainText(/You hear from Dana Rivers by /);

  const reason = canary("They asked for one more form.");
  await clinic.act(id, "promise", { next: "update", due: Date.now() + 60 * HOUR_MS, reason });
  await expect(widget.says(/^It takes longer\. You hear from us by /)).toBeVisible();
  await expect(widget.says(reason)).toBeVisible();

  await clinic.act(id, "calls", { outcome: "no_answer" });
  await expect(widget.says("Dana Rivers called and did not reach you")).toBeVisible();
  await clinic.act(id, "warn");
  await expect(widget.says("Please keep a respectful tone. We want to help you.")).toBeVisible();
  await fits(widget.frame);
  const frame = patient.page.frames().find((f) => f.url().includes("/widget/"));
  if (!frame) throw new Error("no frame of ours");
  expect(await violations(frame)).toEqual([]);
  await shot(patient.page, "thread-next");

  // The same in Spanish, and the reason in the words of whoever gave it.
  await widget.button("More").click();
  await widget.button("Español").click();
  await expect(standing(patient)).toContainText("Esperamos a su seguro.");
  await expect(widget.says(/^Tarda más\. Tendrá noticias/)).toBeVisible();
  await expect(widget.says(reason)).toBeVisible();
  await shot(patient.page, "thread-next-es");
  expect(patient.wire.complaints).toEqual([]);
});

test("a matter of two departments is two conversations, each leading to the other", async ({
  people,
  careline,
}) => {
  const clinic = await Clinic.of(careline);
  await people.staff();
  const patient = await people.patient();
  const { widget } = patient;
  const question = canary("Who pays for the scan?");
  await widget.ask({ department: /^Billing/, text: question });
  const { id } = await idOf(clinic, question);
  await clinic.act(id, "assign", { staff_id: "me" });
  const part = canary("Your plan covers the scan from March on.");
  await clinic.act(id, "links", { department: "insurance", text: part });
  await expect(widget.says(/^Insurance takes care of a part of this: /)).toBeVisible();
  await widget.button(/^Open /).click();
  await expect(widget.message(part)).toBeVisible();
  await expect(widget.says(/^Insurance takes care of a part of /)).toBeVisible();
  await widget.button(/^Open /).click();
  await expect(widget.message(question)).toBeVisible();
  await widget.button("Back to start").click();
  await expect(widget.button(/^Billing.*Reference/)).toBeVisible();
  await expect(widget.button(/^Insurance.*Reference/)).toBeVisible();
});

test("somebody who is blocked reads so calmly, with the numbers for an emergency", async ({
  people,
  careline,
}) => {
  const clinic = await Clinic.of(careline);
  await people.staff();
  const patient = await people.patient();
  const { widget } = patient;
  const question = canary("Hello?");
  await widget.ask({ department: /^Billing/, text: question });
  const { patient: who } = await idOf(clinic, question);
  await clinic.ask(`POST /patients/${who}/block`, { blocked: true, reason: "Threats." });
  // What went out in the same moment may still have come through.
  await expect(async () => {
    await widget.composer.fill(canary("Hello again."));
    await widget.send.click();
    await expect(widget.says("You cannot write to us here right now.")).toBeVisible({ timeout: 1500 });
  }).toPass();
  const calm = widget.frame.getByRole("status").filter({ hasText: "You cannot write" });
  await expect(calm.getByRole("link", { name: "Emergency: call 911" })).toBeVisible();
  expect(await patient.wire.everythingReceived()).not.toContain("Threats.");

  await widget.button("Back to start").click();
  await widget.button(/^Insurance/).click();
  await widget.question.fill(canary("And here?"));
  await widget.agree.click();
  await expect(widget.says(/^You cannot write to us here right now\. Please call the clinic/)).toBeVisible();
});
