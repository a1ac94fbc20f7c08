import type { Locator } from "@playwright/test";
import { violations } from "./support/axe.ts";
import { Clinic } from "./support/clinic.ts";
import { fits } from "./support/fits.ts";
import { House } from "./support/house.ts";
import { press, write } from "./support/keys.ts";
import { shot } from "./support/shot.ts";
import { expect, test } from "./support/test.ts";

// Tab by Tab takes its time.
test.slow();

test.use({ house: "crossed" });

const told = "Somebody else changed this while you had it open. What you typed is kept.";

test("topics that a colleague saved first: theirs can be seen, and nothing typed is lost", async ({
  people,
  careline,
}) => {
  const house = await House.of(careline);
  type Topic = { key: string; name: Record<string, string> };
  const { departments } = await house.call<{ departments: { key: string; topics: Topic[] }[] }>(
    "GET",
    "/departments",
  );
  const topics = departments.find(({ key }) => key === "billing")?.topics ?? [];
  const { page } = await people.staff();
  await page.goto(`${careline.origin}/console/settings?department=billing&part=topics`);
  const name = page.getByLabel("Name in English").first();
  await expect(name).toHaveValue(topics[0]?.name.en ?? "");
  await write(name, "A bill that I typed");

  const theirs = topics.map((topic, at) =>
    at === 0 ? { ...topic, name: { ...topic.name, en: "A bill of theirs" } } : topic,
  );
  await house.call("PUT", "/departments/billing/topics", { topics: theirs });
  await page.keyboard.press("Enter");
  const alert = page.getByRole("alert");
  await expect(alert).toContainText(told);
  await expect(alert).toBeInViewport();
  await expect(name).toHaveValue("A bill that I typed");
  expect(await violations(page.mainFrame()), "told").toEqual([]);
  await shot(page, "console-crossed-topics");

  await press(alert.getByRole("button", { name: "Show theirs" }));
  await expect(name).toHaveValue("A bill of theirs");
  await expect(alert).toContainText("This is what they saved.");
  await press(alert.getByRole("button", { name: "Back to mine" }));
  await expect(name).toHaveValue("A bill that I typed");
  await press(page.getByRole("button", { name: "Save mine over it" }));
  await expect(page.getByText("Saved. It holds from now on.")).toBeVisible();
  await expect(alert).toHaveCount(0);
  const now = await house.call<{ departments: { key: string; topics: Topic[] }[] }>("GET", "/departments");
  expect(now.departments.find(({ key }) => key === "billing")?.topics[0]?.name.en).toBe(
    "A bill that I typed",
  );
});

test("hours that a colleague saved first are seen before they are written over, on a phone and in Spanish", async ({
  people,
  careline,
}) => {
  const clinic = await Clinic.of(careline);
  await clinic.hours(["billing"], { week: { monday: ["08:00-17:00"] } });
  const { page } = await people.staff({
    viewport: { width: 360, height: 740 },
    colorScheme: "dark",
  });
  await page.evaluate(() => localStorage.setItem("careline.prefs", JSON.stringify({ locale: "es" })));
  await page.goto(`${careline.origin}/console/settings?department=billing&part=hours`);
  const day = (name: string): Locator => page.getByLabel(name, { exact: true });
  await expect(day("lunes")).toHaveValue("08:00-17:00");
  await write(day("lunes"), "09:00-12:00");
  await write(day("martes"), "09:00-12:00");

  await clinic.hours(["billing"], { week: { monday: ["08:00-18:00"] } });
  await page.keyboard.press("Enter");
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("Otra persona cambió esto mientras lo tenías abierto.");
  await expect(day("lunes")).toHaveValue("09:00-12:00");
  await expect(day("martes")).toHaveValue("09:00-12:00");
  await fits(page);
  expect(await violations(page.mainFrame()), "small and dark").toEqual([]);
  await expect(alert).toBeInViewport();
  await shot(page, "console-crossed-hours-360");

  // Going on from theirs.
  await press(alert.getByRole("button", { name: "Mostrar lo suyo" }));
  await expect(day("lunes")).toHaveValue("08:00-18:00");
  await expect(day("martes")).toHaveValue("");
  await write(day("martes"), "09:00-12:00");
  await page.keyboard.press("Enter");
  await expect(alert).toHaveCount(0);
  const { hours } = await clinic.ask<{ hours: { versions: { week: object }[] } }>(
    "GET /departments/billing/hours",
  );
  expect(hours.versions[0]?.week).toEqual({ monday: ["08:00-18:00"], tuesday: ["09:00-12:00"] });
});

test("a dialog that a colleague was faster in keeps what was typed", async ({ people, careline }) => {
  const house = await House.of(careline);
  const { page } = await people.staff();
  const person = await house.member("Imani Cole", "agent", ["billing"]);
  await page.goto(`${careline.origin}/console/house/team`);
  const row = page.getByRole("listitem", { name: "Imani Cole" });
  await press(row.getByRole("button", { name: "Edit Imani Cole" }));
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await write(dialog.getByLabel("Name"), "Imani Cole-Reyes");
  await house.call("PUT", `/staff/${person.id}`, {
    email: person.email,
    name: "Imani Cole",
    role: "agent",
    departments: ["billing", "scheduling"],
    languages: ["en"],
  });
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toContainText(told);
  await expect(dialog.getByLabel("Name")).toHaveValue("Imani Cole-Reyes");
  await expect(dialog.getByLabel("Scheduling")).not.toBeChecked();
  await press(dialog.getByRole("button", { name: "Show theirs" }));
  await expect(dialog.getByLabel("Scheduling")).toBeChecked();
  await write(dialog.getByLabel("Name"), "Imani Cole-Reyes");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("listitem", { name: "Imani Cole-Reyes" })).toBeVisible();
});
