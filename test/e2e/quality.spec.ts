import type { Page } from "@playwright/test";
import { violations } from "./support/axe.ts";
import { fits } from "./support/fits.ts";
import { House } from "./support/house.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

test.use({ house: "quality" });

const items = ["clear", "kind"].map((key) => ({ key, text: { en: `It was ${key}`, es: `Fue ${key}` } }));

/**
 * A month that is over. A house that was opened a minute ago has none, so the
 * screens are shown one; what is drawn, kept and told to whom is held to by the
 * server's own tests. Answers with what was sent.
 */
async function pastMonth(page: Page, conversation: string, by: string): Promise<Record<string, unknown>[]> {
  const sent: Record<string, unknown>[] = [];
  const sample: Record<string, unknown> = { id: "q_1", position: 1, conversation, version: 0 };
  const gone = { id: "q_2", position: 2, gone: true, version: 0 };
  let draw: Record<string, unknown> | undefined;
  const card = { version: 0, items };
  await page.route("**/api/v1/quality/**", async (route) => {
    const request = route.request();
    const path = new URL(request.url()).pathname.split("/quality/")[1] ?? "";
    if (request.method() !== "GET") {
      const body = (request.postDataJSON() ?? {}) as Record<string, unknown>;
      sent.push({ path, ...body });
      if (path === "draws") draw = body;
      else if (path.startsWith("samples/"))
        Object.assign(sample, body, {
          version: Number(sample.version) + 1,
          reviewer: { id: "s_r", name: by },
          ...(body.finish ? { finished_at: Date.now() } : {}),
        });
      else Object.assign(sample, { seen_at: Date.now() }, body.answer ? { answer: body.answer } : {});
    }
    const month = {
      drawn: draw !== undefined,
      month: "2026-01",
      card,
      ...(draw && { size: draw.size, seed: draw.seed || "made-1", zone: "UTC", rule: "sha256-lowest-1" }),
      by: { id: "s_r", name: by },
      at: Date.now(),
      people: draw
        ? [
            {
              person: { id: "s_a", name: "Ana Gil" },
              n: 40,
              digest: "x",
              reviews: 3,
              samples: [sample, gone],
            },
            { person: { id: "s_r", name: by }, n: 12, digest: "y", reviews: 0, own: true, samples: [] },
          ]
        : [],
    };
    if (path === "mine")
      return route.fulfill({ json: { reviews: sample.finished_at ? [{ ...sample, card }] : [] } });
    if (request.method() === "POST" && path !== "draws") return route.fulfill({ status: 204 });
    return route.fulfill({ json: path.startsWith("samples/") ? { sample } : { month } });
  });
  return sent;
}

test("a supervisor draws by a seed and reviews by the card; the person reads it and answers", async ({
  people,
  careline,
}) => {
  test.setTimeout(120_000);
  const house = await House.of(careline);
  const [ana, sue] = [
    await house.member("Ana Gil", "agent", ["billing"]),
    await house.member("Sue Berg", "supervisor", ["billing"]),
  ];
  const question = canary("Is my bill right?");
  const { id } = await house.patient({ department: "billing", text: question, name: "Maria Sol" });
  const { page } = await people.staff({ as: sue, viewport: { width: 1440, height: 900 } });
  const sent = await pastMonth(page, id, "Sue Berg");
  await page.keyboard.press("g");
  await page.keyboard.press("q");
  await expect(page.getByRole("heading", { name: "Samples to review" })).toBeVisible();
  await page.getByLabel("Seed").fill("snow-7");
  expect(await violations(page.mainFrame()), "not drawn").toEqual([]);
  await shot(page, "console-quality-draw");
  await page.getByRole("button", { name: "Draw the samples" }).click();
  await expect(
    page.getByText("Drawn from 40 conversations · 3 reviews in twelve months: too few"),
  ).toBeVisible();
  await expect(page.getByText("Sample 2: cannot be opened")).toBeVisible();
  await expect(page.getByText("Your own work. A colleague reviews it")).toBeVisible();
  expect(sent[0]).toMatchObject({ path: "draws", department: "billing", size: 5, seed: "snow-7" });
  expect(await violations(page.mainFrame()), "drawn").toEqual([]);
  await fits(page);
  await shot(page, "console-quality-drawn");

  // By keyboard: open it, mark each item, write, finish.
  await page.getByRole("button", { name: /Sample 1: to review/ }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Sample 1 of Ana Gil" });
  await expect(dialog.getByRole("link", { name: "Read the conversation" })).toHaveAttribute(
    "href",
    new RegExp(`/inbox/all/${id}$`),
  );
  for (const { key } of items) {
    await dialog
      .getByRole("group", { name: `It was ${key}` })
      .getByRole("radio", { name: "Yes" })
      .focus();
    await page.keyboard.press("Space");
  }
  await page.keyboard.press("ArrowRight");
  await dialog.getByLabel("Note to Ana Gil").focus();
  const note = canary("Well explained.");
  await page.keyboard.type(note);
  expect(await violations(page.mainFrame()), "the card").toEqual([]);
  await shot(page, "console-quality-review");
  await dialog.getByRole("button", { name: "Finish" }).focus();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  expect(sent[1]).toMatchObject({ finish: true, version: 0, note, marks: { clear: "yes", kind: "partly" } });
  await expect(page.getByRole("button", { name: /Sample 1: finished/ })).toBeVisible();

  // What the person reads, on a phone and in the dark.
  const agent = await people.staff({ as: ana, viewport: { width: 360, height: 740 } });
  const answered = await pastMonth(agent.page, id, "Sue Berg");
  await agent.page.evaluate(
    ([marks, text]) =>
      fetch("/api/v1/quality/samples/q_1", {
        method: "PUT",
        body: JSON.stringify({ marks, note: text, finish: true }),
      }),
    [{ clear: "yes", kind: "partly" }, note] as const,
  );
  await agent.page.emulateMedia({ colorScheme: "dark" });
  await agent.page.goto(`${careline.origin}/console/quality`);
  await expect(agent.page.getByRole("heading", { name: "Feedback on my conversations" })).toBeVisible();
  await expect(agent.page.getByRole("heading", { name: "Samples to review" })).toHaveCount(0);
  await expect(agent.page.getByText(note)).toBeVisible();
  await expect(agent.page.getByText("Partly")).toBeVisible();
  expect(await violations(agent.page.mainFrame()), "feedback").toEqual([]);
  await fits(agent.page);
  await shot(agent.page, "console-quality-mine-360-dark");
  await agent.page.getByLabel("Answer Sue Berg").fill("Thank you.");
  await agent.page.getByRole("button", { name: "Send the answer" }).click();
  await expect(agent.page.getByText("You answered")).toBeVisible();
  expect(answered.at(-1)).toMatchObject({ path: "mine/q_1", answer: "Thank you." });
});
