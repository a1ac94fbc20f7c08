import { locale, regionalTag, t } from "./i18n.ts";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** How long something lasted, with two units at most: "under 1 min", "4 min", "1 h 05 min", "2 d 3 h". */
export function duration(ms: number): string {
  if (ms < minute) return t("time.under_minute");
  if (ms < hour) return t("time.minutes", { m: Math.floor(ms / minute) });
  if (ms < day) {
    const h = Math.floor(ms / hour);
    const m = Math.floor((ms % hour) / minute);
    return t("time.hours_minutes", { h, m: String(m).padStart(2, "0") });
  }
  return t("time.days_hours", { d: Math.floor(ms / day), h: Math.floor((ms % day) / hour) });
}

/** The same for what was set by hand, where nothing is left over: "4 h", "3 d", and "1 h 30 min". */
export function span(ms: number): string {
  if (ms >= day && ms % day === 0) return t("time.days", { d: ms / day });
  if (ms >= hour && ms < day && ms % hour === 0) return t("time.hours", { h: ms / hour });
  return duration(ms);
}

/** The same in one unit, for narrow places: "<1 min", "4 min", "1 h", "2 d". */
export function shortDuration(ms: number): string {
  if (ms < minute) return t("time.short_now");
  if (ms < hour) return t("time.minutes", { m: Math.floor(ms / minute) });
  if (ms < day) return t("time.hours", { h: Math.floor(ms / hour) });
  return t("time.days", { d: Math.floor(ms / day) });
}

/** When something was, seen from now: "4 min" up to a day, then the date. */
export function ago(at: number, now: number, zone?: string): string {
  const past = now - at;
  if (past < minute) return t("time.now");
  if (past < day) return shortDuration(past);
  return dateOf(at, now, zone);
}

/** A date as short as it is clear: "12 Mar", with the year when it is not this one. */
export function dateOf(at: number, now: number, zone?: string): string {
  const sameYear = year(at, zone) === year(now, zone);
  return format(at, { day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) }, zone);
}

export function clock(at: number, zone?: string): string {
  return format(at, { hour: "numeric", minute: "2-digit" }, zone);
}

/** A time of day to the second, for what changes while one looks. */
export function clockSeconds(at: number, zone?: string): string {
  return format(at, { hour: "numeric", minute: "2-digit", second: "2-digit" }, zone);
}

/** A time of day, with the day in front when that is not today: "14:30", "Mon 14:30", "12 Mar 14:30". */
export function clockOn(at: number, now: number, zone?: string): string {
  if (dayKey(at, zone) === dayKey(now, zone)) return clock(at, zone);
  if (Math.abs(at - now) < 6 * day)
    return format(at, { weekday: "short", hour: "numeric", minute: "2-digit" }, zone);
  return format(at, { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" }, zone);
}

/** The exact instant with the zone named, for hovering and screen readers. */
export function exact(at: number, zone?: string): string {
  return format(
    at,
    {
      weekday: "short",
      day: "numeric",
      month: "short",
      year: "numeric",
      hour: "numeric",
      minute: "2-digit",
      timeZoneName: "short",
    },
    zone,
  );
}

/** The heading over a day's events: "Today", "Yesterday", or the date. */
export function dayName(at: number, now: number, zone?: string): string {
  const key = dayKey(at, zone);
  if (key === dayKey(now, zone)) return t("time.today");
  if (key === dayKey(now - day, zone)) return t("time.yesterday");
  return format(at, { weekday: "long", day: "numeric", month: "long", year: "numeric" }, zone);
}

/** A day without a time, "2026-11-26", as people write it; anything else as it came. */
export function dateOnly(text: string): string {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T12:00:00Z`) : Number.NaN;
  return Number.isNaN(at) ? text : format(at, { day: "numeric", month: "long", year: "numeric" }, "UTC");
}

/** Equal for two instants on the same calendar day of the zone. */
export function dayKey(at: number, zone?: string): string {
  return format(at, { year: "numeric", month: "2-digit", day: "2-digit" }, zone);
}

/** The instant as machines read it, for `<time datetime>`. */
export function machineTime(at: number): string {
  return new Date(at).toISOString();
}

/** "Billing, Insurance and Scheduling". */
export function listed(names: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: "conjunction" }).format(names);
}

export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([locale()], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag; // not a language tag; shown as it came
  }
}

function year(at: number, zone?: string): string {
  return format(at, { year: "numeric" }, zone);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(at: number, options: Intl.DateTimeFormatOptions, zone?: string): string {
  const key = `${regionalTag()}|${zone ?? ""}|${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(regionalTag(), { ...options, ...(zone ? { timeZone: zone } : {}) });
    formats.set(key, made);
  }
  return made.format(at);
}
