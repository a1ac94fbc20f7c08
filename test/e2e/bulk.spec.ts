import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { violations } from "./support/axe.ts";
import { House, type Row } from "./support/house.ts";
import { shot } from "./support/shot.ts";
import { expect, test } from "./support/test.ts";

// Lists are full of what is made here: other tests do not find it.
test.use({ house: "bulk" });

const many = 62; // more than one page of a list

async function fill(house: House, department: string, n: number): Promise<{ token: string; id: string }[]> {
  const made: { token: string; id: string }[] = [];
  for (let at = 0; at < n; at++)
    made.push(await house.patient({ department, text: `Question ${at + 1}`, name: `Patient ${at + 1}` }));
  return made;
}

const bar = (page: Page) => page.getByRole("region", { name: "Several conversations at once" });
const selected = (page: Page) => page.getByRole("region", { name: "Selected conversations" });

test("all that match are tagged and resolved by keyboard, what changed is left alone, and it is undone", async ({
  people,
  careline,
}) => {
  test.setTimeout(240_000);
  const house = await House.of(careline);
  await house.routing("billing", { manual: true });
  const patients = await fill(house, "billing", many);
  const { tool: tag } = await house.call<{ tool: { id: string } }>("POST", "/tools", {
    kind: "tag",
    scope: "all",
    name: "Flu",
    tag: { color: "blue" },
  });
  const me = await people.staff({ as: await house.member("Ana Gil", "agent", ["billing"]) });
  const { page } = me;
  const keys = page.keyboard;
  await me.console.view("Unassigned");
  await expect(me.console.row("Question 1").first()).toBeVisible();

  // One, a few, all that are shown, all that match.
  await keys.press("j");
  await keys.press("x");
  await expect(selected(page)).toContainText("1 selected");
  await keys.press("Shift+ArrowDown");
  await keys.press("Shift+ArrowDown");
  await expect(selected(page)).toContainText("3 selected");
  await keys.press("j");
  await keys.press("j");
  await keys.press("Shift+X");
  await expect(selected(page)).toContainText("5 selected");
  await shot(page, "console-bulk-selected");
  await keys.press("Escape");
  await expect(selected(page)).toBeHidden();
  await keys.press("ControlOrMeta+a");
  const all = selected(page).getByRole("button", { name: `Select all ${many} that match` });
  await all.focus();
  await keys.press("Enter");
  await expect(selected(page)).toContainText(`All ${many} that match are selected`);
  expect(await violations(page.mainFrame()), "selected").toEqual([]);
  await shot(page, "console-bulk-all");

  // What will happen is said before it begins.
  await keys.press("v");
  await expect(page.getByRole("dialog", { name: "Put a tag on them" })).toBeVisible();
  await keys.type("Flu");
  await keys.press("Enter");
  await expect(page.getByRole("dialog", { name: `Put the tag Flu on ${many} conversations` })).toBeVisible();
  await page.getByRole("button", { name: "And also…" }).focus();
  await keys.press("Enter");
  await expect(page.getByRole("dialog", { name: "What to do with them" })).toBeVisible();
  await keys.type("Resolve");
  await keys.press("Enter");
  const dialog = page.getByRole("dialog", { name: `Change ${many} conversations` });
  await expect(dialog).toContainText("1. Put on the tag Flu");
  await expect(dialog).toContainText("2. Resolve");
  await expect(dialog).toContainText(`${many} wait for your answer.`);
  await expect(dialog.getByRole("button", { name: "Start" })).toBeFocused();
  expect(await violations(page.mainFrame()), "preview").toEqual([]);
  await shot(page, "console-bulk-preview");

  // Somebody writes after it was looked at.
  const [first, second, third] = patients;
  if (!first || !second || !third) throw new Error("nobody asked");
  const write = ({ id, token }: typeof first, text: string) =>
    house.call("POST", `/conversations/${id}/messages`, { text, client_id: randomUUID() }, token);
  await write(second, "One more thing, please.");
  await keys.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(bar(page)).toContainText(`of ${many}`);
  await page.reload();
  await expect(bar(page)).toContainText(/Change 62 conversations|Done: 61 changed\./);
  await expect(bar(page)).toContainText("Done: 61 changed.", { timeout: 30_000 });
  await expect(bar(page)).toContainText("1 left as it was");
  expect(await violations(page.mainFrame()), "done").toEqual([]);
  await shot(page, "console-bulk-done");
  await bar(page).getByRole("button", { name: "Show" }).focus();
  await keys.press("Enter");
  const outcome = page.getByRole("dialog", { name: "What became of them" });
  await expect(outcome).toContainText("The patient wrote after you looked (1)");
  await expect(outcome.getByRole("link", { name: /^Patient 2/ })).toBeVisible();
  expect(await violations(page.mainFrame()), "outcome").toEqual([]);
  await shot(page, "console-bulk-outcome");
  await keys.press("Escape");
  await expect(outcome).toBeHidden();

  const states = async () => {
    const rows: Row[] = [];
    for (const { id } of patients) rows.push(await house.row(id));
    return rows;
  };
  const after = await states();
  expect(after.filter(({ status }) => status === "resolved")).toHaveLength(many - 1);
  expect(after.filter(({ tags }) => String(tags) === tag.id)).toHaveLength(many - 1);
  expect(after[1]?.status).toBe("queued");

  // Another tab shows it too, and what a patient did since is not undone.
  const other = await me.context.newPage();
  await other.goto(`${careline.origin}/console/inbox/mine`);
  await expect(bar(other)).toContainText("Done: 61 changed.");
  await write(third, "It is not solved.");
  await page.bringToFront();
  await keys.press("u");
  await expect(bar(page)).toContainText("Undone: 60 stand as before.", { timeout: 30_000 });
  await expect(bar(page)).toContainText("1 changed since, left as it is");
  await bar(page).getByRole("button", { name: "Show" }).focus();
  await keys.press("Enter");
  await expect(outcome.getByRole("link", { name: /^Patient 3/ })).toBeVisible();
  await shot(page, "console-bulk-undone");
  await outcome.getByRole("link", { name: /^Patient 3/ }).focus();
  await keys.press("Enter");
  await expect(outcome).toBeHidden();
  await expect(me.console.message("It is not solved.")).toBeVisible();
  const back = await states();
  expect(back.filter(({ status }) => status === "queued")).toHaveLength(many);
  expect(back.filter(({ tags }) => String(tags ?? "") === tag.id)).toHaveLength(1);
  await bar(page).getByRole("button", { name: "Dismiss" }).focus();
  await keys.press("Enter");
  await expect(bar(page)).toBeHidden();
});

for (const [name, options] of [
  ["narrow", { viewport: { width: 360, height: 740 } }],
  ["dark", { colorScheme: "dark" as const }],
  ["spanish", { locale: "es-ES" }],
  ["rtl", {}],
] as const) {
  test(`bulk looks: ${name}`, async ({ people, careline }) => {
    test.setTimeout(120_000);
    const house = await House.of(careline);
    await house.routing("insurance", { manual: true });
    const patients = await fill(house, "insurance", 4);
    const as = await house.member("Luz Vega", "agent", ["insurance"]);
    const { page } = await people.staff({ as });
    await page.goto(`${careline.origin}/console/inbox/unassigned`);
    await expect(page.getByText("Question 1").first()).toBeVisible();
    if (name === "spanish") {
      await page.evaluate(() => localStorage.setItem("careline.prefs", JSON.stringify({ locale: "es" })));
    }
    const look = await page.context().newPage();
    if ("viewport" in options) await look.setViewportSize(options.viewport);
    if ("colorScheme" in options) await look.emulateMedia({ colorScheme: options.colorScheme });
    await look.goto(`${careline.origin}/console/inbox/unassigned`);
    if (name === "rtl") await look.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
    await expect(look.getByText("Question 1").first()).toBeVisible();
    const keys = look.keyboard;
    await keys.press("j");
    await keys.press("ControlOrMeta+a");
    await expect(look.getByRole("region", { name: /^(Selected|Conversaciones sel)/ })).toBeVisible();
    await shot(look, `console-bulk-${name}-1-selected`);
    await keys.press("e");
    const start = look.getByRole("button", { name: /^(Start|Empezar)$/ });
    await expect(start).toBeFocused();
    await expect(start).toHaveAttribute("aria-disabled", "false");
    const [first] = patients;
    if (first)
      await house.call(
        "POST",
        `/conversations/${first.id}/messages`,
        { text: "Wait, please.", client_id: randomUUID() },
        first.token,
      );
    await shot(look, `console-bulk-${name}-2-preview`);
    await keys.press("Enter");
    await expect(look.getByRole("button", { name: /Undo \(|Deshacer \(/ })).toBeVisible({ timeout: 20_000 });
    expect(await violations(look.mainFrame()), name).toEqual([]);
    await shot(look, `console-bulk-${name}-3-done`);
  });
}
