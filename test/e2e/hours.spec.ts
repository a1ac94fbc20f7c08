import type { APIRequestContext } from "@playwright/test";
import type { Careline } from "./support/careline.ts";
import { fits } from "./support/fits.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

const departments = ["scheduling", "billing", "insurance"];
const days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const minute = 60_000;

/** An administrator who changes the hours of departments, as an outside client may. */
class Hours {
  private constructor(
    private readonly request: APIRequestContext,
    private readonly origin: string,
    private readonly token: string,
  ) {}

  static async of(request: APIRequestContext, careline: Careline): Promise<Hours> {
    const answer = await request.post(`${careline.origin}/api/v1/staff/sessions`, { data: careline.signIn });
    expect(answer.status()).toBe(201);
    return new Hours(request, careline.origin, (await answer.json()).token);
  }

  async set(keys: readonly string[], hours: object): Promise<void> {
    for (const key of keys) {
      const answer = await this.request.post(`${this.origin}/api/v1/departments/${key}/hours`, {
        data: { zone: "UTC", ...hours },
        headers: { Authorization: `Bearer ${this.token}` },
      });
      expect(answer.status(), await answer.text()).toBe(200);
    }
  }

  open(keys: readonly string[]): Promise<void> {
    return this.set(keys, { always: true });
  }

  /** Closed until the day after tomorrow, 13:00 UTC; answers which day of the week that is. */
  async shut(keys: readonly string[]): Promise<string> {
    const opens = new Date(Date.now() + 2 * 24 * 60 * minute);
    const day = days[opens.getUTCDay()] ?? "";
    await this.set(keys, { week: { [day]: ["13:00-17:00"] } });
    return new Intl.DateTimeFormat("en", { weekday: "long", timeZone: "UTC" }).format(opens);
  }
}

test.describe("hours", () => {
  // The clocks of the clinic (UTC) and of this patient differ all year.
  const zone = { timezoneId: "America/Phoenix" };

  test("a change shows on an open widget without a reload", async ({ people, careline, request }) => {
    const hours = await Hours.of(request, careline);
    await hours.open(departments);
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

  test("a closed clinic says who reads when, and whom to call", async ({ people, careline, request }) => {
    const hours = await Hours.of(request, careline);
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
    await expect(patient.widget.says(when)).toBeVisible();

    await patient.widget.button("Back to start").click();
    await patient.widget.button("Español").click();
    await expect(patient.widget.says(/^Cerrado ahora\. Abre el .*, su hora \(/)).toBeVisible();
    await shot(patient.page, "hours-closed-es");
    await hours.open(departments);
  });
});
