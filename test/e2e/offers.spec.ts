import { violations } from "./support/axe.ts";
import { fits } from "./support/fits.ts";
import { House } from "./support/house.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

// Nobody else is signed in here: who is offered what follows from the rules alone.
test.use({ house: "offers" });

/** Somebody who closed their laptop is waited for so long, and then the next one is asked. */
const graceMs = 5_000;
const handedOn = { timeout: 30_000 };

test("an offer takes no focus; a transfer is offered, declined, offered again and accepted", async ({
  people,
  careline,
}) => {
  test.setTimeout(90_000);
  const house = await House.of(careline);
  const [ana, ben] = [await house.member("Ana Gil"), await house.member("Ben Okafor")];
  const first = await people.staff({ as: ana });
  const patient = await people.patient();
  const question = canary("Can I bring my dog?");
  await patient.widget.ask({ text: question, name: "Maria Sol" });

  // It is shown and announced, and nothing opens or moves by itself.
  await first.page.locator("#main").focus();
  const offer = first.console.offer("Maria Sol");
  await expect(offer).toBeVisible();
  await expect(offer).toContainText(/Scheduling.*waits/);
  await expect(first.console.offers.getByRole("status")).toContainText("Maria Sol waits in Scheduling");
  await expect(first.page.locator("#main")).toBeFocused();
  await expect(first.page).toHaveURL(/unassigned$/);
  expect(await violations(first.page.mainFrame()), "offered").toEqual([]);
  await shot(first.page, "console-offer");
  await first.page.keyboard.press("y");
  await expect(first.console.message(question)).toBeVisible();
  expect(first.wire.sent.filter((frame) => frame.includes('"type":"focus"'))).not.toEqual([]);

  const second = await people.staff({ as: ben, viewport: { width: 360, height: 740 } });
  const note = canary("She is deaf, please write.");
  const send = async (): Promise<void> => {
    await first.console.thread.focus();
    await first.page.keyboard.press("t");
    await first.page.getByPlaceholder("Type a department").fill("Ben");
    await first.page.keyboard.press("Enter");
    await first.page.getByLabel("Note for them").fill(note);
    await first.page.getByRole("button", { name: "Offer to Ben Okafor" }).click();
    await expect(first.page.getByText(/^Offered to Ben Okafor, \d:\d\d/)).toBeVisible();
  };
  await send();
  const asked = second.console.offer("Maria Sol");
  await expect(asked).toContainText("Ana Gil would like to give you this one.");
  await expect(asked).toContainText(note);
  await fits(second.page);
  await shot(second.page, "console-offer-360");
  await asked.getByRole("button", { name: "Decline Maria Sol" }).click();
  await expect(first.page.getByText("Ben Okafor did not take Maria Sol. It stays with you.")).toBeVisible();
  await expect(first.console.message("Ben Okafor declined")).toBeVisible();
  await expect(first.page.getByText("With you", { exact: true }).first()).toBeVisible();

  await send();
  await asked.getByRole("button", { name: "Accept Maria Sol" }).click();
  await expect(second.console.message(question)).toBeVisible();
  await expect(second.console.message(note).first()).toBeVisible();
  await expect(first.page.getByText("Ben Okafor accepted Maria Sol.")).toBeVisible();
  const answer = canary("Guide dogs are welcome.");
  await second.console.reply(answer);
  await expect(patient.widget.message(answer)).toBeVisible();
  expect(await patient.wire.everythingReceived()).not.toContain(note);
});

test("a laptop closes, and another gets the chat with everything in it", async ({ people, careline }) => {
  test.setTimeout(90_000);
  const house = await House.of(careline);
  await house.routing("billing", { grace_ms: graceMs });
  const [ana, ben] = [
    await house.member("Ana Gil", "agent", ["billing"]),
    await house.member("Ben Okafor", "agent", ["billing"]),
  ];
  const first = await people.staff({ as: ana });
  const patient = await people.patient();
  const question = canary("Why two bills?");
  await patient.widget.ask({ department: /billing/i, text: question, name: "Leon Ortiz" });
  await first.console.offer("Leon Ortiz").getByRole("button", { name: "Accept Leon Ortiz" }).click();
  const answer = canary("One is for the laboratory.");
  await first.console.reply(answer);
  const note = canary("Sent him the copy of May.");
  await first.console.note(note);
  await first.console.settled();
  await patient.widget.say(canary("And the other one?"));

  const second = await people.staff({ as: ben });
  await first.context.close();
  const offer = second.console.offer("Leon Ortiz");
  await expect(offer).toBeVisible(handedOn);
  await offer.getByRole("button", { name: "Accept Leon Ortiz" }).click();
  for (const text of [question, answer, note, "And the other one?"])
    await expect(second.console.message(text)).toBeVisible();
  await expect(second.console.message("Ana Gil lost the connection")).toBeVisible();
  const last = canary("It is for the doctor.");
  await second.console.reply(last);
  await expect(patient.widget.message(last)).toBeVisible();
});
