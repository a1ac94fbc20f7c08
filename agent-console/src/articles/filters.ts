import type { Query } from "@careline/client";

/** What of the list is in the address; all of it is text there. */
export type Filters = {
  q?: string;
  status?: string;
  audience?: string;
  language?: string;
  department?: string;
  category?: string;
  owner?: string;
  /** "due": to be read again by today; "waiting": with words that are not published. */
  show?: "due" | "waiting";
};

const names = ["q", "status", "audience", "language", "department", "category", "owner"] as const;

/** Takes the filters out of an address, whatever else is in it. */
export function filtersOf(search: Record<string, unknown>): Filters {
  const out: Filters = {};
  for (const name of names) {
    const value = search[name];
    if ((typeof value === "string" || typeof value === "number") && value !== "") out[name] = String(value);
  }
  if (search.show === "due" || search.show === "waiting") out.show = search.show;
  return out;
}

/** The same as the server is asked. What is due is due by the reader's own day. */
export function queryOf({ show, ...filters }: Filters, today: string): Query {
  return {
    ...filters,
    ...(show === "due" && { due_by: today }),
    ...(show === "waiting" && { waiting: "true" }),
  };
}

/** A day as the calendar of this computer has it: "2026-11-29". */
export function dayOf(at: number): string {
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The day so many months later, or the last of that month. */
export function monthsOn(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(year, month - 1 + months + 1, 0).getDate();
  return dayOf(new Date(year, month - 1 + months, Math.min(date, last)).getTime());
}

/** What of the searches is shown, as the address says it. */
export type GapFilters = { days?: string; department?: string; language?: string };
