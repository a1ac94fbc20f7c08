import { violations } from "./support/axe.ts";
import { Clinic } from "./support/clinic.ts";
import { fits } from "./support/fits.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, type Patient, test } from "./support/test.ts";

test.use({ house: "queue" });

const place = (patient: Patient, words: string | RegExp) =>
  expect(patient.widget.frame.locator(".standing")).toContainText(words);

test.describe("the line", () => {
  test.beforeEach(async ({ careline }) => {
    const clinic = await Clinic.of(careline);
    await clinic.open();
    // Staff pick by hand here, so that nobody is answered before the test says so.
    for (const key of ["scheduling", "billing"]) await clinic.policy(key, { routing: { manual: true } });
  });

  test("the place falls live in two widgets, and rises only with a reason", async ({ people, careline }) => {
    const clinic = await Clinic.of(careline);
    await people.staff(); // somebody is there
    const join = async (): Promise<Patient> => {
      const patient = await people.patient();
      const question = canary("When am I seen?");
      await patient.widget.ask({ department: /scheduling/i, text: question });
      await patient.widget.expectState(question, "Sent");
      return patient;
    };
    const first = await join();
    await place(first, "You are next in line.");
    const second = await join();
    await place(second, "You are number 2 in line.");
    const third = await join();
    await place(third, "You are number 3 in line.");
    await place(third, "We keep your place for 10 minutes.");

    // Somebody with an urgent need goes first, and the others are told why they wait longer.
    const urgent = await clinic.find(await third.widget.reference());
    await clinic.act(urgent, "priority", { priority: "urgent" });
    await place(third, "You are next in line.");
    await place(first, "You are number 2 in line.");
    await place(first, "Someone with an urgent need went first.");
    await place(second, "You are number 3 in line.");
    await shot(second.page, "queue-why");

    await clinic.act(urgent, "assign", { staff_id: "me" });
    await place(first, "You are next in line.");
    await place(second, "You are number 2 in line.");
    await clinic.act(await clinic.find(await first.widget.reference()), "assign", { staff_id: "me" });
    await place(second, "You are next in line.");
    await expect(first.widget.says(/answers you now/)).toBeVisible();
    for (const { wire } of [first, second, third]) expect(wire.complaints).toEqual([]);
  });

  test("the place is kept for somebody whose page was closed", async ({ people }) => {
    await people.staff();
    const patient = await people.patient();
    const question = canary("Is my form there?");
    await patient.widget.ask({ department: /billing/i, text: question });
    await patient.widget.expectState(question, "Sent");
    const later = await people.patient();
    await later.widget.ask({ department: /billing/i, text: canary("And mine?") });
    await place(later, "You are number 2 in line.");

    await patient.page.close();
    const back = await people.again(patient);
    await back.widget.launcher.click();
    await expect(back.widget.message(question)).toBeVisible();
    await place(back, "You are next in line.");
    await place(later, "You are number 2 in line.");
  });

  for (const [name, options, lang] of [
    ["small", { viewport: { width: 320, height: 256 } }, ""],
    ["dark", { colorScheme: "dark" as const }, ""],
    ["rtl", {}, "?lang=qps-rtl"],
    ["long", { viewport: { width: 320, height: 640 } }, "?lang=qps-long"],
  ] as const) {
    test(`what is said in line fits and is accessible: ${name}`, async ({ people, careline }) => {
      await people.staff();
      const patient = await people.person(options);
      await patient.page.goto(`${careline.origin}/widget/?site=demo${lang.replace("?", "&")}`);
      const { page } = patient;
      await page.locator("button.choice").nth(1).click();
      await page.locator("textarea").fill(canary("Do you have my payment?"));
      await page.locator("button[type=submit]").click();
      await expect(page.locator(".standing .place")).toBeVisible();
      await fits(page);
      expect(await violations(page.mainFrame())).toEqual([]);
      await shot(page, `queue-${name}`);
      if (name === "small") {
        // The ways out of the line are in the menu where there is no room for them.
        await page.getByRole("button", { name: "More" }).click();
        await page.locator("#menu").getByRole("button", { name: "Leave your question instead" }).click();
      } else {
        await page.locator(".ways button").first().click();
      }
      await expect(page.locator("#email")).toBeVisible();
      await fits(page);
      expect(await violations(page.mainFrame())).toEqual([]);
      await shot(page, `queue-${name}-leave`);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("log")).toBeVisible();
    });
  }
});
