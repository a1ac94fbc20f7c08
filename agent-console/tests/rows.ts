import type { LogEvent, Row } from "../src/state/rows.ts";

/** A conversation with what a test does not care about filled in. */
export function row(part: Partial<Row> = {}): Row {
  return {
    id: "c_1",
    reference: "K7QP-4MDT",
    site: "si_1",
    department: "billing",
    patient: "p_1",
    name: "Maria Sol",
    verification: "anonymous",
    status: "queued",
    episode: 1,
    opened_at: 1_000,
    last_seq: 3,
    last_at: 1_000,
    last_patient_at: 1_000,
    waiting_since: 1_000,
    preview: "Hello",
    preview_from: "patient",
    rank: 1_000,
    rev: 1,
    mode: "live",
    priority: "normal",
    ...part,
  };
}

export function event(seq: number, kind: string, part: Partial<LogEvent> = {}): LogEvent {
  return { seq, prev: seq - 1, at: 1_000 * seq, kind, from: { kind: "patient", id: "p_1" }, ...part };
}
