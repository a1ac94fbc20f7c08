import { readFileSync } from "node:fs";
import { violations } from "./support/axe.ts";
import { House } from "./support/house.ts";
import { shot } from "./support/shot.ts";
import { expect, test } from "./support/test.ts";

test.use({ house: "voice" });

test("what patients say and why they write: shown from eleven patients, and exported as it stands", async ({
  people,
  careline,
}) => {
  test.setTimeout(120_000);
  const house = await House.of(careline);
  for (const department of ["billing", "scheduling"]) await house.routing(department, { manual: true });
  const ana = await house.member("Ana Gil");
  const token = await house.tokenOf(ana);
  const rated = async (department: string, score: number): Promise<void> => {
    const patient = await house.patient({ department, text: "A question", name: "Maria Sol" });
    const verb = (name: string, body: object, who = token) =>
      house.call("POST", `/conversations/${patient.id}/${name}`, body, who);
    await verb("messages", { text: "An answer.", client_id: crypto.randomUUID() });
    await verb("reason", { reason: department === "billing" ? "bill" : "book", prevented_by: "letter" });
    await verb("resolve", {});
    await verb("rating", { score, felt_heard: 5, final: true }, patient.token);
  };
  await Promise.all(Array.from({ length: 10 }, () => rated("billing", 5)));
  const staff = await people.staff({ viewport: { width: 1440, height: 900 } });
  await staff.page.goto(`${careline.origin}/console/voice?part=report`);
  await expect(staff.page.getByText("Too few patients have answered to say.")).toBeVisible();

  await Promise.all([
    rated("billing", 2),
    ...Array.from({ length: 12 }, (_, n) => rated("scheduling", 3 + (n % 3))),
  ]);
  await staff.page.reload();
  await expect(staff.page.getByText("18 of 23 who answered rated 4 or 5")).toBeVisible();
  await staff.page.getByLabel("By").selectOption({ label: "Department" });
  const billing = staff.page.getByRole("row", { name: /^Billing/ });
  await expect(billing).toContainText("90.9%");
  await expect(billing).toContainText("0 · 1 · 0 · 0 · 10");
  await expect(billing).toContainText("1 of 1");
  expect(await violations(staff.page.mainFrame()), "report").toEqual([]);
  await shot(staff.page, "console-voice-1440");
  const [file] = await Promise.all([
    staff.page.waitForEvent("download"),
    staff.page.getByRole("button", { name: "Export CSV" }).click(),
  ]);
  expect(readFileSync(await file.path(), "utf8")).toMatch(/,Billing,10,11,,11,11,,/);

  await staff.page.getByRole("link", { name: "Why they write" }).click();
  await expect(staff.page.getByText("23 of 23 conversations have a reason")).toBeVisible();
  const bill = staff.page.getByRole("listitem").filter({ hasText: "Understand a bill" });
  await expect(bill).toContainText("11 of 11 could have been avoided");
  await bill.getByRole("button", { name: "Plan for Understand a bill" }).click();
  await staff.page.getByLabel("Action").fill("A clearer letter");
  await staff.page.getByRole("button", { name: "Save" }).click();
  await expect(bill).toContainText("A clearer letter");
  expect(await violations(staff.page.mainFrame()), "reasons").toEqual([]);
  await shot(staff.page, "console-reasons-1440");

  // On a phone, in the dark: what is wide scrolls within itself.
  await staff.page.setViewportSize({ width: 360, height: 740 });
  await staff.page.emulateMedia({ colorScheme: "dark" });
  expect(await violations(staff.page.mainFrame()), "reasons, dark").toEqual([]);
  await shot(staff.page, "console-reasons-360-dark");
  await staff.page.goto(`${careline.origin}/console/voice?part=report`);
  await expect(staff.page.getByText("18 of 23 who answered rated 4 or 5")).toBeVisible();
  expect(await violations(staff.page.mainFrame()), "report, dark").toEqual([]);
  await shot(staff.page, "console-voice-360-dark");
  const wide = await staff.page.locator("html").evaluate((root) => root.scrollWidth - root.clientWidth);
  expect(wide, "the page scrolls sideways").toBeLessThanOrEqual(0);
});
