import type { Attachment, Pending, ThreadItem } from "@careline/client";
import { dayKey } from "../i18n/format.ts";
import type { LogEvent } from "../state/rows.ts";

export type Said = {
  type: "said";
  key: string;
  note: boolean;
  side: "patient" | "staff" | "system";
  who: { id: string; name: string };
  at: number;
  text: string;
  files?: readonly Attachment[] | undefined;
  seq: number; // 0 while it is on its way
  first: boolean; // of a run by the same person: shows who
  pending?: Pending | undefined;
};

export type Item =
  | { type: "day"; key: string; at: number }
  | { type: "new"; key: string }
  | { type: "system"; key: string; event: LogEvent }
  | Said;

/** Messages of one person closer than this are one run under one name. */
const runMs = 5 * 60_000;

/** Events that say where a conversation waits, so that "queued" right after them says nothing new. */
const sayWhere = new Set(["opened", "reopened", "transferred"]);

/**
 * The log as it is shown: days, runs, what is new since the reader last looked,
 * and at the end what is still on its way. Pure, so that it can be tested.
 */
export function threadItems(
  log: readonly ThreadItem<LogEvent>[],
  me: { id: string; name: string },
  readBefore: number, // last seq read when the thread was opened; 0: no mark
  zone?: string,
): Item[] {
  const items: Item[] = [];
  let day = "";
  let run: Said | undefined;
  let marked = readBefore === 0;
  let waitsIn = ""; // the department that the line before named

  // What the virus scanner said later, of files that had to wait for it.
  const checked = new Map<string, Attachment>();
  for (const { event } of log)
    if (event?.kind === "attachment_checked" || event?.kind === "note_file_checked")
      for (const file of event.attachments ?? []) checked.set(file.id, file);

  const turn = (at: number) => {
    const next = dayKey(at, zone);
    if (next === day) return;
    day = next;
    run = undefined;
    items.push({ type: "day", key: `day-${next}`, at });
  };
  const say = (said: Omit<Said, "first" | "type">) => {
    const first =
      !run ||
      run.note !== said.note ||
      run.side !== said.side ||
      run.who.id !== said.who.id ||
      said.at - run.at > runMs;
    run = { type: "said", first, ...said };
    items.push(run);
  };

  for (const [index, { key, own, event, pending }] of log.entries()) {
    if (pending) {
      turn(pending.at ?? pending.createdAt);
      const { note, text, attachments: files } = pending;
      say({
        key,
        note,
        side: "staff",
        who: me,
        at: pending.at ?? pending.createdAt,
        text,
        files,
        seq: pending.seq ?? 0,
        pending,
      });
      continue;
    }
    turn(event.at);
    if (event.kind === "message" || event.kind === "note") {
      if (!marked && event.seq > readBefore && !own) {
        marked = true;
        run = undefined;
        items.push({ type: "new", key: "new" });
      }
      say({
        key,
        note: event.kind === "note",
        side: event.from.kind,
        who: { id: event.from.id, name: event.from.name ?? "" },
        at: event.at,
        text: event.text ?? "",
        files: event.attachments?.map((file) => checked.get(file.id) ?? file),
        seq: event.seq,
      });
    } else if (!saidBeside(event, log[index + 1]?.event, waitsIn)) {
      run = undefined;
      items.push({ type: "system", key, event });
    }
    if (event.kind !== "message" && event.kind !== "note")
      waitsIn = sayWhere.has(event.kind) ? (event.department ?? "") : "";
  }
  return items;
}

/**
 * Whether the line before or after says the same: it waits where it was opened,
 * they gave it to themself and took it, it was offered and they took it.
 */
function saidBeside(event: LogEvent, next: LogEvent | undefined, waitsIn: string): boolean {
  if (event.kind === "queued") return event.department === waitsIn;
  if (event.kind === "offered" && event.how === "router")
    return next?.kind === "accepted" && next.staff?.id === event.staff?.id;
  return event.kind === "assigned" && next?.kind === "accepted" && next.staff?.id === event.from.id;
}
