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
  /** Who deleted its words, when and why. */
  deleted?: { by: string; at: number; reason: string } | undefined;
};

export type Item =
  | { type: "day"; key: string; at: number }
  | { type: "new"; key: string }
  /** joined: what was said in another conversation stands here. */
  | { type: "system"; key: string; event: LogEvent; joined?: { conversation: string; reference: string } }
  | Said;

/** Messages of one person closer than this are one run under one name. */
const runMs = 5 * 60_000;

/** Events that say where a conversation waits, so that "queued" right after them says nothing new. */
const sayWhere = new Set(["opened", "reopened", "transferred"]);

/** What was made of a line before: unchanged it stays the same object, and is not drawn again. */
const made = new WeakMap<ThreadItem<LogEvent>, Item>();

function kept<I extends Item>(line: ThreadItem<LogEvent>, item: I): I {
  const before = made.get(line);
  if (before && same(before, item)) return before as I;
  made.set(line, item);
  return item;
}

function same(a: Item, b: Item): boolean {
  if (a.type === "system" && b.type === "system") return a.joined?.conversation === b.joined?.conversation;
  if (a.type !== "said" || b.type !== "said") return a.type === b.type;
  return (
    a.first === b.first &&
    a.who.id === b.who.id &&
    a.who.name === b.who.name &&
    a.deleted?.at === b.deleted?.at &&
    a.files?.length === b.files?.length &&
    (a.files ?? []).every((file, at) => file === b.files?.[at])
  );
}

/** No day of any zone begins within a quarter of an hour, and asking for its name is dear. */
const quarterMs = 15 * 60_000;
const most = 10_000;
const days = new Map<string, string>();

function dayOf(at: number, zone: string | undefined): string {
  const quarter = `${Math.floor(at / quarterMs)} ${zone ?? ""}`;
  const known = days.get(quarter);
  if (known !== undefined) return known;
  if (days.size >= most) days.clear();
  const day = dayKey(at, zone);
  days.set(quarter, day);
  return day;
}

/** What was made of the beginning of a log: a longer log goes on from there. */
export type Begun = {
  log: readonly ThreadItem<LogEvent>[];
  for: string;
  /** So many lines of the log; the one behind them may still change what is said of the last. */
  lines: number;
  items: Item[];
  day: string;
  run: Said | undefined;
  waitsIn: string; // the department that the line before named
};

/**
 * The log as it is shown: days, runs, what is new since the reader last looked,
 * and at the end what is still on its way. What is given as begun by an earlier
 * call is gone on from, so that each piece of news costs the same in a long log.
 */
export function threadItems(
  log: readonly ThreadItem<LogEvent>[],
  me: { id: string; name: string },
  readBefore: number, // last seq read when the thread was opened; 0: no mark
  zone?: string,
  begun?: { current: Begun | undefined },
): Item[] {
  return marked(lines(log, me, zone, begun), readBefore, me.id);
}

/** What stands behind the mark names who says it, whoever spoke before. */
const named = new WeakMap<Said, Said>();

/** With the mark before the first that others said since: it is put in afterwards, so that one log serves every reader of it. */
function marked(items: Item[], readBefore: number, me: string): Item[] {
  if (readBefore === 0) return items;
  let first = -1;
  for (let at = items.length - 1; at >= 0; at--) {
    const item = items[at];
    if (item?.type === "system" && item.event.seq <= readBefore) break;
    if (item?.type !== "said" || item.pending) continue;
    if (item.seq <= readBefore) break;
    if (item.side !== "staff" || item.who.id !== me) first = at;
  }
  const said = items[first];
  if (said?.type !== "said") return items;
  const again = named.get(said) ?? (said.first ? said : { ...said, first: true });
  named.set(said, again);
  items.splice(first, 1, { type: "new", key: "new" }, again);
  return items;
}

/** The log without that mark. */
function lines(
  log: readonly ThreadItem<LogEvent>[],
  me: { id: string; name: string },
  zone: string | undefined,
  begun: { current: Begun | undefined } | undefined,
): Item[] {
  const asked = `${me.id} ${zone ?? ""}`;
  const from = goneOn(begun?.current, log, asked);
  const items: Item[] = from ? from.items.slice() : [];
  let { day, run, waitsIn } = from ?? { day: "", run: undefined as Said | undefined, waitsIn: "" };

  // What the virus scanner said later, of files that had to wait for it.
  const checked = new Map<string, Attachment>();
  if (!from)
    for (const { event } of log)
      if (event && isCheck(event)) for (const file of event.attachments ?? []) checked.set(file.id, file);

  // What was taken apart again stands on its own.
  const joined = new Map<LogEvent, { conversation: string; reference: string }>();
  for (const { event } of from ? log.slice(from.lines) : log) {
    if (event?.kind === "merged" && event.linked) joined.set(event, event.linked);
    if (event?.kind === "unmerged")
      for (const [merged, { conversation }] of joined)
        if (conversation === event.linked?.conversation) joined.delete(merged);
  }

  const turn = (at: number) => {
    const next = dayOf(at, zone);
    if (next === day) return;
    day = next;
    run = undefined;
    items.push({ type: "day", key: `day-${next}`, at });
  };
  const say = (line: ThreadItem<LogEvent>, said: Omit<Said, "first" | "type">) => {
    const first =
      !run ||
      run.note !== said.note ||
      run.side !== said.side ||
      run.who.id !== said.who.id ||
      said.at - run.at > runMs;
    run = kept(line, { type: "said", first, ...said });
    items.push(run);
  };

  for (let index = from?.lines ?? 0; index < log.length; index++) {
    const line = log[index];
    if (!line) break;
    const { key, event, pending } = line;
    // The last event waits for what comes behind it; what is on its way is not for good.
    if (begun && event && (index === log.length - 1 || log[index + 1]?.pending) && begun.current?.log !== log)
      begun.current = { log, for: asked, lines: index, items: items.slice(), day, run, waitsIn };
    if (pending) {
      turn(pending.at ?? pending.createdAt);
      const { note, text, attachments: files } = pending;
      say(line, {
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
      say(line, {
        key,
        note: event.kind === "note",
        side: event.from.kind,
        who: { id: event.from.id, name: event.from.name ?? "" },
        at: event.at,
        text: event.text ?? "",
        files: event.attachments?.map((file) => checked.get(file.id) ?? file),
        seq: event.seq,
        ...(event.deleted_at && {
          deleted: { by: event.deleted_by?.name ?? "", at: event.deleted_at, reason: event.reason ?? "" },
        }),
      });
    } else if (!saidBeside(event, log[index + 1]?.event, waitsIn)) {
      run = undefined;
      const part = joined.get(event);
      items.push(kept(line, { type: "system", key, event, ...(part && { joined: part }) }));
    }
    if (event.kind !== "message" && event.kind !== "note")
      waitsIn = sayWhere.has(event.kind) ? (event.department ?? "") : "";
  }
  return items;
}

function isCheck({ kind }: LogEvent): boolean {
  return kind === "attachment_checked" || kind === "note_file_checked";
}

/** Whether it changes what is shown of an event before it. */
function speaksBack(event: LogEvent): boolean {
  return isCheck(event) || event.kind === "unmerged" || event.deletes !== undefined;
}

/** The beginning, if the log goes on from it and nothing new speaks of what stands in it. */
function goneOn(
  begun: Begun | undefined,
  log: readonly ThreadItem<LogEvent>[],
  asked: string,
): Begun | undefined {
  if (!begun || begun.for !== asked || log.length < begun.lines) return undefined;
  for (let at = 0; at < begun.lines; at += Math.max(1, Math.min(512, begun.lines - 1 - at)))
    if (log[at] !== begun.log[at]) return undefined;
  const news = log.slice(begun.lines);
  return news.some(({ event }) => event && speaksBack(event)) ? undefined : begun;
}

/**
 * Whether the line before or after says the same: it waits where it was opened,
 * they gave it to themself and took it, it was offered and they took it.
 */
function saidBeside(event: LogEvent, next: LogEvent | undefined, waitsIn: string): boolean {
  if (event.kind === "queued") return event.department === waitsIn;
  if (event.kind === "linked") return !event.linked; // with one that is kept from the reader
  if (event.kind === "offered" && event.how === "router")
    return next?.kind === "accepted" && next.staff?.id === event.staff?.id;
  return event.kind === "assigned" && next?.kind === "accepted" && next.staff?.id === event.from.id;
}
