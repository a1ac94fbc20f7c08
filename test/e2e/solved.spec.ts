import { Clinic } from "./support/clinic.ts";
import { canary, expect, type Patient, test } from "./support/test.ts";

test.use({ house: "solved" });

const standing = (patient: Patient) => patient.widget.frame.locator(".standing");

test("“Solved” is taken for an answer, and asked once", async ({ people, careline }) => {
  const clinic = await Clinic.of(careline);
  await clinic.open();
  const staff = await people.staff();
  const patient = await people.patient();
  const question = canary("Is there a ramp?");
  await patient.widget.ask({ department: /^Insurance/, text: question });
  await staff.console.find(question);
  await staff.console.reply(canary("There is, at the side door."));
  await staff.console.settled();
  // Where nobody asks how it went, that it was solved can be said all the same.
  const reference = await patient.widget.reference();
  await clinic.act(await clinic.find(reference), "withhold-survey", { reason: "They asked us not to" });
  await staff.console.resolve();
  await patient.widget.frame.getByRole("button", { name: "Solved", exact: true }).click();
  await expect(patient.widget.says(/Good to know\. You can come back to this any time\./)).toBeFocused();
  await patient.widget.button("Ask something else").click();
  await patient.widget.button(/^Insurance.*Closed/).click();
  await expect(patient.widget.says(/You can come back to this any time\./)).toBeVisible();
  await expect(
    patient.widget.button("Solved").and(patient.widget.frame.locator(":not(.quiet)")),
  ).toBeHidden();
  await expect(patient.widget.button("Not solved")).toBeVisible();
});

test("not solved goes ahead of new questions, and nothing is asked again", async ({ people, careline }) => {
  const clinic = await Clinic.of(careline);
  await clinic.open();
  await clinic.policy("billing", { routing: { manual: true } });
  const staff = await people.staff();
  const patient = await people.patient();
  const question = canary("Where is my refund?");
  await patient.widget.ask({ department: /^Billing/, text: question });
  await staff.console.find(question);
  await staff.console.reply(canary("It was sent."));
  await staff.console.settled();
  await staff.console.resolve();
  await expect(patient.widget.says(/^This question is marked as solved\./)).toBeVisible();

  const other = await people.patient();
  await other.widget.ask({ department: /^Billing/, text: canary("How do I pay?") });
  await expect(standing(other)).toContainText("You are next in line.");
  // The one who answered is not there any more: it waits in the line, ahead of what came since.
  await staff.context.close();
  await patient.widget.button("Not solved").click();
  await expect(standing(patient)).toContainText("You are next in line.");
  await expect(standing(other)).toContainText("You are number 2 in line.");
  await expect(standing(other)).toContainText("Someone who was already talking with us came back.");
  await expect(patient.widget.message(question)).toBeVisible();
});
