import { beforeEach, expect, it } from "vitest";
import en from "../src/i18n/en.json";
import { ago, clock, dayName, duration, exact, shortDuration, span } from "../src/i18n/format.ts";
import { type Messages, speak } from "../src/i18n/i18n.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

beforeEach(() => speak("en", en as Messages));

it.each([
  [0, "under 1 min"],
  [59_999, "under 1 min"],
  [minute, "1 min"],
  [59 * minute, "59 min"],
  [hour + 5 * minute, "1 h 05 min"],
  [23 * hour + 59 * minute, "23 h 59 min"],
  [2 * day + 3 * hour, "2 d 3 h"],
])("%i ms lasted %s", (ms, text) => {
  expect(duration(ms)).toBe(text);
});

it.each([
  [30 * minute, "30 min"],
  [4 * hour, "4 h"],
  [90 * minute, "1 h 30 min"],
  [3 * day, "3 d"],
  [2 * day + 3 * hour, "2 d 3 h"],
])("%i ms was set as %s", (ms, text) => {
  expect(span(ms)).toBe(text);
});

it.each([
  [0, "<1 min"],
  [4 * minute, "4 min"],
  [90 * minute, "1 h"],
  [50 * hour, "2 d"],
])("%i ms is %s in a narrow place", (ms, text) => {
  expect(shortDuration(ms)).toBe(text);
});

it("is relative up to a day and a date after it", () => {
  const now = Date.UTC(2026, 10, 21, 12);
  expect(ago(now - 20_000, now, "UTC")).toBe("now");
  expect(ago(now - 3 * hour, now, "UTC")).toBe("3 h");
  expect(ago(now - 2 * day, now, "UTC")).toMatch(/19 Nov|Nov 19/);
  expect(ago(now - 400 * day, now, "UTC")).toContain("2025");
});

it("names the day in the zone, not in the machine's", () => {
  const now = Date.UTC(2026, 10, 21, 3); // still the 20th in New York
  expect(dayName(now - hour, now, "America/New_York")).toBe("Today");
  expect(dayName(Date.UTC(2026, 10, 20, 3), now, "America/New_York")).toBe("Yesterday");
  expect(dayName(Date.UTC(2026, 10, 20, 3), now, "UTC")).toBe("Yesterday");
  expect(dayName(Date.UTC(2026, 9, 2, 12), now, "UTC")).toMatch(/October/);
});

it("names the zone with the exact instant", () => {
  expect(exact(Date.UTC(2026, 10, 21, 12), "UTC")).toContain("UTC");
  expect(clock(Date.UTC(2026, 10, 21, 12, 5), "UTC")).toMatch(/12:05/);
});
