import { beforeAll, expect, test } from "vitest";
import reports from "../src/i18n/en.reports.json";
import { type Messages, speak } from "../src/i18n/i18n.ts";
import { boardFigures } from "../src/reports/board-figures.ts";
import type { ClockFigure, FigureSet } from "../src/reports/figures.ts";
import { medianSentence, shareText, volumeSentence } from "../src/reports/model.ts";

beforeAll(() => speak("en", reports as Messages));

const clock = {
  n: 40,
  sum_ms: 40 * 60_000,
  median_ms: 60_000,
  p90_ms: 120_000,
  p95_ms: null,
  mean_ms: 60_000,
};
const timed = { calendar: clock, business: clock, still_open: 0, excluded: {} };
const share = { k: 9, n: 10, lo: 0.6, hi: 0.98 };
const set = (change: object = {}) =>
  ({
    opened: 50,
    closed: 45,
    still_open: 5,
    queue_wait: timed,
    first_response: timed,
    full_resolution: timed,
    promises_kept: share,
    reopen_7d: share,
    ...change,
  }) as unknown as FigureSet;
const figures = (asOf: string, now = set()) =>
  boardFigures(now, set(), { to: "2026-11-01", asOf, than: "September" });

test("what may still be reopened is provisional until a week after the month", () => {
  const settling = (asOf: string) =>
    figures(asOf)
      .filter(({ settles }) => settles)
      .map(({ id, settles }) => `${id} ${settles}`);
  expect(settling("2026-11-07")).toEqual(["full_resolution 2026-11-08", "reopen_7d 2026-11-08"]);
  expect(settling("2026-11-08")).toEqual([]);
});

test("each of the six has a sentence; what is held back is told and is no 0", () => {
  expect(figures("2026-12-01").map(({ sentence }) => sentence.length > 0)).toEqual(Array(6).fill(true));
  const held = set({
    opened: null,
    closed: null,
    still_open: null,
    counts_reason: "few",
    promises_kept: { k: null, n: null, lo: null, hi: null, reason: "few" },
  });
  const [opened, , , , promises] = figures("2026-12-01", held);
  for (const one of [opened, promises]) {
    expect(one?.value).toBe("too few");
    expect(one?.n).toBeNull();
    expect(one?.sentence).toContain("too few");
  }
});

test("the sentence before a chart compares with the time before", () => {
  const median = (ms: number | null, reason?: string) =>
    ({ ...clock, median_ms: ms, ...(reason && { reason }) }) as ClockFigure;
  const say = (now: ClockFigure, before?: ClockFigure) => medianSentence("First answer", now, before, "May");
  expect(say(median(60_000), median(180_000))).toBe(
    "First answer: the median was 1 min 00 s, 2 min 00 s less than in May.",
  );
  expect(say(median(180_000), median(60_000))).toMatch(/2 min 00 s more than in May/);
  expect(say(median(60_000), median(60_500))).toMatch(/as in May/);
  expect(say(median(60_000), median(null, "none"))).toBe("First answer: the median was 1 min 00 s.");
  expect(say(median(null, "none"), median(60_000))).toBe("First answer: nothing in this period.");
  expect(volumeSentence(set(), set({ opened: 40 }), "May")).toContain("50 opened, 40 in May");
});

test("a share is not broken between its number and its sign", () => {
  expect(shareText({ ...share, k: 39, n: 317 })).toBe("39 of 317 (12.3\u00a0%)");
});
