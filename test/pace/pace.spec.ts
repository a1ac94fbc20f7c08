import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { chromium, expect, type Page, test } from "@playwright/test";
import { Careline } from "../e2e/support/careline.ts";
import { Clinic, departments } from "../e2e/support/clinic.ts";
import { Console } from "../e2e/support/console.ts";
import { Traffic, type Writer } from "./traffic.ts";
import { seen, type Watched, watch } from "./watch.ts";

/** The console that is promised to stay responsive. */
const size = { rows: 1_000, messages: 4_000, mine: 9, aSecond: 50, inThread: 10, typed: 240 };
const longest = { task: 50, key: 100 };
const text = "Thank you for waiting. I look into it and answer you today. ";

type Line = { what: string; load: string } & Watched;

test("a busy console: what a key costs, beside an empty page", async ({ browser, launchOptions }) => {
  const careline = await Careline.start();
  const others = await chromium.launch({ ...launchOptions });
  let traffic: Traffic | undefined;
  try {
    const clinic = await Clinic.of(careline);
    await clinic.open();
    for (const key of departments) await clinic.policy(key, { routing: { manual: true } });
    const writers = await crowd(careline, size.rows);
    const [first, ...rest] = writers;
    if (!first) throw new Error("nobody writes");
    for (const { conversation } of writers.slice(0, size.mine))
      await clinic.act(conversation, "assign", { staff_id: "me" });
    await talk(careline, clinic, first, size.messages);

    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
    const empty = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await empty.setContent("<!doctype html><title>Empty</title><textarea rows=4 cols=60></textarea>");
    const desk = new Console(page, careline);
    await desk.signIn();
    await page.goto(`${careline.origin}/console/inbox/all/${first.conversation}`);
    await expect(desk.composer).toBeVisible();
    await wholeList(page, desk);
    const busy = rest.slice(0, size.aSecond - size.inThread).map((w) => ({ ...w, every: 1000 }));
    traffic = await Traffic.start(others, careline.origin, [
      { ...first, every: 1000 / size.inThread },
      ...busy,
    ]);
    const from = Date.now();
    const before = await traffic.told();

    const lines: Line[] = [];
    const measure = async (what: string, on: Page, act: () => Promise<void>): Promise<void> => {
      await on.bringToFront();
      await watch(browser, on);
      await act();
      lines.push({ what, load: loadavg()[0]?.toFixed(1) ?? "", ...(await seen(browser, on)) });
    };
    const type = async (on: Page) => {
      for (let n = 0; n < size.typed; n++) {
        await on.keyboard.press(text[n % text.length] === " " ? "Space" : (text[n % text.length] ?? "a"));
        await on.waitForTimeout(20);
      }
    };
    await measure("floor: an empty page", empty, async () => {
      await empty.locator("textarea").focus();
      await type(empty);
    });
    await measure("a reply is typed", page, async () => {
      await desk.composer.focus();
      await type(page);
    });
    await measure("j and k in the list", page, async () => {
      await desk.list.getByRole("link").first().focus();
      for (let n = 0; n < size.typed; n++) {
        await page.keyboard.press(n % 8 < 6 ? "j" : "k");
        await page.waitForTimeout(20);
      }
    });
    await page.keyboard.press("Escape");
    await expect(desk.thread).toHaveCount(0);
    // Nothing is looked for meanwhile: a query by role is work of the page's own thread.
    await measure("the thread opens", page, async () => {
      await page.goBack();
      await page.waitForTimeout(2_000);
    });
    await expect(desk.composer).toBeVisible();
    await measure("it is read backwards", page, async () => {
      await desk.thread.focus();
      for (let n = 0; n < 40; n++) {
        await page.keyboard.press("PageUp");
        await page.waitForTimeout(50);
      }
    });
    expect(await desk.thread.getByRole("listitem").count(), "they went back").toBeGreaterThan(100);
    // Beside the long list, which goes on being followed.
    await page.goto(`${careline.origin}/console/inbox/all`);
    await wholeList(page, desk);
    await page.locator('a[href$="/inbox/mine"]').first().click();
    await expect(desk.list.getByRole("link")).toHaveCount(size.mine);
    await desk.list.locator(`[data-conversation="${first.conversation}"]`).focus();
    await measure("it opens the first time", page, async () => {
      await page.keyboard.press("Enter");
      await page.waitForTimeout(4_000);
    });
    await expect(desk.composer).toBeVisible();
    await measure("floor: an empty page", empty, async () => {
      await empty.locator("textarea").focus();
      await type(empty);
    });
    const after = await traffic.told();
    const rate = (after.acknowledged - before.acknowledged) / ((Date.now() - from) / 1000);
    expect(after.refused, "what was written was taken").toBe(0);
    print(lines, rate);
  } finally {
    await traffic?.stop();
    await others.close();
    await careline.stop();
  }
});

/** So many patients, each with a conversation. */
async function crowd(careline: Careline, many: number): Promise<Writer[]> {
  const made: Writer[] = [];
  const worker = async () => {
    while (made.length < many) {
      const at = made.push({ token: "", conversation: "", every: 0 }) - 1;
      const { token } = await post<{ token: string }>(careline, "/patient/sessions", { site_key: "demo" });
      const opened = await post<{ conversation: { id: string } }>(
        careline,
        "/conversations",
        {
          department: departments[at % departments.length],
          text: `Question ${at}`,
          name: `Patient ${at}`,
          client_id: randomUUID(),
        },
        token,
      );
      made[at] = { token, conversation: opened.conversation.id, every: 0 };
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return made;
}

/** A long conversation: both sides, some lines long. */
async function talk(careline: Careline, clinic: Clinic, who: Writer, many: number): Promise<void> {
  let n = 0;
  const worker = async () => {
    while (n < many) {
      const at = n++;
      const said = at % 9 === 0 ? `${at}: ${text.repeat(8)}` : `${at}: ${text}`;
      if (at % 2) await clinic.act(who.conversation, "messages", { text: said });
      else
        await post(
          careline,
          `/conversations/${who.conversation}/messages`,
          { text: said, client_id: randomUUID() },
          who.token,
        );
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

/** Scrolls until the list holds every row. */
async function wholeList(page: Page, desk: Console): Promise<void> {
  await expect(async () => {
    await desk.list.evaluate((list) => list.parentElement?.scrollTo({ top: list.scrollHeight }));
    await page.waitForTimeout(50);
    const row = desk.list.getByRole("listitem").first();
    expect(Number(await row.getAttribute("aria-setsize"))).toBeGreaterThanOrEqual(size.rows);
  }).toPass({ timeout: 120_000, intervals: [50] });
  await desk.list.evaluate((list) => list.parentElement?.scrollTo({ top: 0 }));
}

function print(lines: readonly Line[], rate: number): void {
  const part = (all: readonly number[], q: number) =>
    [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * q))] ?? 0;
  const rows = lines.map((line) => ({
    what: line.what,
    keys: line.keys.length,
    p50: Math.round(part(line.keys, 0.5)),
    p99: Math.round(part(line.keys, 0.99)),
    max: Math.round(Math.max(0, ...line.keys)),
    counted: Math.round(line.slowest),
    long: line.tasks.length,
    longest: Math.round(Math.max(0, ...line.tasks)),
    worked: Math.round(line.worked),
    lines: line.lines === undefined ? "" : Math.round(line.lines),
    frames: line.frames,
    load: line.load,
  }));
  const heads = [
    "",
    "keys",
    "p50",
    "p99",
    "max",
    "counted",
    "long",
    "longest",
    "worked",
    "lines",
    "frames/s",
    "load",
  ];
  const table = [heads, ...rows.map((row) => Object.values(row).map(String))].map((cells) =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(24) : cell.padStart(9))).join(""),
  );
  const late = rows.filter(({ long, max, counted }) => long > 0 || Math.max(max, counted) > longest.key);
  const out = [
    `${size.rows} rows, ${size.mine} of them mine, ${size.messages} messages in the thread, ${rate.toFixed(0)} messages a second, ${size.inThread} of them in the thread; ${cpus().length} processors.`,
    `Milliseconds from a key to after the next paint (p50, p99, max; counted: the longest by the browser's own count), tasks over ${longest.task} ms (worked: the most that one worked, without waiting for a processor), milliseconds until the lines of a thread that is opened are drawn.`,
    ...table,
    late.length
      ? `Over the budget (no task over ${longest.task} ms, key to paint under ${longest.key} ms): ${late.map(({ what }) => what).join("; ")}.`
      : `Within the budget: no task over ${longest.task} ms, key to paint under ${longest.key} ms.`,
  ];
  process.stdout.write(`${out.join("\n")}\n`);
  const folder = new URL("../../bin/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL("pace.json", folder), JSON.stringify({ size, rate, rows }, undefined, 2));
}

async function post<T>(careline: Careline, path: string, body: object, token?: string): Promise<T> {
  const answer = await fetch(`${careline.origin}/api/v1${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
