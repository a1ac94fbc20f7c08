/** Times as patients read them: in the clinic's zone, which is named where theirs is another. */
import { intlTag } from "../i18n/t.ts";

export type Times = {
  /** 10:42 */
  short(at: number): string;
  /** Saturday, November 21, 10:42 AM EST */
  full(at: number): string;
  /** Saturday, November 21 */
  day(at: number): string;
};

/** Whether a clock in the zone shows something else than the one on this device. */
export function differs(at: number, zone: string, own?: string): boolean {
  const clock = (timeZone?: string): string =>
    new Intl.DateTimeFormat("en", {
      dateStyle: "short",
      timeStyle: "short",
      ...(timeZone && { timeZone }),
    }).format(at);
  return clock(zone) !== clock(own);
}

export function timesIn(lang: string, zone: string, now: number): Times {
  const tag = intlTag(lang);
  const named = differs(now, zone) ? ({ timeZoneName: "short" } as const) : {};
  const time = { hour: "numeric", minute: "2-digit", timeZone: zone } as const;
  const date = { weekday: "long", month: "long", day: "numeric", timeZone: zone } as const;
  const short = new Intl.DateTimeFormat(tag, { ...time, ...named });
  const full = new Intl.DateTimeFormat(tag, { ...date, ...time, timeZoneName: "short" });
  const day = new Intl.DateTimeFormat(tag, date);
  return {
    short: (at) => short.format(at),
    full: (at) => full.format(at),
    day: (at) => day.format(at),
  };
}
