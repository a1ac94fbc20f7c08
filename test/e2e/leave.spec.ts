import { violations } from "./support/axe.ts";
import { Clinic } from "./support/clinic.ts";
import { fits } from "./support/fits.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, type Patient, test } from "./support/test.ts";

test.use({ house: "leave" });

const standing = (patient: Patient) => patient.widget.frame.locator(".standing");
const field = (patient: Patient, name: string | RegExp) =>
  patient.widget.frame.getByRole("textbox", { name });
const choose = (patient: Patient, name: string | RegExp) =>
  patient.widget.frame.getByText(name, { exact: typeof name === "string" }).click();

function chatFrame({ page }: Patient) {
  const frame = page.frames().find((candidate) => candidate.url().includes("/widget/"));
  if (!frame) throw new Error("the page has no frame of ours");
  return frame;
}

test.describe("nobody is there", () => {
  test("a question left on Saturday night is answered on Monday, in the same browser", async ({
    people,
    careline,
  }) => {
    const clinic = await Clinic.of(careline);
    const day = await clinic.shut();
    const patient = await people.patient({ timezoneId: "UTC" });
    const { widget } = patient;
    await widget.open();
    await widget.button(/^Billing/).click();
    await expect(widget.frame.getByRole("heading", { name: "Leave your question" })).toBeFocused();
    await expect(widget.says(/^Nobody is reading now\./)).toBeVisible();
    await expect(widget.says(new RegExp(`^You have an answer by ${day} at`))).toBeVisible();
    await expect(widget.frame.getByRole("link", { name: "Emergency: call 911" })).toBeVisible();
    await fits(widget.frame);
    expect(await violations(chatFrame(patient))).toEqual([]);

    const question = canary("Why was I billed twice?");
    await widget.question.fill(question);
    await field(patient, "E-mail").fill("not an address");
    await widget.agree.click();
    await expect(field(patient, "E-mail")).toBeFocused();
    await expect(field(patient, "E-mail")).toHaveAccessibleDescription(/like ana@example\.org/);
    const address = `${canary("ana").replace(" ", ".")}@example.org`;
    await field(patient, "E-mail").fill(address);
    await shot(patient.page, "leave-question");
    await widget.agree.click();
    await expect(widget.message(question)).toBeVisible();
    await expect(widget.says("You left a question for Billing")).toBeVisible();
    await expect(standing(patient)).toContainText(new RegExp(`Billing answers by ${day} at`));
    // How somebody can be reached is sent once and never comes back to any screen of theirs.
    expect(await patient.wire.everythingReceived()).not.toContain(address);
    await patient.page.close();

    // Monday.
    await clinic.open();
    const staff = await people.staff();
    await staff.console.find(question);
    const answer = canary("You were not: one of the two is a copy.");
    await staff.console.reply(answer);
    await staff.console.settled();

    const back = await people.again(patient);
    await expect(back.widget.launcher).toHaveAccessibleName(/1 new message/);
    await back.widget.open();
    await expect(back.widget.message(answer)).toBeVisible();
    await expect(standing(back)).toContainText("waits for your answer");
    await back.widget.button("Back to start").click();
    await expect(back.widget.button(/^Billing.*Reference/)).toBeVisible();
  });

  test("a call is booked by keyboard; a time that somebody else took is told at once", async ({
    people,
    careline,
  }) => {
    const clinic = await Clinic.of(careline);
    await clinic.shut(["scheduling"]);
    await clinic.policy("scheduling", { callback: { per_slot: 1 } });
    const ask = async (name: string): Promise<Patient> => {
      const patient = await people.patient({ timezoneId: "America/Phoenix" });
      await patient.widget.open();
      await patient.widget.button(/^Scheduling/).click();
      await choose(patient, "Call me");
      await patient.widget.question.fill(canary(`Please call ${name}.`));
      return patient;
    };
    const [ana, leo] = [await ask("Ana"), await ask("Leo")];

    // Nothing is sent without a number and a time; each is said where it is missing.
    await ana.widget.agree.click();
    const times = ana.widget.frame.getByRole("radiogroup", { name: "When should we call?" });
    await expect(times).toHaveAccessibleDescription(/Please choose a time\./);
    await expect(ana.widget.says(/In your own time \(MST\)/)).toBeVisible();
    expect(ana.wire.sent.join("\n")).not.toContain("callback");
    await expect(times.getByRole("radio").first()).toBeFocused();
    await ana.page.keyboard.press("Space");
    await expect(times.getByRole("radio").first()).toBeChecked();
    const taken = await times.getByRole("radio").first().locator("..").textContent();
    await leo.widget.frame
      .getByRole("radiogroup", { name: "When should we call?" })
      .getByText(taken ?? "")
      .first()
      .click();
    await shot(ana.page, "leave-call");
    expect(await violations(chatFrame(ana))).toEqual([]);

    for (const patient of [ana, leo]) {
      await field(patient, "Phone").fill("(555) 010-0199");
      await patient.widget.frame.getByRole("checkbox", { name: "You may leave a voicemail" }).check();
      await field(patient, /^Best time/).fill("mornings");
    }
    await ana.widget.agree.click();
    await expect(ana.widget.says(/^You asked Scheduling for a call .* your time \(MST\)$/)).toBeVisible();
    await expect(standing(ana)).toContainText(/Scheduling calls you .* your time \(MST\)\./);

    await leo.widget.agree.click();
    await expect(leo.widget.says("This time was just taken. Please choose another one.")).toBeVisible();
    const others = leo.widget.frame.getByRole("radiogroup", { name: "When should we call?" });
    await expect(others.getByRole("radio").first()).toBeFocused();
    await expect(others.getByText(taken ?? "").first()).not.toBeVisible();
    await leo.page.keyboard.press("Space");
    await leo.widget.agree.click();
    await expect(leo.widget.says(/^You asked Scheduling for a call/)).toBeVisible();
  });

  test("out of the line: the question is left, then a call asked for instead", async ({
    people,
    careline,
  }) => {
    const clinic = await Clinic.of(careline);
    await clinic.hours(["insurance"], { always: true });
    await clinic.policy("insurance", { routing: { manual: true } });
    await people.staff();
    const patient = await people.patient();
    const { widget } = patient;
    const question = canary("Is my plan accepted?");
    await widget.ask({ department: /^Insurance/, text: question });
    await expect(standing(patient)).toContainText("You are next in line.");
    await widget.button("Leave your question instead").first().click();
    await expect(widget.frame.getByRole("heading", { name: "Leave your question" })).toBeFocused();
    await field(patient, "E-mail").fill("ana@example.org");
    await widget.button("Leave your question").click();
    await expect(widget.says("You left your question. We answer it here.")).toBeVisible();
    await expect(standing(patient)).toContainText(/Insurance answers by/);
    await expect(standing(patient)).not.toContainText("in line");

    await widget.button("Ask for a call instead").first().click();
    await widget.frame.getByRole("radio").first().check({ force: true });
    await widget.button("Ask for a call").click();
    // An address was given before, and nobody can call one.
    await expect(field(patient, "Phone")).toBeFocused();
    await field(patient, "Phone").fill("555 010 0199");
    await widget.button("Ask for a call").click();
    await expect(widget.says(/^You asked for a call/)).toBeVisible();
    await expect(widget.message(question)).toBeVisible();
    expect(patient.wire.complaints).toEqual([]);
  });
});

test("what is asked first is asked once, and travels", async ({ people, careline }) => {
  const clinic = await Clinic.of(careline);
  await clinic.open();
  const label = (en: string, es: string) => ({ en, es });
  await clinic.ask("PUT /departments/billing/topics", {
    topics: [
      {
        key: "invoice",
        name: label("An invoice", "Una factura"),
        questions: [
          {
            key: "insured",
            label: label("Are you insured?", "¿Tiene seguro?"),
            type: "yes_no",
            required: true,
          },
          {
            key: "plan",
            label: label("Which plan?", "¿Qué plan?"),
            type: "choice",
            required: true,
            choices: [
              { key: "gold", label: label("Gold", "Oro") },
              { key: "silver", label: label("Silver", "Plata") },
            ],
            show_if: { question: "insured", equals: "yes" },
          },
          { key: "visit", label: label("Date of the visit", "Fecha de la visita"), type: "date" },
        ],
      },
    ],
  });
  const patient = await people.patient();
  const { widget } = patient;
  await widget.open();
  await widget.button(/^Billing/).click();
  await choose(patient, "An invoice");
  await widget.question.fill(canary("What is this?"));
  await widget.agree.click();
  const insured = widget.frame.getByRole("radiogroup", { name: "Are you insured?" });
  await expect(insured).toHaveAccessibleDescription("Please choose one.");
  await expect(insured.getByRole("radio").first()).toBeFocused();
  await expect(widget.frame.getByRole("radiogroup", { name: "Which plan?" })).toHaveCount(0);
  await insured.getByText("Yes").click();
  await widget.frame.getByRole("radiogroup", { name: "Which plan?" }).getByText("Gold").click();
  await widget.frame.getByLabel(/^Date of the visit/).fill("2026-02-03");
  await shot(patient.page, "questions");
  await widget.agree.click();
  await expect(widget.composer).toBeVisible();
  expect(patient.wire.sent.join("\n")).toContain(
    '"answers":{"insured":"yes","plan":"gold","visit":"2026-02-03"}',
  );

  // The next matter: what was told is shown, and asked only of whoever wants to change it.
  await widget.button("Back to start").click();
  await widget
    .button(/^Billing/)
    .first()
    .click();
  await choose(patient, "An invoice");
  await expect(widget.button("Change: Are you insured?")).toBeVisible();
  await expect(widget.says("Gold")).toBeVisible();
  await expect(widget.frame.getByRole("radiogroup", { name: "Are you insured?" })).toHaveCount(0);
  await widget.button("Change: Which plan?").click();
  await widget.frame.getByRole("radiogroup", { name: "Which plan?" }).getByText("Silver").click();
  const next = canary("And this?");
  await widget.question.fill(next);
  await widget.agree.click();
  await expect(widget.message(next)).toBeVisible();
  expect(patient.wire.sent.join("\n")).toContain('"plan":"silver"');
});
