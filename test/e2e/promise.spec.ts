import { violations } from "./support/axe.ts";
import { House } from "./support/house.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

test.use({ house: "promise" });

const day = 24 * 3_600_000;

test("a left question is called about, promised anew with a reason, and kept", async ({
  people,
  careline,
}) => {
  test.setTimeout(90_000);
  const house = await House.of(careline);
  const question = canary("Is my referral there?");
  const phone = `+1 555 01${Math.floor(Math.random() * 90) + 10}`;
  const left = await house.patient({
    department: "scheduling",
    text: question,
    name: "Grace Adeyemi",
    mode: "message",
    contact: { name: "Grace", phone, voicemail: true, best_time: "after four" },
  });
  const { page, console: desk, wire } = await people.staff({ viewport: { width: 1440, height: 900 } });
  await desk.view("Promised");
  const row = desk.row("Grace Adeyemi");
  await expect(row).toContainText("Left question");
  await expect(row).toContainText(/Promise: /);
  await row.getByRole("link").click();
  await expect(desk.message(question)).toBeVisible();
  await page.keyboard.press("c");
  await expect(page.getByText("With you", { exact: true }).first()).toBeVisible();

  // How to reach her comes only when somebody asks for it.
  const details = page.getByRole("region", { name: "Contact details" });
  await expect(details).toContainText("Each look is recorded.");
  expect(await wire.everythingReceived()).not.toContain(phone);
  await details.getByRole("button", { name: "Show contact details" }).click();
  await expect(details.getByRole("link", { name: phone })).toBeVisible();
  await expect(details).toContainText("A voicemail may be left");
  expect(await violations(page.mainFrame()), "conversation with contact").toEqual([]);

  await desk.thread.focus();
  await page.keyboard.press("l");
  const call = page.getByRole("dialog", { name: "Log a call or visit" });
  await call.getByRole("radio", { name: "We called: no answer" }).check();
  await call.getByRole("button", { name: "Tomorrow noon" }).click();
  expect(await violations(page.mainFrame()), "log a call").toEqual([]);
  await call.getByRole("button", { name: "Log it" }).click();
  await expect(desk.message("Call 1: no answer")).toBeVisible();

  await desk.thread.focus();
  await page.keyboard.press("p");
  const promise = page.getByRole("dialog", { name: "Promise a time" });
  await expect(promise).toContainText("A promise runs until");
  await promise.getByRole("radio", { name: "An answer here" }).check();
  await promise.getByRole("button", { name: "Tomorrow noon" }).click();
  await promise.getByRole("button", { name: "Promise", exact: true }).click();
  await expect(promise.getByRole("alert")).toHaveText("Please fill this in.");
  const reason = canary("The surgery answers tomorrow.");
  await promise.getByLabel("Why does it take longer?").fill(reason);
  await shot(page, "console-promise");
  await promise.getByRole("button", { name: "Promise", exact: true }).click();
  await expect(promise).toBeHidden();
  await expect(desk.message(reason)).toBeVisible();
  const { events } = await house.call<{ events: { kind: string; reason?: string }[] }>(
    "GET",
    `/conversations/${left.id}/events`,
    undefined,
    left.token,
  );
  expect(events.filter(({ kind }) => kind === "promised").at(-1)?.reason).toBe(reason);

  await desk.reply(canary("It came this morning."));
  await desk.settled();
  await expect(desk.message("Promise kept")).toBeVisible();
});

test("waiting on someone else says why and until when; an acknowledgement still owes an answer", async ({
  people,
  careline,
}) => {
  const house = await House.of(careline);
  const question = canary("Does the insurer pay?");
  const { id } = await house.patient({ department: "insurance", text: question, name: "Paul Weber" });
  const { page, console: desk } = await people.staff();
  await desk.find(question);
  await page.keyboard.press("c");
  await desk.button("Acknowledge only").click();
  await desk.composer.fill(canary("We are looking into it."));
  await desk.button(/^Send holding reply to Paul/).click();
  await desk.settled();
  expect((await house.row(id)).waiting_since, "still owed").toBeTruthy();

  await desk.reply(canary("I asked them."));
  await desk.settled();
  await desk.thread.focus();
  await page.keyboard.press("w");
  await page.getByPlaceholder("Type to choose").fill("insurer");
  await page.keyboard.press("Enter");
  const wait = page.getByRole("dialog", { name: "Waiting on the insurer" });
  await wait.getByLabel("Why?").fill("Form 12 was sent today");
  await wait.getByRole("button", { name: "Tomorrow noon" }).click();
  await wait.getByRole("button", { name: "Set to waiting" }).click();
  await expect(desk.message("Form 12 was sent today")).toBeVisible();
  await expect.poll(async () => (await house.row(id)).waiting_on).toBe("insurer");
  const { due, next } = await house.row(id);
  expect(next).toBe("update");
  expect(Number(due)).toBeLessThan(Date.now() + 2 * day);
});
