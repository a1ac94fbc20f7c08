/** The wait in words: a range, rounded so that nobody takes it for a promise. Pure. */
import type { QueueWait } from "@careline/client";
import type { Values } from "../i18n/t.ts";
import type { ThreadKey } from "../i18n/thread.ts";

/** From here on it is told in hours. */
const HOURS_FROM = 90;

export type Said = { key: ThreadKey; values: Values };

export function waitInWords({ low_s, high_s }: QueueWait): Said {
  const high = up(high_s / 60);
  const low = Math.min(down(low_s / 60), high);
  if (high <= HOURS_FROM) {
    if (low === high) return { key: "line.minutes", values: { count: high } };
    return { key: "line.range", values: { low, high } };
  }
  const hours = { low: Math.floor(low / 60), high: Math.max(2, Math.ceil(high / 60)) };
  if (hours.low < 1) return { key: "line.range_mixed", values: { low, high: hours.high } };
  if (hours.low === hours.high) hours.high += 1;
  return { key: "line.range_hours", values: hours };
}

/** The longer, the coarser. */
const step = (minutes: number): number => (minutes <= 5 ? 1 : minutes <= 30 ? 5 : 10);

const up = (minutes: number): number => Math.max(1, Math.ceil(minutes / step(minutes)) * step(minutes));
const down = (minutes: number): number => Math.max(1, Math.floor(minutes / step(minutes)) * step(minutes));
