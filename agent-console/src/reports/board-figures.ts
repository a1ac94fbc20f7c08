import { fine } from "../i18n/fine.ts";
import { t } from "../i18n/i18n.ts";
import type { ClockFigure, FigureSet, ShareFigure } from "./figures.ts";
import {
  countText,
  medianSentence,
  partText,
  percent,
  ratio,
  reasonText,
  shareText,
  volumeSentence,
} from "./model.ts";
import { addDays } from "./query.ts";

export type BoardFigure = {
  /** Its name in the contract, to which its definition belongs. */
  id: string;
  title: string;
  value: string;
  n: number | null;
  /** How many conversations stand behind it: of a share those that it counts. */
  behind: number | null;
  sentence: string;
  /** The day from which on it no longer changes, if that lies behind `asOf`. */
  settles?: string;
};

/** Six figures of a month with a sentence each, on the clock of all hours: what a patient feels. */
export function boardFigures(
  now: FigureSet,
  before: FigureSet,
  { to, asOf, than }: { to: string; asOf: string; than: string },
): BoardFigure[] {
  const settled = addDays(to, 7); // what was resolved may be reopened for a week
  const later = asOf < settled ? { settles: settled } : {};
  const timed = (id: "queue_wait" | "first_response" | "full_resolution", title: string): BoardFigure => {
    const here = now[id].calendar;
    return {
      id,
      title,
      value: partText(here, "median"),
      n: here.n,
      behind: here.n,
      sentence: `${medianSentence(title, here, before[id].calendar, than)} ${nineOfTen(here)}`.trim(),
      ...(id === "full_resolution" && later),
    };
  };
  const share = (id: "promises_kept" | "reopen_7d", title: string): BoardFigure => ({
    id,
    title,
    value: shareValue(now[id]),
    n: now[id].n,
    behind: now[id].k,
    sentence: shareSentence(title, now[id], before[id], than),
    ...(id === "reopen_7d" && later),
  });
  return [
    {
      id: "opened",
      title: t("board.volume"),
      value: String(countText(now.opened, now.counts_reason)),
      n: now.opened,
      behind: now.opened,
      sentence: volumeSentence(now, before, than),
    },
    timed("queue_wait", t("metric.queue_wait")),
    timed("first_response", t("metric.first_response")),
    timed("full_resolution", t("metric.full_resolution")),
    share("promises_kept", t("share.promises")),
    share("reopen_7d", t("share.reopen7")),
  ];
}

function shareValue(share: ShareFigure): string {
  const part = ratio(share);
  return part === null ? reasonText(share.reason) : percent(part);
}

function nineOfTen(clock: ClockFigure): string {
  return clock.p90_ms == null ? "" : t("board.nine_of_ten", { time: fine(clock.p90_ms) });
}

function shareSentence(what: string, now: ShareFigure, before: ShareFigure, than: string): string {
  return before.n
    ? t("board.share", { what, now: shareText(now), before: shareText(before), than })
    : t("board.share_plain", { what, now: shareText(now) });
}
