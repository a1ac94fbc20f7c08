import type { HoursChange, HoursVersion } from "@careline/client";
import { regionalTag } from "../i18n/i18n.ts";

export const weekdays = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;
export type Weekday = (typeof weekdays)[number];

/** "Monday", in the reader's language. */
export function weekdayName(day: Weekday): string {
  const monday = Date.UTC(2024, 0, 1);
  return new Intl.DateTimeFormat(regionalTag(), { weekday: "long", timeZone: "UTC" }).format(
    monday + weekdays.indexOf(day) * 86_400_000,
  );
}

/** What a person edits: times as they are typed, "08:00-12:00, 13:00-17:00". */
export type HoursDraft = {
  zone: string;
  always: boolean;
  week: Record<Weekday, string>;
  exceptions: { date: string; open: string }[];
};

export function draftOf(version: HoursVersion | undefined, zone: string): HoursDraft {
  return {
    zone: version?.zone ?? zone,
    always: version?.always ?? false,
    week: Object.fromEntries(
      weekdays.map((day) => [day, (version?.week[day] ?? []).join(", ")]),
    ) as HoursDraft["week"],
    exceptions: Object.entries(version?.exceptions ?? {})
      .map(([date, open]) => ({ date, open: (open ?? []).join(", ") }))
      .sort((a, b) => a.date.localeCompare(b.date)),
  };
}

/** The times of a day as the server takes them: "8-12" is 08:00-12:00, and any dash is one. */
export function spansOf(text: string): string[] {
  return text
    .split(/[,;]/)
    .map((span) => span.trim().replace(/\s*[–—-]\s*/, "-"))
    .filter(Boolean)
    .map((span) => span.split("-").map(hour).join("-"));
}

function hour(text: string): string {
  const found = /^(\d{1,2})(?:[:.h](\d{2}))?$/.exec(text.trim());
  return found ? `${(found[1] ?? "").padStart(2, "0")}:${found[2] ?? "00"}` : text.trim();
}

export function changeOf(draft: HoursDraft, from: number, reason: string): HoursChange {
  return {
    zone: draft.zone.trim(),
    always: draft.always,
    ...(!draft.always && {
      week: Object.fromEntries(
        weekdays.map((day) => [day, spansOf(draft.week[day])]).filter(([, spans]) => spans?.length),
      ),
    }),
    exceptions: Object.fromEntries(
      draft.exceptions.filter(({ date }) => date).map(({ date, open }) => [date, spansOf(open)]),
    ),
    ...(from > 0 && { effective_from: from }),
    ...(reason.trim() && { reason: reason.trim() }),
  };
}
