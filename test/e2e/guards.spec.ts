import { violations } from "./support/axe.ts";
import { House } from "./support/house.ts";
import { press, write } from "./support/keys.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

// Tab by Tab takes its time.
test.slow();

// Nobody else is signed in here: what is shown of colleagues is of these alone.
test.use({ house: "guards" });

/** Who looks and who types is shown within two seconds. */
const soon = { timeout: 2_000 };

test("two people meet in one conversation, and a reply that crosses another is held", async ({
  people,
  careline,
}) => {
  const house = await House.of(careline);
  const question = canary("Can I come on Monday?");
  const maria = await house.patient({ department: "scheduling", text: question, name: "Maria Sol" });
  await house.routing("scheduling", { manual: true });
  const [ana, ben] = [await house.member("Ana Gil"), await house.member("Ben Okafor")];
  const first = await people.staff({ as: ana });
  const second = await people.staff({ as: ben });
  const keys = first.page.keyboard;

  await first.console.openByKey(question);
  const row = second.console.row("Maria Sol");
  await expect(row.getByText("Ana Gil is here too")).toBeAttached(soon);
  await first.page.keyboard.press("r");
  await first.page.keyboard.type("Monday at");
  await expect(row.getByText("Ana Gil is typing")).toBeAttached(soon);
  await second.console.openByKey(question);
  const header = second.page.getByRole("region", { name: "Maria Sol" }).getByText(/Ana Gil is/);
  await expect(header.first()).toBeVisible(soon);

  // The composer says to whom it goes, and that nobody checked who they are.
  const composer = first.page.getByRole("region", { name: "Reply to the patient" });
  await expect(composer).toContainText("Maria Sol");
  await expect(composer).toContainText("Not verified");

  // The patient writes while she types: nothing goes out, what is new is shown.
  const changed = canary("Sorry, I meant Tuesday.");
  await house.call(
    "POST",
    `/conversations/${maria.id}/messages`,
    { text: changed, client_id: crypto.randomUUID() },
    maria.token,
  );
  await expect(first.console.message(changed)).toBeVisible();
  await keys.type(" nine works.");
  await keys.press("Enter");
  const held = first.page.getByRole("alert", { name: "Your reply is held" });
  await expect(held).toContainText("Maria Sol wrote while you were writing");
  await expect(held).toContainText(changed);
  await expect(held.getByRole("button", { name: "Change my reply" })).toBeFocused();
  expect(await violations(first.page.mainFrame()), "held").toEqual([]);
  await shot(first.page, "console-held");
  // Whoever turns to another chat finds it again by its row.
  const own = first.console.row("Maria Sol");
  await expect(own).toContainText("Not sent");
  await keys.press("Escape");
  await expect(held).toBeHidden();
  await expect(own).toContainText("Not sent");
  await keys.press("Enter");
  await expect(held).toBeVisible();
  await press(held.getByRole("button", { name: "Change my reply" }));
  await expect(held).toBeHidden();
  await expect(own).not.toContainText("Not sent");
  await expect(first.console.composer).toBeFocused();
  await expect(first.console.composer).toHaveValue("Monday at nine works.");

  // Within the five seconds of undo it is held as well; sent anyway it goes out.
  await keys.press("Enter");
  await expect(first.page.getByText("Sends in a moment")).toBeVisible();
  const again = canary("Or Wednesday.");
  await house.call(
    "POST",
    `/conversations/${maria.id}/messages`,
    { text: again, client_id: crypto.randomUUID() },
    maria.token,
  );
  await expect(held).toContainText(again);
  await press(held.getByRole("button", { name: "Change my reply" }), "Tab");
  await keys.press("Enter");
  await expect(held).toBeHidden();
  await expect
    .poll(async () => (await house.row(maria.id)).preview, { timeout: 10_000 })
    .toBe("Monday at nine works.");
});

test("pasting what is about another patient, hints and the preview", async ({ people, careline }) => {
  const house = await House.of(careline);
  const question = canary("How do I pay?");
  await house.routing("billing", { manual: true });
  await house.patient({ department: "billing", text: question, name: "Rosa Vidal" });
  await house.patient({ department: "billing", text: "Hello", name: "Omar Haddad" });
  const me = await people.staff({ as: await house.member("Cleo Park") });
  const keys = me.page.keyboard;
  await me.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await expect(me.console.row("Omar Haddad")).toBeVisible();
  await me.console.openByKey(question);
  await keys.press("r");
  await me.page.evaluate(() => navigator.clipboard.writeText("Dear Omar Haddad, you must pay!! "));
  await keys.press("ControlOrMeta+v");
  const warning = me.page.getByRole("alert").filter({ hasText: "names Omar Haddad" });
  await expect(warning).toContainText("You are writing to Rosa Vidal.");
  const hints = me.page.getByRole("list", { name: "Hints on your reply" });
  await expect(hints.getByRole("listitem")).toHaveCount(2);
  expect(await violations(me.page.mainFrame()), "warned").toEqual([]);
  await shot(me.page, "console-foreign");
  // It stands while that can be undone, whatever else is pasted, and goes with what it warns of.
  await keys.press("Enter");
  await expect(me.page.getByText("Sends in a moment")).toBeVisible();
  await expect(warning).toBeVisible();
  await press(me.console.thread, "u");
  await expect(me.console.composer).toHaveValue(/^Dear Omar Haddad/);
  await me.page.evaluate(() => navigator.clipboard.writeText("Thank you."));
  await keys.press("ControlOrMeta+v");
  await expect(warning).toBeVisible();
  await write(me.console.composer, "You must pay!!");
  await expect(warning).toBeHidden();
  await write(me.console.composer, "");
  await me.page.evaluate(() => navigator.clipboard.writeText("Dear Omar Haddad, you must pay!! "));
  await keys.press("ControlOrMeta+v");
  await press(warning.getByRole("button", { name: "Dismiss" }));
  await expect(warning).toBeHidden();
  await expect(me.console.composer).toBeFocused();
  await press(hints.getByRole("button", { name: "Dismiss the hint: Sounds like an order" }));
  await expect(hints.getByRole("listitem")).toHaveCount(1);

  await write(me.console.composer, "Pay here: www.clinic.example/pay or mail@clinic.example");
  await press(me.page.getByRole("button", { name: "As the patient will see it" }));
  const preview = me.page.getByRole("dialog", { name: "As Rosa will see it" });
  await expect(preview.getByRole("link")).toHaveCount(2);
  expect(await violations(me.page.mainFrame()), "preview").toEqual([]);
  await shot(me.page, "console-preview");
  await keys.press("Escape");
  await expect(preview).toBeHidden();
});
