import { Clinic, departments } from "./support/clinic.ts";
import { fits } from "./support/fits.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

test.use({ house: "hours" });

const minute = 60_000;

test.describe("hours", () => {
  // The clocks of the clinic (UTC) and of this patient differ all year.
  const zone = { timezoneId: "America/Phoenix" };

  test("a change shows on an open widget without a reload", async ({ people, careline }) => {
    const hours = await Clinic.of(careline);
    await hours.open(departments);
    await people.staff(); // somebody answers while it is open
    const patient = await people.patient({ ...zone, path: "/" });
    let loads = 0;
    patient.page.on("framenavigated", () => loads++);
    await patient.page.clock.install();
    await patient.page.reload();
    loads = 0;
    await patient.widget.open();
    await expect(patient.widget.says("Open now")).toBeVisible();

    const day = await hours.shut(departments);
    await patient.page.clock.fastForward(minute);
    await expect(
      patient.widget.says(new RegExp(`^Closed now\\. Opens ${day} at 6:00\\sAM your time \\(MST\\)\\.$`)),
    ).toBeVisible();
    await expect(patient.widget.says(/^Nobody is reading now\. We keep your message/)).toBeVisible();

    await hours.open(["billing"]);
    await patient.page.clock.fastForward(minute);
    await expect(patient.widget.says("Some desks are closed now")).toBeVisible();
    await expect(patient.widget.button(/^Billing/)).toContainText("Open now");
    await expect(patient.widget.button(/^Insurance/)).toContainText(/Opens .* at 6:00\sAM your time/);
    expect(loads, "documents loaded since the chat was opened").toBe(0);
    expect(patient.wire.complaints).toEqual([]);
  });

  test("a closed clinic says who reads when, and whom to call", async ({ people, careline }) => {
    const hours = await Clinic.of(careline);
    const day = await hours.shut(departments);
    const patient = await people.patient({ ...zone, viewport: { width: 320, height: 640 } });
    await patient.widget.open();
    const closed = patient.widget.frame.getByRole("status").filter({ hasText: "Closed now" });
    await expect(closed).toContainText(`Opens ${day} at`);
    await expect(closed.getByRole("link", { name: "Emergency: call 911" })).toHaveAttribute(
      "href",
      "tel:911",
    );
    await expect(closed.getByRole("link", { name: /988/ })).toHaveAttribute("href", "tel:988");
    await fits(patient.widget.frame);
    await shot(patient.page, "hours-closed");

    // The question can be left, and while it waits the same is said.
    const question = canary("Can I come on Thursday?");
    await patient.widget.write({ text: question });
    const when = new RegExp(`We read it ${day} at 6:00\\sAM your time \\(MST\\) at the earliest\\.`);
    await expect(patient.widget.says(when)).toBeVisible();
    await patient.widget.agree.click();
    await patient.widget.expectState(question, "Sent");
    const promise = new RegExp(`answers by ${day} at 10:00\\sAM your time \\(MST\\)\\.`);
    await expect(patient.widget.says(promise)).toBeVisible();

    await patient.widget.button("Back to start").click();
    await patient.widget.button("Español").click();
    await expect(patient.widget.says(/^Cerrado ahora\. Abre el .*, su hora \(/)).toBeVisible();
    await shot(patient.page, "hours-closed-es");
    await hours.open(departments);
  });

  test("a patient with a session sees hours, staffing and banner at once", async ({ people, careline }) => {
    const clinic = await Clinic.of(careline);
    await clinic.open(departments);
    const staff = await people.staff();
    const patient = await people.patient(zone);
    await patient.widget.ask({ text: canary("May I bring my dog?") });
    await patient.widget.button("Back to start").click();
    await expect(patient.widget.says("Open now")).toBeVisible();

    // No clock is moved here: word comes on the connection.
    const day = await clinic.shut(departments);
    await expect(patient.widget.says(new RegExp(`^Closed now\\. Opens ${day} at`))).toBeVisible();
    await clinic.open(departments);
    await expect(patient.widget.says("Open now")).toBeVisible();

    const text = canary("Our phones are down until noon.");
    await clinic.ask("PUT /sites/demo/banner", { text: { en: text, es: "Sin teléfono hasta mediodía." } });
    await expect(patient.widget.says(text)).toBeVisible();
    await shot(patient.page, "hours-banner");
    await clinic.ask("PUT /sites/demo/banner", { text: {} });
    await expect(patient.widget.says(text)).toHaveCount(0);

    const reason = canary("The system is being repaired.");
    await clinic.ask("POST /departments/billing/intake", { until: Date.now() + 60 * minute, reason });
    await expect(patient.widget.button(/^Billing/)).toContainText(/No new chats before/);
    await patient.widget.button(/^Billing/).click();
    await expect(patient.widget.says(/^We start no new chats before/)).toBeVisible();
    await expect(patient.widget.says(reason)).toBeVisible();
    await clinic.ask("POST /departments/billing/intake", { until: 0 });
    await expect(patient.widget.frame.getByRole("heading", { name: "Your question" })).toBeVisible();

    await patient.widget.button("Back to start").click();
    await staff.console.button("You and your settings").first().click();
    await staff.page.getByRole("menuitemradio", { name: /On a break/ }).click();
    await expect(patient.widget.says("Nobody is here right now")).toBeVisible();
    expect(patient.wire.complaints).toEqual([]);
  });
});
