import { canary, expect, test } from "./support/test.ts";

test("nothing typed leaves the browser before Send, in the first message and later", async ({ people }) => {
  const patient = await people.patient();
  const first = canary("Should I stop taking it");
  await patient.widget.open();
  await patient.widget.write({ text: first, name: "Quiet Person" });
  await expect(patient.widget.question).toHaveValue(first);
  expect(patient.wire.sent.join("\n")).not.toContain(first);
  expect(patient.wire.sent.join("\n")).not.toContain("Quiet Person");
  await patient.widget.agree.click();
  await patient.widget.expectState(first, "Sent");

  const later = canary("or half of it");
  await patient.widget.composer.pressSequentially(later);
  // Typing is told, what is typed is not.
  await expect
    .poll(() => patient.wire.sent.filter((frame) => frame.includes('"typing"')).length)
    .toBeGreaterThan(0);
  expect(patient.wire.sent.join("\n")).not.toContain(later.slice(0, 7));
  await patient.widget.send.click();
  await patient.widget.expectState(later, "Sent");
  expect(patient.wire.sent.join("\n")).toContain(later);
});

test("the frame's session storage holds unsent text alone, and forgets it once it is sent", async ({
  people,
}) => {
  const patient = await people.patient({ near: true });
  const question = canary("Is the test ready?");
  await patient.widget.ask({ text: question, name: "Storage Person" });
  await patient.widget.expectState(question, "Sent");
  await expect.poll(() => storage(patient.widget)).not.toContain(question);
  expect(await storage(patient.widget)).not.toContain("Storage Person");

  const draft = canary("I wait here");
  await patient.widget.composer.fill(draft);
  await expect.poll(() => storage(patient.widget)).toContain(draft);
  await patient.widget.send.click();
  await patient.widget.expectState(draft, "Sent");
  await expect.poll(() => storage(patient.widget)).not.toContain(draft);
});

test("Clear and leave takes everything off this device", async ({ people, careline }) => {
  const patient = await people.patient({ near: true });
  const question = canary("Nobody should see this.");
  await patient.widget.ask({ text: question });
  await patient.widget.expectState(question, "Sent");
  await patient.widget.composer.fill(canary("nor this"));
  await patient.widget.leave();

  await expect.poll(() => storage(patient.widget)).toBe('{"local":{},"session":{}}');
  expect(await patient.context.cookies(careline.origin)).toEqual([]);
  await patient.page.reload();
  await patient.widget.open();
  await expect(patient.widget.home).toBeVisible();
  await expect(patient.widget.says(question)).toHaveCount(0);
});

test("before the first message: who reads it, that it is kept, and numbers to call", async ({ people }) => {
  const patient = await people.patient();
  await patient.widget.open();
  await expect(patient.widget.says("Not for emergencies")).toBeVisible();
  const call = patient.widget.frame.getByRole("link", { name: /call/i }).first();
  await expect(call).toHaveAttribute("href", /^tel:/);
  await patient.widget.write({ text: "Hello" });
  await expect(patient.widget.says(/staff of .* read what you write/)).toBeVisible();
  await expect(patient.widget.says(/keeps it/)).toBeVisible();
  // Nothing was stored yet: no session, no conversation.
  expect(patient.wire.requests.filter((url) => url.endsWith("/api/v1/conversations"))).toEqual([]);
});

async function storage(widget: { frame: import("@playwright/test").FrameLocator }): Promise<string> {
  return await widget.frame.locator("body").evaluate(() => {
    const local = { ...localStorage };
    return JSON.stringify({ local, session: { ...sessionStorage } });
  });
}
