import { regionalTag } from "../i18n/i18n.ts";

/** "2026-11", by the reader's calendar: the server counts by the clinic's. */
export function thisMonth(now: number): string {
  const date = new Date(now);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}`;
}

/** So many months before one. */
export function monthsBack(month: string, n: number): string {
  const [year = 1970, at = 1] = month.split("-").map(Number);
  const count = year * 12 + at - 1 - n;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, "0")}`;
}

/** So many days before a date like 2026-11-29. */
export function daysBack(date: string, n: number): string {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - n);
  return at.toISOString().slice(0, 10);
}

export function today(now: number): string {
  const date = new Date(now);
  return `${thisMonth(now)}-${String(date.getDate()).padStart(2, "0")}`;
}

export function percent(share: number): string {
  return new Intl.NumberFormat(regionalTag(), { style: "percent", maximumFractionDigits: 1 }).format(share);
}
