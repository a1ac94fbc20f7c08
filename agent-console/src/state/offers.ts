import { type Api, Store } from "@careline/client";
import { errorText } from "../i18n/refusals.ts";
import type { LogEvent, Row } from "./rows.ts";

/** What is being done about an offer, and why it did not work. */
export type Trying = { what: "accept" | "decline"; error?: string };

/** How an offer ended that this person made or was made. */
export type OfferNews =
  | { kind: "accepted"; name: string; row: Row } // whom I offered it to took it
  | { kind: "not_taken"; name: string; row: Row } // they did not; it is still mine
  | { kind: "missed"; row: Row }; // I did not answer in time

/** The note stands right before the offer, which is among the last events. */
const noteWithin = 50;

type Pending = { to: string; name: string; until: number; mine: boolean; how: string };

/** An offer of a conversation at a time: the same conversation offered again is another one. */
export function offerKey(row: Row): string {
  return `${row.id}/${row.offer_until ?? 0}`;
}

/** What this person was offered and has not answered, soonest over first. */
export function offersTo(rows: readonly Row[], me: string, now: number): Row[] {
  return rows
    .filter((row) => row.offered_to?.id === me && (row.offer_until ?? 0) > now - 2_000)
    .sort((a, b) => (a.offer_until ?? 0) - (b.offer_until ?? 0));
}

/** The words that came with a transfer: the sender's note right before the offer, or its reason. */
export function offerNote(events: readonly LogEvent[], me: string): string {
  const at = events.findLastIndex(({ kind, staff }) => kind === "offered" && staff?.id === me);
  const offer = events[at];
  if (!offer) return "";
  const before = events[at - 1];
  const said = before?.kind === "note" && before.from.id === offer.from.id ? before.text : undefined;
  return said ?? offer.reason ?? "";
}

/** Answers offers, and tells what became of those made to others. */
export class Offers {
  readonly trying = new Store<ReadonlyMap<string, Trying>>(new Map());
  /** The last offer that passed unanswered, until it is dismissed: the server has set its person to away. */
  readonly missed = new Store<Row | undefined>(undefined);
  /** What senders wrote to their offers, by offer. */
  readonly notes = new Store<ReadonlyMap<string, string>>(new Map());
  #pending = new Map<string, Pending>();
  #answered = new Set<string>();
  #api: Api;
  #uuid: () => string;
  #me: string;
  #learn: (row: Row) => void;

  constructor(parts: { api: Api; uuid: () => string; me: string; learn: (row: Row) => void }) {
    this.#api = parts.api;
    this.#uuid = parts.uuid;
    this.#me = parts.me;
    this.#learn = parts.learn;
  }

  accept(row: Row): Promise<boolean> {
    return this.#answer(row, "accept", {});
  }

  decline(row: Row, reason = ""): Promise<boolean> {
    return this.#answer(row, "decline", reason ? { reason } : {});
  }

  /** A row as it is now; answers what became of its offer, if that concerns this person. */
  seen(row: Row, now: number): OfferNews | undefined {
    const before = this.#pending.get(row.id);
    const to = row.offered_to;
    const mine = to?.id === this.#me;
    const byMe = row.offer_how === "transfer" && row.assignee?.id === this.#me;
    if (to && (mine || byMe))
      this.#pending.set(row.id, {
        to: to.id,
        name: to.name,
        until: row.offer_until ?? 0,
        mine,
        how: row.offer_how ?? "",
      });
    else this.#pending.delete(row.id);
    if (!before || (to?.id === before.to && row.offer_until === before.until)) return undefined;

    if (before.mine) {
      const answered = this.#answered.delete(`${row.id}/${before.until}`);
      if (answered || row.assignee?.id === this.#me || before.how !== "router") return undefined;
      // Taken from under them by a colleague is no fault of theirs.
      return now >= before.until - 1_500 ? { kind: "missed", row } : undefined;
    }
    if (row.assignee?.id === before.to) return { kind: "accepted", name: before.name, row };
    const withdrawn = this.#answered.delete(`${row.id}/${before.until}`);
    return withdrawn || row.assignee?.id !== this.#me
      ? undefined
      : { kind: "not_taken", name: before.name, row };
  }

  /** Reads the note that came with a transfer. Without it the offer stands all the same. */
  async readNote(row: Row): Promise<void> {
    const key = offerKey(row);
    if (this.notes.get().has(key)) return;
    try {
      const { events } = await this.#api.get<{ events: LogEvent[] | null }>(
        `/conversations/${row.id}/events`,
        {
          after: Math.max(0, row.last_seq - noteWithin),
          limit: noteWithin,
        },
      );
      this.notes.set(new Map(this.notes.get()).set(key, offerNote(events ?? [], this.#me)));
    } catch {
      // It is in the log, which is read when the conversation is opened.
    }
  }

  /** This person ended the offer themself, so that its end is no news. */
  ended(row: Row): void {
    this.#answered.add(offerKey(row));
  }

  async #answer(row: Row, what: Trying["what"], body: object): Promise<boolean> {
    const key = offerKey(row);
    const now = this.trying.get().get(key);
    if (now && !now.error) return false;
    this.#try(key, { what });
    this.#answered.add(key);
    try {
      const { conversation } = await this.#api.post<{ conversation: Row }>(
        `/conversations/${row.id}/${what}`,
        { ...body, client_id: this.#uuid() },
      );
      this.#learn(conversation);
      this.#try(key, undefined);
      return true;
    } catch (error) {
      this.#answered.delete(key);
      this.#try(key, { what, error: errorText(error) });
      return false;
    }
  }

  #try(key: string, trying: Trying | undefined): void {
    const next = new Map(this.trying.get());
    if (trying) next.set(key, trying);
    else next.delete(key);
    this.trying.set(next);
  }
}
