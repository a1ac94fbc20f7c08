import { fine } from "../i18n/fine.ts";
import { span } from "../i18n/format.ts";
import { regionalTag, t } from "../i18n/i18n.ts";
import { addDays, daysBetween, monthBefore, type Period, type Step } from "./query.ts";

/** A step of time as an axis says it: "12 Nov", "W48", "Nov 2026". */
export function placeName(key: string, step: Step): string {
  if (step === "week") return t("chart.week", { n: Number(key.slice(6)) });
  if (step === "month") return written(`${key}-01`, { month: "short", year: "numeric" });
  return written(key, { day: "numeric", month: "short" });
}

export function monthName(month: string): string {
  return written(`${month}-01`, { month: "long", year: "numeric" });
}

export function dayWords(date: string): string {
  return written(date, { weekday: "short", day: "numeric", month: "short", year: "numeric" });
}

/** "2 to 29 November 2026": the days that count, both included. */
export function periodWords({ from, to }: Period): string {
  const format = new Intl.DateTimeFormat(regionalTag(), {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  return format.formatRange(new Date(`${from}T00:00:00Z`), new Date(`${addDays(to, -1)}T00:00:00Z`));
}

/** What a period is compared with, in a sentence: "the 28 days before", "September". */
export function thanWords(period: Period, before: Period): string {
  const month = monthBefore(period.from);
  if (month.from === before.from && month.to === before.to && period.from.endsWith("-01")) {
    return monthName(before.from.slice(0, 7));
  }
  return t("say.days_before", { n: daysBetween(before.from, before.to) });
}

/** A bound or a step of an axis: what is round has no second unit. */
export function roundTime(ms: number): string {
  return ms < 60_000 ? fine(ms) : span(ms);
}

/** Monday is 1. */
export function weekdayName(n: number, weekday: "short" | "long" = "short"): string {
  return written(addDays("2026-11-01", n), { weekday }); // the second was a Monday
}

function written(date: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(regionalTag(), { ...options, timeZone: "UTC" }).format(
    new Date(`${date}T12:00:00Z`),
  );
}
