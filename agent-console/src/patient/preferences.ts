import type { PatientPreferences } from "@careline/client";
import type { Key } from "../i18n/i18n.ts";

export type Part = "name" | "pronoun" | "language" | "channel" | "access" | "transport" | "best_time";
export type Wishes = Record<Part, string>;

/** What can be written down, in the order it is shown; `most` is the server's limit in characters. */
export const parts: readonly { part: Part; label: Key; hint?: Key; most?: number; lines?: number }[] = [
  { part: "name", label: "patient.name", most: 120 },
  { part: "pronoun", label: "patient.pronoun", most: 40 },
  { part: "language", label: "patient.language" },
  { part: "channel", label: "patient.channel" },
  { part: "best_time", label: "patient.best_time", hint: "patient.best_time_hint", most: 200 },
  { part: "access", label: "patient.access", hint: "patient.access_hint", most: 300, lines: 2 },
  { part: "transport", label: "patient.transport", hint: "patient.transport_hint", most: 300, lines: 2 },
];

export const channels = ["chat", "phone", "email"] as const;

export const preferencesKey = (patient: string) => ["preferences", patient];

export function wishesOf(known: PatientPreferences | undefined): Wishes {
  const wishes = {} as Wishes;
  for (const { part } of parts) wishes[part] = known?.[part] ?? "";
  return wishes;
}

/** Characters as the server counts them. */
export function lengthOf(text: string): number {
  return [...text.trim()].length;
}

/** What somebody else wrote meanwhile that is not what is being written here. */
export function differing(mine: Wishes, theirs: PatientPreferences): Part[] {
  return parts.map(({ part }) => part).filter((part) => mine[part].trim() !== (theirs[part] ?? ""));
}
