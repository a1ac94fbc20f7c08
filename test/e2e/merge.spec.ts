import { violations } from "./support/axe.ts";
import { House } from "./support/house.ts";
import { press, write } from "./support/keys.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

test.use({ house: "merge" });

test("two conversations of a patient are joined, taken apart and joined again by keyboard; the patient goes on where it goes on", async ({
  people,
  careline,
}) => {
  test.setTimeout(180_000);
  const house = await House.of(careline);
  for (const key of ["scheduling", "billing"]) await house.routing(key, { manual: true });
  const question = canary("When is my visit?");
  const patient = await people.patient();
  await patient.widget.askByKey({ department: /scheduling/i, text: question, name: "Maria Sol" });
  await patient.widget.expectState(question, "Sent");
  const { conversations } = await house.call<{ conversations: { id: string; reference: string }[] }>(
    "GET",
    "/conversations?view=all",
  );
  const first = conversations[0];
  if (!first) throw new Error("the question is in no list");
  const hello = canary("About your bill: I look into it.");
  const { conversation: second } = await house.call<{ conversation: { id: string; reference: string } }>(
    "POST",
    `/conversations/${first.id}/links`,
    { department: "billing", text: hello, client_id: crypto.randomUUID() },
  );
  await patient.widget.composer.pressSequentially("Half a sent");

  const me = await people.staff({ as: await house.member("Ana Gil") });
  const keys = me.page.keyboard;
  await me.page.goto(`${careline.origin}/console/inbox/all/${second.id}`);
  await expect(me.console.message(hello)).toBeVisible();
  const join = async () => {
    await keys.press("ControlOrMeta+k");
    await expect(me.console.palette).toBeVisible();
    await keys.type("Join another");
    await expect(me.page.getByRole("option", { name: "Join another conversation" })).toBeVisible();
    await keys.press("Enter");
    const dialog = me.page.getByRole("dialog", { name: "Join another conversation of Maria Sol" });
    await expect(dialog.getByRole("radio", { name: new RegExp(`^${first.reference}`) })).toBeFocused();
    return dialog;
  };
  const dialog = await join();
  await expect(dialog).toContainText(question);
  await expect(dialog).toContainText(hello);
  expect(await violations(me.page.mainFrame()), "dialog").toEqual([]);
  await shot(me.page, "console-merge");
  await keys.press("Enter");
  await expect(dialog).toBeHidden();
  // What was said there stands here, and the patient is here too, with what they were typing.
  await expect(me.console.message(question).last()).toBeVisible();
  await expect(me.page.getByText(`${first.reference} was joined to ${second.reference}`)).toBeVisible();
  await expect(patient.widget.message(hello)).toBeVisible();
  await expect(patient.widget.says(`${first.reference} is now part of this conversation`)).toBeVisible();
  await expect(patient.widget.composer).toHaveValue("Half a sent");
  expect(await violations(me.page.mainFrame()), "joined").toEqual([]);
  await shot(me.page, "console-merged");

  await press(me.console.thread, "u");
  await expect(me.page.getByText("They are two conversations again")).toBeVisible();
  await expect(me.console.message(question).last()).toBeHidden();
  expect((await house.row(first.id)).status).toBe("queued");

  await join();
  await keys.press("Enter");
  await expect(me.console.message(question).last()).toBeVisible();
  await write(patient.widget.composer, "");
  const more = canary("And the address?");
  await write(patient.widget.composer, more);
  await patient.page.keyboard.press("Enter");
  await expect(patient.widget.message(more)).toBeVisible();
  await expect(me.console.message(more)).toBeVisible();
  const answer = canary("Elm Street 5");
  await keys.press("r");
  await write(me.console.composer, answer);
  await keys.press("Enter");
  await expect(me.console.message(answer)).toBeVisible();
  await expect(patient.widget.message(answer)).toBeVisible();
  // Somebody wrote: now it is one.
  await press(me.console.thread, "u");
  await expect(me.page.getByText(/They are still one\. Since then somebody wrote/)).toBeVisible();

  // The one that ended is read, leads on, and takes nothing.
  await me.page.goto(`${careline.origin}/console/inbox/resolved/${first.id}`);
  await expect(
    me.page.getByText(`This conversation goes on in ${second.reference}. Nothing can`),
  ).toBeVisible();
  await expect(me.console.message(question).last()).toBeVisible();
  await expect(me.console.composer).toBeHidden();
  expect(await violations(me.page.mainFrame()), "ended").toEqual([]);
  await press(patient.widget.button(`Open ${first.reference}`).last());
  await shot(patient.page, "widget-merged");
  await expect(patient.widget.message(question)).toBeVisible();
  await expect(patient.widget.composer).toBeHidden();
  await press(
    patient.widget.frame.locator(".foot").getByRole("button", { name: `Open ${second.reference}` }),
  );
  await expect(patient.widget.message(answer)).toBeVisible();
  expect(patient.wire.complaints).toEqual([]);
});
