import { canary, expect, test } from "./support/test.ts";

for (const [path, what] of [
  ["/strict", "whose policy allows our script and frame alone"],
  ["/isolated", "that is cross-origin isolated (COEP)"],
] as const) {
  test(`the chat works on a page ${what}, without one complaint`, async ({ people }) => {
    const question = canary("Is my referral in?");
    const patient = await people.patient({ path });
    await patient.widget.ask({ text: question });
    await patient.widget.expectState(question, "Sent");
    expect(patient.wire.complaints).toEqual([]);
    const isolated = await patient.page.evaluate(() => crossOriginIsolated);
    expect(isolated).toBe(path === "/isolated");
  });
}

test("a page that hooks everything learns nothing", async ({ people }) => {
  const question = canary("I am afraid of the result.");
  const name = `Zsofia${Math.random().toString(36).slice(2, 8)}`;
  const patient = await people.patient({ path: "/hostile" });
  await patient.widget.ask({ department: /insurance/i, text: question, name });
  await patient.widget.expectState(question, "Sent");
  const draft = canary("Should I tell my sister");
  await patient.widget.composer.pressSequentially(draft);

  const staff = await people.staff();
  await staff.console.find(question);
  const answer = canary("Please call us today.");
  await staff.console.reply(answer);
  await expect(patient.widget.message(answer)).toBeVisible();
  await patient.widget.button("Close chat").click();
  await expect(patient.widget.launcher).toBeVisible();
  const second = canary("We are here until six.");

  // Closed, unread none: all that the page can see of us now.
  const box = await patient.widget.element.boundingBox();
  const before = await peek(patient.page);
  await staff.console.reply(second);
  await expect(patient.widget.frame.getByRole("button", { name: /1 new message/ })).toBeVisible();

  // Closed, one unread: the page sees the very same.
  expect(await patient.widget.element.boundingBox()).toEqual(box);
  const after = await peek(patient.page);
  expect(after.slice(before.length).filter((line) => !before.includes(line))).toEqual([]);

  const everything = after.join("\n");
  for (const secret of [question, name, draft, answer, second, "insurance", "unread", "new message"]) {
    expect(everything.toLowerCase(), secret).not.toContain(secret.toLowerCase());
  }
  // Keys pressed in the chat are not the page's.
  expect(after.filter((line) => line.startsWith("keydown"))).toEqual([]);
});

test("neither widget nor console asks anybody but us", async ({ people, careline, hosts }) => {
  const question = canary("Can I pay in two parts?");
  const patient = await people.patient();
  await patient.widget.ask({ text: question });
  await patient.widget.expectState(question, "Sent");
  const staff = await people.staff();
  await staff.console.find(question);
  await staff.console.reply(canary("Yes, in two."));

  expect(patient.wire.requests.length).toBeGreaterThan(3);
  expect(patient.wire.strangers(careline.origin, hosts.far)).toEqual([]);
  expect(staff.wire.requests.length).toBeGreaterThan(3);
  expect(staff.wire.strangers(careline.origin)).toEqual([]);
  // Nothing that was written stands in an address.
  const word = question.split(" ").at(-1) ?? question;
  for (const url of [...patient.wire.requests, ...staff.wire.requests]) expect(url).not.toContain(word);
  expect(careline.printed).not.toContain(word);
});

test("the clinic's page gets no cookie, no storage and no frame but one", async ({ people, hosts }) => {
  const patient = await people.patient();
  const question = canary("Who is my nurse?");
  await patient.widget.ask({ text: question });
  await patient.widget.expectState(question, "Sent");
  const kept = await patient.page.evaluate(() => ({
    cookie: document.cookie,
    local: localStorage.length,
    session: sessionStorage.length,
    frames: document.querySelectorAll("iframe").length,
    globals: Object.keys(window).filter((key) => /careline/i.test(key)),
  }));
  expect(kept).toEqual({ cookie: "", local: 0, session: 0, frames: 1, globals: [] });
  expect(await patient.context.cookies(hosts.far)).toEqual([]);
});

async function peek(page: import("@playwright/test").Page): Promise<string[]> {
  return await page.evaluate(() => [...(window as unknown as { __peek: () => string[] }).__peek()]);
}
