import type { OwnFigures } from "@careline/client";
import { fine } from "../i18n/fine.ts";
import { t } from "../i18n/i18n.ts";
import type { MetricName } from "./metrics.ts";
import { partOf, partText, reasonText } from "./model.ts";
import type { ShareName } from "./share-names.ts";

export type Clock = "calendar" | "business";

/** The durations that are credited to a person. */
export const ownTimes = [
  "first_response",
  "reply_time",
  "first_resolution",
  "full_resolution",
  "active_resolution",
  "handle_time",
] as const satisfies readonly MetricName[];
export type OwnTime = (typeof ownTimes)[number];

export const ownShares = [
  "sla_first_response",
  "sla_next_reply",
  "sla_resolution",
  "reopen_7d",
  "first_contact_resolution",
] as const satisfies readonly ShareName[];

export const ownCounts = {
  closed: "own.closed",
  voided_turns: "checks.voided",
  holding_replies: "checks.holding",
} as const;

/** What somebody did, and what stands beside it: in all, or in one department. */
export type Place = Pick<OwnFigures["by_department"][number], "own" | "medians">;

/** Each department by itself, where there are several: what is done in one is not like what is done in another. */
export function placesOf({ by_department: each }: OwnFigures): OwnFigures["by_department"] {
  return each.length > 1 ? each : [];
}

/** The share of all who work there, where somebody works in one department. */
export function shareBeside({ by_department: [only, ...others] }: OwnFigures, name: string) {
  return others.length === 0 ? only?.shares[name] : undefined;
}

/** A median of all who work there, or why there is none. */
export type Beside = { value: number | null; reason: string | undefined };

export function besideOf({ medians }: Pick<Place, "medians">, metric: OwnTime, clock: Clock): Beside {
  const median = medians[metric];
  const value = median?.[`${clock}_ms`] ?? null;
  return { value, reason: value === null ? median?.[`${clock}_reason`] : undefined };
}

export function besideText({ value, reason }: Beside): string {
  return value === null ? reasonText(reason) : fine(value);
}

/** Whether there is nothing of this person in the time that is asked, not even little. */
export function nothingYet({ own }: OwnFigures): boolean {
  return own.closed === 0 && ownTimes.every((metric) => own[metric].calendar.n === 0);
}

/** Which of the two is held back, somewhere on the page, because it is of few. */
export function heldBackOf(figures: OwnFigures, clock: Clock): { own: boolean; beside: boolean } {
  const { own } = figures;
  return {
    own:
      own.counts_reason === "few" ||
      ownTimes.some((metric) => {
        const { reason, p90_reason: tail } = own[metric][clock];
        return reason === "few" || tail === "few";
      }) ||
      ownShares.some((share) => own[share].reason === "few"),
    beside: [figures, ...placesOf(figures)].some((place) =>
      ownTimes.some((metric) => besideOf(place, metric, clock).reason === "few"),
    ),
  };
}

/** One's own median and that of all, each as it is: which is the better is nobody's word here. */
export function ownSentence(what: string, figures: OwnFigures, metric: OwnTime, clock: Clock): string {
  const mine = figures.own[metric][clock];
  if (partOf(mine, "median") === null) {
    return mine.reason === "none"
      ? t("say.nothing", { what })
      : t("own.say_held", { what, why: partText(mine, "median") });
  }
  const beside = besideOf(figures, metric, clock);
  const value = partText(mine, "median");
  // Of several departments each has its own beside it: together they are like nothing.
  return beside.value === null || placesOf(figures).length > 0
    ? t("own.say_alone", { what, value })
    : t("own.say_both", { what, value, all: fine(beside.value) });
}
