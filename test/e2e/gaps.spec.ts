import { randomUUID } from "node:crypto";
import { articles } from "./support/articles.ts";
import { violations } from "./support/axe.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

test.use({ house: "answers" });

test.beforeAll(async ({ careline }) => {
  await careline.shelve(articles);
});

test("what three visitors did not find stands in the report, and begins an article", async ({
  people,
  careline,
}) => {
  // Two ask over the same interface as the window does; the third is a patient at a window.
  const words = `wheelchair ${Math.random()
    .toString(36)
    .replace(/[^a-z]/g, "q")
    .slice(2, 8)}`;
  for (const visit of [randomUUID(), randomUUID()]) {
    const answer = await fetch(`${careline.origin}/api/v1/sites/demo/visits/${visit}/searches`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ text: words, finished: true }),
    });
    expect(answer.status).toBe(200);
  }
  const staff = await people.staff();
  const open = async () => {
    await staff.page.goto(`${careline.origin}/console/articles/part/gaps`);
    await expect(staff.page.getByRole("heading", { name: "Questions without an answer" })).toBeVisible();
  };
  await open();
  await expect(staff.page.getByRole("rowheader", { name: new RegExp(words) })).toHaveCount(0);

  const { widget } = await people.patient();
  await widget.open();
  await widget.frame.getByRole("searchbox").fill(words);
  await expect(widget.says(/We have no answer written down/)).toBeVisible();
  await widget.button(/Billing/).click();
  const question = canary("Is there a ramp?");
  await widget.question.fill(question);
  await widget.agree.click();
  await widget.expectState(question, "Sent");

  await open();
  const row = staff.page.getByRole("row").filter({ hasText: words });
  await expect(row).toContainText("3 visitors");
  await expect(row).toContainText("Billing");
  expect(await violations(staff.page.mainFrame()), "gaps").toEqual([]);
  await shot(staff.page, "console-gaps");

  // In Spanish nobody asked for it; the address keeps what was chosen.
  await staff.page.getByLabel("Language").selectOption({ label: "Spanish" });
  await expect(staff.page).toHaveURL(/language=es/);
  await expect(row).toHaveCount(0);
  await staff.page.reload();
  await expect(staff.page.getByLabel("Language")).toHaveValue("es");
  await staff.page.getByLabel("Language").selectOption({ label: "All" });
  await staff.page.getByLabel("Department").selectOption({ label: "Billing" });
  await expect(row).toHaveCount(1);
  await staff.page.getByRole("button", { name: "Show as table" }).click();
  await expect(staff.page.getByRole("table", { name: "Searches by week" }).getByRole("row")).toHaveCount(5);
  await row.getByRole("button", { name: "Write article" }).click();
  await expect(staff.page).toHaveURL(/\/articles\/new/);
  await expect(staff.page.getByRole("textbox", { name: /title/i })).toHaveValue(words);
});
