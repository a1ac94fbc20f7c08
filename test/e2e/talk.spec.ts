import { canary, expect, test } from "./support/test.ts";

test("a patient asks, staff answer, both live", async ({ people }) => {
  const question = canary("Can I move my appointment to Friday?");
  const staff = await people.staff();
  const patient = await people.patient();
  await patient.widget.ask({ text: question, name: "Maria Sol" });
  await patient.widget.expectState(question, "Sent");

  await staff.console.view("Unassigned");
  await expect(await staff.console.reveal(question)).toContainText("Maria Sol");
  await staff.console.openRow(question);
  await expect(staff.console.message(question)).toBeVisible();
  await patient.widget.expectState(question, "Seen");

  await staff.console.composer.pressSequentially("Let me");
  await expect(patient.widget.says(/is writing/)).toBeVisible();
  const answer = canary("Let me look. Friday at ten is free.");
  await staff.console.reply(answer);
  await expect(patient.widget.message(answer)).toBeVisible();
  await expect(patient.widget.says(/is writing/)).toBeHidden();

  await patient.widget.composer.pressSequentially("Thank");
  await expect(staff.console.typing).toBeVisible();
  const thanks = canary("Thank you, Friday is fine.");
  await patient.widget.say(thanks);
  await expect(staff.console.message(thanks)).toBeVisible();
  await patient.widget.expectState(thanks, "Seen");

  expect(patient.wire.complaints).toEqual([]);
  expect(staff.wire.complaints).toEqual([]);
});

test("a message that arrives while the chat is closed shows on the launcher", async ({ people }) => {
  const question = canary("Is the lab open on Monday?");
  const patient = await people.patient();
  await patient.widget.ask({ text: question });
  await patient.widget.expectState(question, "Sent");
  await patient.widget.button("Close chat").click();
  await expect(patient.widget.launcher).toBeVisible();

  const staff = await people.staff();
  await staff.console.find(question);
  const answer = canary("Yes, from seven.");
  await staff.console.reply(answer);

  await expect(patient.widget.frame.getByRole("button", { name: /1 new message/ })).toBeVisible();
  await patient.widget.open();
  await expect(patient.widget.message(answer)).toBeVisible();
});

test("notes reach colleagues and never the patient's browser", async ({ people }) => {
  const question = canary("Why was I billed twice?");
  const patient = await people.patient();
  await patient.widget.ask({ department: /billing/i, text: question });
  await patient.widget.expectState(question, "Sent");

  const writer = await people.staff();
  await writer.console.find(question);
  const note = canary("Insurer reversed it on the 3rd.");
  await writer.console.note(note);
  await expect(writer.console.message(note)).toContainText(/note/i);

  await writer.console.settled();
  const reader = await people.staff();
  await reader.console.find(question);
  await expect(reader.console.message(note)).toBeVisible();

  // An answer after the note: had the note been sent, it would have come before.
  const answer = canary("One of the two is being returned.");
  await writer.console.reply(answer);
  await expect(patient.widget.message(answer)).toBeVisible();
  await patient.page.reload();
  await patient.widget.open();
  await expect(patient.widget.message(answer)).toBeVisible();
  const received = await patient.wire.everythingReceived();
  expect(received).toContain(answer);
  expect(received).not.toContain(note);
});

test("what staff resolve the patient can open again with one tap", async ({ people }) => {
  const question = canary("Do you take my insurance?");
  const patient = await people.patient();
  await patient.widget.ask({ department: /insurance/i, text: question });
  await patient.widget.expectState(question, "Sent");

  const staff = await people.staff();
  await staff.console.find(question);
  const answer = canary("Yes, we do.");
  await staff.console.reply(answer);
  await staff.console.resolve();

  await expect(patient.widget.says("This question is marked as solved.")).toBeVisible();
  await patient.widget.button("Not solved").click();
  await expect(patient.widget.composer).toBeVisible();
  await staff.console.find(answer);
  await expect(staff.console.composer).toBeVisible();
});

test("a patient ends the chat", async ({ people }) => {
  const question = canary("Where do I park?");
  const patient = await people.patient();
  await patient.widget.ask({ text: question });
  await patient.widget.expectState(question, "Sent");
  await patient.widget.end();
  await expect(patient.widget.says("You ended this chat.")).toBeVisible();
});
