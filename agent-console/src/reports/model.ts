import { fine } from "../i18n/fine.ts";
import { type Key, t } from "../i18n/i18n.ts";
import type { ClockFigure, FigureSet, ShareFigure } from "./figures.ts";

export type Part = "median" | "p90" | "p95";

const reasonTexts: Record<string, Key> = {
  none: "figure.none",
  few: "figure.few",
  suppressed: "figure.suppressed",
  not_yet: "figure.not_yet",
  pending: "figure.pending",
  no_calendar: "figure.no_calendar",
  unlinkable: "figure.unlinkable",
};

/** Why a value is missing, in a word; never a 0. */
export function reasonText(reason: string | undefined): string {
  return t(reasonTexts[reason ?? ""] ?? "figure.none");
}

/** A percentile; null where there is none. */
export function partOf(clock: ClockFigure | undefined, part: Part): number | null {
  return clock?.[`${part}_ms`] ?? null;
}

/** A value as people read it: itself, what it lies between, or why there is none. */
export function partText(clock: ClockFigure, part: Part): string {
  const value = partOf(clock, part);
  if (value !== null) return fine(value);
  const lo = clock.bracket?.[`${part}_lo_ms`];
  const hi = clock.bracket?.[`${part}_hi_ms`];
  if (lo != null) {
    return hi == null
      ? t("figure.at_least", { time: fine(lo) })
      : t("figure.between", { lo: fine(lo), hi: fine(hi) });
  }
  return reasonText(part === "median" ? clock.reason : clock[`${part}_reason`]);
}

/** The mean never stands alone; where some go on it is missing with the median. */
export function meanText(clock: ClockFigure): string {
  return clock.mean_ms == null ? reasonText(clock.reason || "not_yet") : fine(clock.mean_ms);
}

/** A count, or why it is held back. */
export function countText(n: number | null | undefined, reason: string | undefined): string | number {
  return n ?? reasonText(reason);
}

/** The part that a share is; null of nothing, and where it is held back. */
export function ratio({ k, n }: ShareFigure): number | null {
  return k !== null && n ? k / n : null;
}

/** "45 of 50 (90 %)"; of nothing there is no share. */
export function shareText(share: ShareFigure): string {
  const { k, n, reason } = share;
  const part = ratio(share);
  return k === null || n === null || part === null
    ? reasonText(reason)
    : t("figure.share", { k, n, percent: percent(part) });
}

export function percent(part: number): string {
  return t("figure.percent", { n: (Math.round(part * 1000) / 10).toFixed(1) });
}

/** Why all numbers of a duration of one person are held back; nothing where they are not. */
export function heldBack({ reason }: ClockFigure): string | undefined {
  return reason === "few" || reason === "suppressed" ? reasonText(reason) : undefined;
}

/** What left a figure out, counted: "3 abandoned, 1 spam". */
export function excludedText(excluded: Record<string, number> | null): string {
  return Object.entries(excluded ?? {})
    .filter(([, n]) => n > 0)
    .map(([why, n]) => `${n} ${outcomeText(why)}`)
    .join(", ");
}

const outcomes: Record<string, Key> = {
  resolved: "outcome.resolved",
  open: "outcome.open",
  abandoned: "outcome.abandoned",
  converted: "outcome.converted",
  withdrawn: "outcome.withdrawn",
  auto_resolved: "outcome.auto_resolved",
  closed_unanswered: "outcome.closed_unanswered",
  bot_only: "outcome.bot_only",
  staff_started: "outcome.staff_started",
  courtesy: "outcome.courtesy",
  voided: "outcome.voided",
  no_answer: "outcome.no_answer",
  merged: "outcome.merged",
  spam: "outcome.spam",
  test: "outcome.test",
};

export function outcomeText(outcome: string): string {
  const key = outcomes[outcome];
  return key ? t(key) : outcome;
}

/** How much came in and went out, and how that compares. */
export function volumeSentence(now: FigureSet, before: FigureSet | undefined, than: string): string {
  if (now.opened === null || now.closed === null || now.still_open === null) {
    return t("say.volume_held", { why: reasonText(now.counts_reason) });
  }
  const params = { opened: now.opened, closed: now.closed, n: now.still_open };
  return before?.opened
    ? t("say.volume", { ...params, old: before.opened, than })
    : t("say.volume_plain", params);
}

/** The sentence before a chart: the median, and how it compares. */
export function medianSentence(
  what: string,
  now: ClockFigure,
  before: ClockFigure | undefined,
  than: string,
): string {
  const value = partOf(now, "median");
  const old = partOf(before, "median");
  if (value === null) {
    return now.reason === "none"
      ? t("say.nothing", { what })
      : t("say.median_plain", { what, value: partText(now, "median") });
  }
  if (old === null) return t("say.median_plain", { what, value: fine(value) });
  const params = { what, value: fine(value), diff: fine(Math.abs(value - old)), than };
  if (Math.abs(value - old) < 1000) return t("say.median_same", params);
  return t(value < old ? "say.median_less" : "say.median_more", params);
}
