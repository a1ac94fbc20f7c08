/**
 * What a thread shows: the log and the messages on their way as lines to read,
 * with a line for each day. And what the log says about the matter as a whole.
 * Pure.
 */
import { type Delivery, dayOf, deliveryOf, type PatientEvent, type ThreadItem } from "@careline/client";
import type { Key } from "../i18n/languages.ts";

export type Line =
  | { kind: "day"; key: string; at: number; ago: number }
  | { kind: "event"; key: string; at: number; text: Key; name: string }
  | {
      kind: "message";
      key: string;
      at: number;
      own: boolean;
      /** Of staff; "" for a nameless one and for the patient. */
      author: string;
      text: string;
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
  closed?: "solved" | "ended" | "away";
  /** Whether staff wrote in this episode. */
  answered: boolean;
  language?: string;
};

type Item = ThreadItem<PatientEvent>;

/** A pause after which the author is named again. */
const PAUSE_MS = 10 * 60_000;

/** The line of an event that is not a message, or null if patients see none. */
function told(e: PatientEvent): { text: Key; name: string } | null {
  switch (e.kind) {
    case "opened":
      return { text: "event.opened", name: e.department ?? "" };
    case "accepted":
      return { text: "event.accepted", name: e.staff?.name ?? "" };
    case "transferred":
      return { text: "event.transferred", name: e.department ?? "" };
    case "resolved":
      return { text: e.from.kind === "patient" ? "event.ended" : "event.resolved", name: "" };
    case "abandoned":
      // Ended before anybody took it up counts as leaving the queue; to the patient it is the same.
      return { text: e.from.kind === "patient" ? "event.ended" : "event.abandoned", name: "" };
    case "reopened":
      return { text: e.from.kind === "patient" ? "event.reopened" : "event.reopened_staff", name: "" };
    default:
      return null;
  }
}

export function lines(items: readonly Item[], seenSeq: number, now: number, zone: string): Line[] {
  const found: Line[] = [];
  let day = "";
  let last: Line | undefined;
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
      });
    } else if (event.kind === "message") {
      const own = event.from.kind === "patient";
      const author = own ? "" : (event.from.name ?? "");
      const delivery = deliveryOf(item, seenSeq);
      add({ kind: "message", key, at: event.at, own, author, text: event.text ?? "", delivery, first: true });
    } else {
      const event_ = told(event);
      if (event_) add({ kind: "event", key, at: event.at, ...event_ });
    }
  }
  return found;
}

export function matterOf(items: readonly Item[]): Matter {
  let matter: Matter = { department: "", answered: false };
  for (const { event } of items) {
    if (!event) continue;
    const { assignee: _, closed: __, ...rest } = matter;
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
      case "accepted":
        if (event.staff) matter = { ...matter, assignee: event.staff };
        break;
      case "message":
        if (event.from.kind === "staff") matter = { ...matter, answered: true };
        break;
      case "resolved":
        matter = { ...matter, closed: event.from.kind === "patient" ? "ended" : "solved" };
        break;
      case "abandoned":
        matter = { ...matter, closed: event.from.kind === "patient" ? "ended" : "away" };
        break;
    }
  }
  return matter;
}
