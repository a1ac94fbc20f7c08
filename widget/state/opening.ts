/** How a department's hours stand, in words: in the patient's own time, which is named where the clinic's is another. */
import type { OpenState } from "@careline/client";
import type { HoursKey } from "../i18n/hours.ts";
import { intlTag, type Translate } from "../i18n/t.ts";
import { differs } from "./times.ts";

const DAY_MS = 86_400_000;
/** A closing further off than this is none that a patient plans by. */
const NEAR_DAYS = 6;

/** Who reads it, and when: `own` is their zone, the device's if left out. */
export type Reader = { now: number; lang: string; t: Translate<HoursKey>; own?: string };

/** What was told holds until its boundary; after it nobody knows until the server is asked again. */
export function known(hours: OpenState | undefined, now: number): OpenState | undefined {
  const boundary = hours && (hours.open ? hours.closes_at : hours.opens_at);
  return boundary && boundary <= now ? undefined : hours;
}

/**
 * "Open now, until 5:00 PM" or "Closed now. Opens Monday at 8:00 AM."; shorter
 * where it was said already that something is closed.
 */
export function sentence(hours: OpenState, reader: Reader, short = false): string {
  const { t, now, own } = reader;
  const { open, opens_at, closes_at, zone } = hours;
  if (!open)
    return opens_at
      ? t(short ? "hours.opens_short" : "hours.opens", { when: moment(opens_at, zone, reader) })
      : t("hours.closed");
  if (!closes_at || daysBetween(now, closes_at, own) > NEAR_DAYS) return t("hours.open");
  if (daysBetween(now, closes_at, own) > 0)
    return t("hours.until", { when: moment(closes_at, zone, reader) });
  return t("hours.until_today", { time: yours(clock(closes_at, reader), closes_at, zone, reader) });
}

/** "today at 1:00 PM", "tomorrow at 8:00 AM", "Monday at 8:00 AM", "Monday, November 30 at 8:00 AM". */
export function moment(at: number, zone: string, reader: Reader): string {
  const { t, now, lang, own } = reader;
  const days = daysBetween(now, at, own);
  const time = clock(at, reader);
  const far = days > NEAR_DAYS && ({ month: "long", day: "numeric" } as const);
  const day = format(lang, own, { weekday: "long", ...far }).format(at);
  const when =
    days === 0
      ? t("hours.today", { time })
      : days === 1
        ? t("hours.tomorrow", { time })
        : t("hours.on", { day, time });
  return yours(when, at, zone, reader);
}

/** Says whose time it is where that can be mistaken: at that instant, for clocks change on other days elsewhere. */
function yours(when: string, at: number, zone: string, { t, lang, own }: Reader): string {
  return differs(at, zone, own) ? t("hours.yours", { when, zone: zoneName(at, lang, own) }) : when;
}

/** "MST": whose clock shows a time, at that instant. */
export function zoneName(at: number, lang: string, own?: string): string {
  const parts = format(lang, own, { timeZoneName: "short" }).formatToParts(at);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "";
}

const clock = (at: number, { lang, own }: Reader): string =>
  format(lang, own, { hour: "numeric", minute: "2-digit" }).format(at);

function format(lang: string, own: string | undefined, options: Intl.DateTimeFormatOptions) {
  return new Intl.DateTimeFormat(intlTag(lang), { ...options, ...(own && { timeZone: own }) });
}

/** How many midnights of the reader lie between two instants, whatever a day's length. */
export function daysBetween(from: number, to: number, own?: string): number {
  const date = (at: number): number =>
    Date.parse(format("en-CA", own, { year: "numeric", month: "2-digit", day: "2-digit" }).format(at));
  return Math.round((date(to) - date(from)) / DAY_MS);
}

/** How a whole site stands. `same`: one sentence says it for every department. */
export type Standing = {
  same: OpenState | undefined;
  /** Every department is open, whenever each closes. */
  open: boolean;
  /** Nobody reads anywhere: when somebody does at the earliest, if that is in sight. */
  closed: OpenState | undefined;
  some: boolean;
};

export function standing(departments: readonly (OpenState | undefined)[]): Standing {
  const kept = departments.filter((hours) => hours !== undefined);
  const [first] = kept;
  const all = kept.length === departments.length;
  const same = all && first && kept.every((hours) => alike(hours, first)) ? first : undefined;
  const shut = kept.filter((hours) => !hours.open);
  const earliest = shut.reduce<OpenState | undefined>((best, hours) => {
    if (!best?.opens_at) return hours;
    return hours.opens_at && hours.opens_at < best.opens_at ? hours : best;
  }, undefined);
  const closed = all && shut.length === kept.length ? earliest : undefined;
  return { same, open: all && shut.length === 0, closed, some: !closed && shut.length > 0 };
}

function alike(a: OpenState, b: OpenState): boolean {
  return a.open === b.open && a.zone === b.zone && a.opens_at === b.opens_at && a.closes_at === b.closes_at;
}
