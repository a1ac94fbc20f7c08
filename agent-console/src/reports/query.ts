import { type MetricName, metrics } from "./metrics.ts";

/** What a report is asked: everything of it stands in the address, so that a link shows the same. */
export type ReportSearch = {
  part?: Part;
  by?: Dimension;
  /** Local dates; `to` is the first day that no longer counts. Left out: the last 28 days. */
  from?: string;
  to?: string;
  zone?: string;
  cohort?: Cohort;
  clock?: "business";
  /** The figure that is told apart. */
  metric?: MetricName;
  /** Which list stands open: see open-list.ts. */
  list?: string;
} & { [F in Filter]?: string };

export const parts = ["overview", "by", "arrivals", "checks"] as const;
export type Part = (typeof parts)[number];

export const dimensions = ["department", "topic", "staff", "site", "language", "verification"] as const;
export type Dimension = (typeof dimensions)[number];

export const filters = [
  "department",
  "topic",
  "staff",
  "site",
  "language",
  "verification",
  "source",
] as const;
export type Filter = (typeof filters)[number];

const cohorts = ["opened", "closed"] as const;
export type Cohort = (typeof cohorts)[number];

const day = /^\d{4}-\d{2}-\d{2}$/;

/** Takes from an address what it can mean, and drops the rest. */
export function searchOf(raw: Record<string, unknown>): ReportSearch {
  const one = <T extends string>(name: string, of: readonly T[]): T | undefined =>
    of.find((known) => known === raw[name]);
  const word = (name: string): string | undefined => {
    const value = raw[name];
    return typeof value === "string" && value ? value : undefined;
  };
  const dates = [word("from"), word("to")];
  const dated = dates.every((date) => date && isDate(date)) && String(dates[0]) < String(dates[1]);
  const found: Record<string, string | undefined> = {
    part: one("part", parts),
    by: one("by", dimensions),
    zone: word("zone"),
    cohort: one("cohort", cohorts),
    clock: one("clock", ["business"]),
    metric: one("metric", Object.keys(metrics)),
    list: word("list"),
    ...(dated && { from: dates[0], to: dates[1] }),
  };
  for (const name of filters) found[name] = word(name);
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** What a page about oneself can be asked: when, on which clock, and which list stands open. */
export function ownSearchOf(raw: Record<string, unknown>): ReportSearch {
  const { from, to, zone, clock, list } = searchOf(raw);
  return Object.fromEntries(
    Object.entries({ from, to, zone, clock, list }).filter(([, value]) => value !== undefined),
  );
}

export function isDate(text: string): boolean {
  return day.test(text) && addDays(text, 0) === text;
}

/** Dates without a time are counted in UTC, where every day has 24 hours. */
export function addDays(date: string, n: number): string {
  const at = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return "";
  at.setUTCDate(at.getUTCDate() + n);
  return at.toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** The date that it is in a zone. */
export function today(now: number, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(now);
  return parts.slice(0, 10);
}

/** A zone that this browser knows, else UTC: an address may name anything. */
export function zoneOr(zone: string | undefined, other: string): string {
  for (const name of [zone, other]) {
    try {
      if (name) return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone && name;
    } catch {
      // not a zone
    }
  }
  return "UTC";
}

export type Period = { from: string; to: string };

function monthOf(date: string): Period {
  const from = `${date.slice(0, 7)}-01`;
  return { from, to: `${addDays(from, 31).slice(0, 7)}-01` };
}

/** The month before the one that a date is in. */
export function monthBefore(date: string): Period {
  return monthOf(addDays(`${date.slice(0, 7)}-01`, -1));
}

export const presets = ["7", "28", "90", "month", "last_month"] as const;
export type Preset = (typeof presets)[number];

export function presetPeriod(preset: Preset, now: string): Period {
  if (preset === "month") return monthOf(now);
  if (preset === "last_month") return monthBefore(now);
  const to = addDays(now, 1);
  return { from: addDays(to, -Number(preset)), to };
}

/** The preset that a period is, if it is one. */
export function presetOf(period: Period, now: string): Preset | undefined {
  return presets.find((preset) => {
    const { from, to } = presetPeriod(preset, now);
    return from === period.from && to === period.to;
  });
}

/** The time before a period that it is compared with: as long, or the month before a month. */
export function periodBefore({ from, to }: Period): Period {
  const month = monthOf(from);
  if (month.from === from && month.to === to) return monthBefore(from);
  return { from: addDays(from, -daysBetween(from, to)), to: from };
}

export type Step = "day" | "week" | "month";

/** How finely a trend is drawn: as many points as can be told apart. */
export function stepOf({ from, to }: Period): Step {
  const days = daysBetween(from, to);
  return days <= 62 ? "day" : days <= 370 ? "week" : "month";
}

/** Every step of a period in order, so that one without figures is a gap and not left out. */
export function stepsOf(period: Period, step: Step): string[] {
  const out: string[] = [];
  for (let date = period.from; date < period.to; date = addDays(date, 1)) {
    const key = keyOf(date, step);
    if (out.at(-1) !== key) out.push(key);
  }
  return out;
}

/** The step that a date belongs to, as figures name it: 2026-11-26, 2026-W48, 2026-11. */
export function keyOf(date: string, step: Step): string {
  if (step === "day") return date;
  if (step === "month") return date.slice(0, 7);
  const at = new Date(`${date}T00:00:00Z`);
  const thursday = new Date(at);
  thursday.setUTCDate(at.getUTCDate() + 4 - (at.getUTCDay() || 7)); // a week belongs to the year of its Thursday
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = Math.floor((thursday.getTime() - first) / (7 * 86_400_000)) + 1;
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, "0")}`;
}

/** The first day of a step that lies in the period. */
export function firstDay(key: string, period: Period, step: Step): string {
  if (step === "day") return key;
  for (let date = period.from; date < period.to; date = addDays(date, 1)) {
    if (keyOf(date, step) === key) return date;
  }
  return period.from;
}
