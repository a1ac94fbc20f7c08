/**
 * What a thread shows: the log and the messages on their way as lines to read,
 * with a line for each day. And what the log says about the matter as a whole.
 * Pure.
 */
import {
  type Attachment,
  type Delivery,
  dayOf,
  deliveryOf,
  type PatientEvent,
  type ThreadItem,
} from "@careline/client";
import type { ThreadKey } from "../i18n/thread.ts";

/** An event in words, and what fills them in. */
export type Told = {
  text: ThreadKey;
  /** A member of staff; "" for a nameless one. */
  name?: string;
  /** Its key. */
  department?: string;
  language?: string;
  /** Written out as a moment. */
  due?: number;
  /** In the words of staff. */
  reason?: string;
  /** Another conversation of the matter, to go to. */
  linked?: { conversation: string; reference: string };
};

export type Line =
  | { kind: "day"; key: string; at: number; ago: number }
  | ({ kind: "event"; key: string; at: number } & Told)
  | {
      kind: "message";
      key: string;
      at: number;
      own: boolean;
      /** Of staff; "" for a nameless one and for the patient. */
      author: string;
      text: string;
      files?: readonly Attachment[];
      delivery: Delivery;
      /** Why it was refused. */
      reason?: string;
      /** Of several in a row by one author: the first says who. */
      first: boolean;
    };

export type Matter = {
  /** Key of the department that has it; "" before the log is here. */
  department: string;
  /** Who answers, once somebody took it. */
  assignee?: { id: string; name: string };
  /** Why it is closed; not set while it goes on. */
  closed?: "solved" | "ended" | "away" | "silent";
  /** Whether staff wrote in this episode. */
  answered: boolean;
  language?: string;
  /** The conversation in which this one goes on. */
  moved?: { conversation: string; reference: string } | undefined;
};

type Item = ThreadItem<PatientEvent>;

/** A pause after which the author is named again. */
const PAUSE_MS = 10 * 60_000;

/** What lines remember of the events before them. */
type Memory = { mode: string; promised: boolean; partOf?: string | undefined };

/** The line of an event that is not a message, or null if patients see none. */
function told(e: PatientEvent, memory: Memory): Told | null {
  const own = e.from.kind === "patient";
  const name = e.staff?.name ?? (e.from.kind === "staff" ? (e.from.name ?? "") : "");
  switch (e.kind) {
    case "opened":
      return opened(e);
    case "accepted":
      return { text: "event.accepted", name };
    case "transferred":
      return { text: "event.transferred", department: e.department ?? "" };
    case "resolved":
      return { text: own ? "event.ended" : e.auto ? "event.resolved_auto" : "event.resolved" };
    case "abandoned":
      // Ended before anybody took it up counts as leaving the queue; to the patient it is the same.
      return { text: own ? "event.ended" : "event.abandoned" };
    case "reopened":
      return { text: own ? "event.reopened" : "event.reopened_staff" };
    case "requeued":
      return { text: (memory.mode === "live" && REQUEUED[e.reason ?? ""]) || "event.requeued", name };
    case "interpreter_needed":
      return { text: "event.interpreter", language: e.language ?? "" };
    case "converted":
      if (e.mode === "callback") return { text: "event.to_callback", due: e.slot ?? 0 };
      return { text: own ? "event.to_message" : "event.to_message_kept" };
    case "contact_given":
      return { text: "event.contact" };
    case "call_logged":
      if (e.deleted_at) return { text: "event.call_deleted" };
      return { text: callOf(e), name, ...(e.when && { due: e.when }) };
    case "promised":
      return promised(e, memory);
    case "inactivity_warned":
      return { text: "event.inactive", due: e.due ?? 0 };
    case "linked":
      // A part of a matter has said so as it opened.
      if (!e.linked || e.linked.conversation === memory.partOf) return null;
      return { text: "event.linked", department: e.linked.department, linked: e.linked };
    case "merged":
    case "absorbed":
    case "unmerged":
    case "unabsorbed":
      return e.linked ? { text: `event.${e.kind}` as ThreadKey, linked: e.linked } : null;
    case "undone":
      // What staff took back; there is a line where there was one before.
      if (!e.outcome) return null;
      return { text: e.outcome === "resolved" ? "event.undone_resolved" : "event.undone" };
    case "abuse_warned":
      return { text: "event.abuse" };
    case "message": // its words are gone
      return { text: "event.deleted" };
    default:
      return null;
  }
}

const REQUEUED: Record<string, ThreadKey> = {
  disconnected: "event.requeued_left",
  returned: "event.requeued_busy",
};

/** Which way a call went, and how; a time is told where it was written down later. */
function callOf({ channel, inbound, outcome = "", when }: PatientEvent): ThreadKey {
  if (channel === "walk_in") return when ? "event.came_by_at" : "event.came_by";
  if (inbound) return CALLED_US[outcome] ?? (when ? "event.called_us_at" : "event.called_us");
  return CALLS[outcome] ?? (when ? "event.call_reached_at" : "event.call_reached");
}

const CALLED_US: Record<string, ThreadKey> = {
  no_answer: "event.called_us_missed",
  voicemail: "event.called_us_message",
};

const CALLS: Record<string, ThreadKey> = {
  no_answer: "event.call_no_answer",
  voicemail: "event.call_voicemail",
};

function opened({ department = "", mode, slot, linked }: PatientEvent): Told {
  if (linked) return { text: "event.opened_linked", department, linked };
  if (mode === "callback" && slot) return { text: "event.opened_callback", department, due: slot };
  return { text: mode === "message" ? "event.opened_message" : "event.opened", department };
}

const PROMISES: Record<string, readonly [first: ThreadKey, again: ThreadKey]> = {
  answer: ["event.promised_answer", "event.renewed_answer"],
  call: ["event.promised_call", "event.renewed_call"],
  update: ["event.promised_update", "event.renewed_update"],
};

/** A promise that takes the place of one that still ran says why. */
function promised({ next = "", due = 0, reason }: PatientEvent, memory: Memory): Told | null {
  const again = memory.promised && reason !== undefined;
  // The line of the booked call has said it.
  if (!again && next === "call" && memory.mode === "callback") return null;
  const texts = PROMISES[next];
  return texts ? { text: texts[again ? 1 : 0], due, ...(reason && { reason }) } : null;
}

function remember(memory: Memory, e: PatientEvent): Memory {
  switch (e.kind) {
    case "opened":
      return { mode: e.mode ?? "live", promised: false, partOf: e.linked?.conversation };
    case "reopened":
      return { ...memory, mode: e.mode ?? "live", promised: false };
    case "converted":
      return { ...memory, mode: e.mode ?? memory.mode };
    case "promised":
      return { ...memory, promised: true };
    case "message":
      return e.from.kind === "staff" ? { ...memory, promised: false } : memory;
    default:
      return memory;
  }
}

export function lines(items: readonly Item[], seenSeq: number, now: number, zone: string): Line[] {
  const found: Line[] = [];
  let day = "";
  let last: Line | undefined;
  let memory: Memory = { mode: "live", promised: false };
  // What the virus scanner said later, of files that had to wait for it.
  const checked = new Map<string, Attachment>();
  for (const { event } of items)
    if (event?.kind === "attachment_checked") for (const f of event.attachments ?? []) checked.set(f.id, f);
  const add = (line: Line): void => {
    const on = dayOf(line.at, now, zone);
    if (on.key !== day) {
      day = on.key;
      found.push({ kind: "day", key: `day ${day}`, at: line.at, ago: on.ago });
      last = undefined;
    }
    if (line.kind === "message" && last?.kind === "message") {
      const same = last.own === line.own && last.author === line.author;
      line.first = !same || line.at - last.at > PAUSE_MS;
    }
    found.push(line);
    last = line;
  };
  for (const item of items) {
    const { event, pending, key } = item;
    if (pending) {
      // A clock behind the server's must not put a new message on the day before.
      const at = Math.max(pending.createdAt, last?.at ?? 0);
      const reason = pending.reason ? { reason: pending.reason } : {};
      add({
        kind: "message",
        key,
        at,
        own: true,
        author: "",
        text: pending.text,
        delivery: pending.state,
        first: true,
        ...reason,
        ...(pending.attachments && { files: pending.attachments }),
      });
    } else if (event.kind === "message" && !event.deleted_at) {
      const own = event.from.kind === "patient";
      const author = own ? "" : (event.from.name ?? "");
      const delivery = deliveryOf(item, seenSeq);
      const files = event.attachments && { files: event.attachments.map((f) => checked.get(f.id) ?? f) };
      const text = event.text ?? "";
      add({ kind: "message", key, at: event.at, own, author, text, delivery, first: true, ...files });
    } else {
      const words = told(event, memory);
      if (words) add({ kind: "event", key, at: event.at, ...words });
    }
    if (event) memory = remember(memory, event);
  }
  return found;
}

export function matterOf(items: readonly Item[]): Matter {
  let matter: Matter = { department: "", answered: false };
  for (const { event } of items) {
    if (!event) continue;
    const { assignee: _, closed, ...rest } = matter;
    switch (event.kind) {
      case "opened":
      case "reopened":
        matter = {
          department: event.department ?? matter.department,
          answered: false,
          ...((event.language ?? matter.language) && { language: event.language ?? matter.language ?? "" }),
        };
        break;
      case "transferred":
        matter = { ...rest, department: event.department ?? matter.department };
        break;
      case "requeued":
        matter = rest;
        break;
      case "accepted":
        if (event.staff) matter = { ...matter, assignee: event.staff };
        break;
      case "message":
        if (event.from.kind === "staff") matter = { ...matter, answered: true };
        break;
      case "resolved":
        matter = { ...matter, closed: endedBy(event) };
        break;
      case "abandoned":
        matter = { ...matter, closed: event.from.kind === "patient" ? "ended" : "away" };
        break;
      case "undone":
        matter = {
          ...rest,
          department: event.department ?? matter.department,
          ...(event.staff && { assignee: event.staff }),
          ...(closed && event.outcome !== "resolved" && { closed }),
        };
        break;
      case "absorbed":
      case "unabsorbed":
        matter = { ...matter, moved: event.kind === "absorbed" ? event.linked : undefined };
        break;
    }
  }
  return matter;
}

function endedBy({ from, auto }: PatientEvent): NonNullable<Matter["closed"]> {
  return from.kind === "patient" ? "ended" : auto ? "silent" : "solved";
}
