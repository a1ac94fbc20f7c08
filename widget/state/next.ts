/** How a matter stands: what it waits for, what comes next, from whom and by when. Pure. */
import type { PatientConversation } from "@careline/client";
import type { Values } from "../i18n/t.ts";
import type { ThreadKey } from "../i18n/thread.ts";

export type Row = Pick<PatientConversation, "status" | "mode" | "waiting_on" | "next" | "due" | "slot">;

/** Sentences; `due` is written out as `{when}`. */
export type Sentence = { key: ThreadKey; values: Values; due?: number };

const PARTIES: Record<string, ThreadKey> = {
  insurer: "next.insurer",
  clinician: "next.clinician",
  pharmacy: "next.pharmacy",
  other: "next.other",
};

const BY: Record<string, readonly [ThreadKey, ThreadKey]> = {
  answer: ["next.answer", "next.answer_by"],
  call: ["next.call", "next.call_by"],
  update: ["next.update", "next.update_by"],
};

/** So long after its time a booked call is still expected. */
const RING_MS = 30 * 60_000;

/** `who` is the person or the department that has it. */
export function nextSteps(row: Row, who: string, now: number): Sentence[] {
  const values = { who };
  if (row.status === "resolved") return [];
  const party = row.status === "waiting" ? PARTIES[row.waiting_on ?? ""] : undefined;
  const waits: Sentence[] = party ? [{ key: party, values: {} }] : [];
  if (row.next === "reply") return [...waits, { key: "next.reply", values }];
  const keys = BY[row.next ?? ""];
  if (!keys) return waits;
  const [open, by] = keys;
  const slot = row.next === "call" && row.mode === "callback" && row.slot === row.due ? (row.slot ?? 0) : 0;
  if (slot > now) return [...waits, { key: "next.call_at", values, due: slot }];
  if (!row.due || (slot > 0 && slot + RING_MS > now)) return [...waits, { key: open, values }];
  if (row.due <= now) return [...waits, { key: "next.late", values }];
  return [...waits, { key: by, values, due: row.due }];
}
