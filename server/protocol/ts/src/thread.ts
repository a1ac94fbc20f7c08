import type { Clock } from "./environment.ts";
import type {
  Attachment,
  ClientFrame,
  ErrorFrame,
  EventFrame,
  From,
  LiveFrame,
  PatientEvent,
  PresenceFrame,
  QueuePositionFrame,
  QueueWait,
  QueueWhy,
  ReadFrame,
  TypingFrame,
} from "./frames.ts";
import type { Delivery, Outbox, Pending, Sending } from "./outbox.ts";
import { type Readable, Signal, Store } from "./store.ts";
import { Timeline } from "./timeline.ts";

/** One line of a thread. `key` stays the same when our message becomes an event. */
export type ThreadItem<E extends PatientEvent> =
  | { readonly key: string; readonly own: boolean; readonly event: E; readonly pending?: never }
  | { readonly key: string; readonly own: true; readonly event?: never; readonly pending: Pending };

export interface Typing {
  from: From;
  note: boolean;
}

export interface ThreadState<E extends PatientEvent> {
  /** Events in order, then our messages that have no event yet. Items keep their identity. */
  items: readonly ThreadItem<E>[];
  /** Caught up. Until then items are history, which must not be announced. */
  live: boolean;
  /** Access was lost or there is no such conversation: the code. */
  ended?: string;
  typing: readonly Typing[];
  /** Who of the others is there; empty while we are not connected. */
  present: readonly From[];
  /** A waiting patient's place in the queue, 1 being next; absent while it is not known. */
  place?: number;
  /** How long the rest of the wait is, where that can be told. */
  wait?: QueueWait;
  /** Why the place rose, told with the place that did. */
  why?: QueueWhy;
  /** How far the other side has read. */
  seenSeq: number;
  /** How far we have read. */
  readSeq: number;
  /** Messages of the other side beyond readSeq, as far as events are here. */
  unread: number;
  /** seq of the last event here. */
  lastSeq: number;
}

export type SendOptions = Omit<Sending, "conversation" | "text">;

/** What a thread needs of the client it belongs to. */
export interface ThreadHub {
  readonly clock: Clock;
  readonly outbox: Outbox;
  /** Our id once welcomed, and our side. */
  me(): { kind: From["kind"]; id: string } | undefined;
  send(frame: ClientFrame): boolean;
  /** Our clock's time of a time on the server's. */
  local(at: number): number;
  /** What we asked for does not come: the connection is no good. */
  doubt(): void;
  /** Caught up after an absence: read marks may have moved meanwhile. */
  caughtUp(conversation: string): void;
  /** Whether anybody looks at the thread changed. */
  used(thread: { readonly id: string; readonly open: boolean }): void;
}

/** How often we say that we type. */
const TYPING_EVERY_MS = 3_000;
/** When a subscription that was refused, or fell short, is asked for again. */
const ASK_AGAIN_MS = 1_000;
/** A replay that does not move for so long is not coming on this connection. */
const ANSWER_MS = 20_000;
const HISTORY_PAGE = 200;

/** One conversation, kept equal to the log as long as somebody holds it open. */
export class Thread<E extends PatientEvent = PatientEvent> {
  readonly id: string;
  readonly state: Readable<ThreadState<E>>;
  /** The files of the message that was taken back last, for whoever composes. */
  readonly returned: Readable<readonly Attachment[]>;
  readonly #returned = new Store<readonly Attachment[]>([]);
  readonly #hub: ThreadHub;
  readonly #timeline = new Timeline<E>();
  readonly #changed = new Signal();
  readonly #items = new Map<string, ThreadItem<E>>();
  /** Of the events as they were built last, for the one who read them: a long log is not gone through for each news. */
  #built: ThreadItem<E>[] = [];
  #builtFor: string | undefined;
  readonly #typing = new Map<string, Typing & { cancel(): void }>();
  readonly #present = new Map<string, From>();
  #place: { place: number; wait?: QueueWait; why?: QueueWhy } | undefined;
  #snapshot: ThreadState<E> | undefined;
  #holders = 0;
  #live = false;
  #ended: string | undefined;
  #seenSeq = 0;
  #readSeq = 0;
  /** A read mark that the server has not heard. */
  #readDue = false;
  #typedAt = Number.NEGATIVE_INFINITY;
  /** Calls off the timer that runs while a subscription is unanswered. */
  #asking: (() => void) | undefined;
  #unreported = 0;

  constructor(id: string, hub: ThreadHub) {
    this.id = id;
    this.#hub = hub;
    this.returned = this.#returned;
    this.state = { get: () => this.#current(), subscribe: this.#changed.subscribe };
  }

  get open(): boolean {
    return this.#holders > 0;
  }

  /** Subscribes while somebody holds it; answers how to let go. */
  hold(): () => void {
    if (++this.#holders === 1) {
      this.#hub.used(this);
      this.online();
    }
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      if (--this.#holders > 0) return;
      this.#hub.send({ type: "conversation.unsubscribe", conversation: this.id });
      this.offline();
      this.#hub.outbox.forgetSent(this.id);
      this.#hub.used(this);
    };
  }

  /** Sends a message or note; its state is in items. */
  send(text: string, options: SendOptions = {}): Pending {
    this.#typedAt = Number.NEGATIVE_INFINITY;
    return this.#hub.outbox.send({ ...options, conversation: this.id, text });
  }

  retry(clientId: string): void {
    this.#hub.outbox.retry(clientId);
  }

  /** Takes a held or refused message back: its text, for the composer; its files are in `returned`. */
  undo(clientId: string): string | undefined {
    const taken = this.#hub.outbox.cancel(clientId);
    if (taken?.attachments) this.#returned.set(taken.attachments);
    return taken?.text;
  }

  /** Says that we are typing; call it on every key. Nothing of the text goes with it. */
  typing(note = false): void {
    const now = this.#hub.clock.now();
    if (now - this.#typedAt < TYPING_EVERY_MS) return;
    const frame: ClientFrame = { type: "typing", conversation: this.id, ...(note && { note }) };
    if (this.#hub.send(frame)) this.#typedAt = now;
  }

  /** Marks as read up to seq, or all that is here. */
  read(seq = this.#timeline.last): void {
    if (seq <= this.#readSeq) return;
    this.#readSeq = seq;
    this.#readDue = !this.#hub.send({ type: "conversation.read", conversation: this.id, seq });
    this.#touch();
  }

  /** Read marks as REST told them; they only move forward. */
  marks({ readSeq = 0, seenSeq = 0 }: { readSeq?: number; seenSeq?: number }): void {
    if (readSeq <= this.#readSeq && seenSeq <= this.#seenSeq) return;
    this.#readSeq = Math.max(this.#readSeq, readSeq);
    this.#seenSeq = Math.max(this.#seenSeq, seenSeq);
    this.#touch();
  }

  // What the client passes on from the socket.

  online(): void {
    if (!this.open) return;
    this.#ended = undefined;
    this.#subscribe();
  }

  offline(): void {
    this.#asking?.();
    this.#asking = undefined;
    this.#live = false;
    this.#present.clear();
    this.#place = undefined;
    for (const { cancel } of this.#typing.values()) cancel();
    this.#typing.clear();
    this.#typedAt = Number.NEGATIVE_INFINITY;
    this.#touch();
  }

  event(frame: EventFrame<E>): void {
    const { type: _, conversation: __, ...event } = frame;
    const result = this.#timeline.insert(event as unknown as E);
    if (result === "gap") this.#gap();
    if (result !== "added") return;
    if (event.deletes) this.#built = [];
    const me = this.#hub.me();
    const own = event.from.kind === me?.kind && event.from.id === me.id;
    if (own && event.client_id && isText(event.kind)) this.#hub.outbox.settled(event.client_id);
    // Sending implies having read.
    if (own) this.#readSeq = Math.max(this.#readSeq, event.seq);
    else if (isText(event.kind)) this.#stopTyping(keyOf(event.from));
    // Whatever is no message may end the wait; if not, the place is told again.
    if (!isText(event.kind)) this.#place = undefined;
    // A long history is shown a page at a time instead of redrawn for every event.
    if (this.#live || ++this.#unreported >= HISTORY_PAGE) this.#touch();
  }

  wentLive({ seq }: LiveFrame): void {
    if (seq > this.#timeline.last) {
      this.#askLater(ASK_AGAIN_MS);
      return;
    }
    this.#asking?.();
    this.#asking = undefined;
    this.#live = true;
    if (this.#readDue) {
      const send: ClientFrame = { type: "conversation.read", conversation: this.id, seq: this.#readSeq };
      this.#readDue = !this.#hub.send(send);
    }
    this.#touch();
    this.#hub.caughtUp(this.id);
  }

  typed({ from, until, note = false }: TypingFrame): void {
    const { clock } = this.#hub;
    const key = keyOf(from);
    const ms = this.#hub.local(until) - clock.now();
    this.#typing.get(key)?.cancel();
    this.#typing.delete(key);
    if (ms > 0) {
      this.#typing.set(key, { from, note, cancel: clock.after(ms, () => this.#stopTyping(key)) });
    }
    this.#touch();
  }

  wasRead({ from, seq }: ReadFrame): void {
    const me = this.#hub.me();
    if (from.kind !== me?.kind) this.marks({ seenSeq: seq });
    else if (from.id === me.id) this.marks({ readSeq: seq });
  }

  placed({ position, wait, why }: QueuePositionFrame): void {
    this.#place = { place: position, ...(wait && { wait }), ...(why && { why }) };
    this.#touch();
  }

  presence({ from, status }: PresenceFrame): void {
    if (status === "online") this.#present.set(keyOf(from), from);
    else this.#present.delete(keyOf(from));
    if (status === "offline") this.#stopTyping(keyOf(from));
    this.#touch();
  }

  /** The subscription is over, or was never granted. */
  ended(code: string): void {
    this.offline();
    this.#ended = code;
    this.#touch();
  }

  /** An error about this conversation and no message of it. */
  refused({ code, retry_after_ms }: ErrorFrame): void {
    if (code === "not_found" || code === "forbidden") this.ended(code);
    else if (!this.#live && this.open) this.#askLater(retry_after_ms ?? ASK_AGAIN_MS);
  }

  /** The outbox changed. */
  outboxChanged(): void {
    this.#touch();
  }

  #subscribe(): void {
    this.#live = false;
    this.#awaitAnswer();
    this.#hub.send({ type: "conversation.subscribe", conversation: this.id, after: this.#timeline.last });
  }

  #awaitAnswer(): void {
    const { last } = this.#timeline;
    this.#later(ANSWER_MS, () => {
      if (this.#timeline.last > last) this.#awaitAnswer();
      else this.#hub.doubt();
    });
  }

  /**
   * Something is missing: subscribe again after the last event held. Until the
   * answer comes, what does not fit is dropped, since the replay brings it again.
   */
  #gap(): void {
    if (!this.#asking && this.open) this.#subscribe();
  }

  #askLater(ms: number): void {
    this.#later(ms * (1 + this.#hub.clock.random() / 2), () => this.#subscribe());
  }

  #later(ms: number, run: () => void): void {
    this.#asking?.();
    this.#asking = this.#hub.clock.after(ms, () => {
      this.#asking = undefined;
      if (this.open) run();
    });
  }

  #stopTyping(key: string): void {
    const typing = this.#typing.get(key);
    if (!typing) return;
    typing.cancel();
    this.#typing.delete(key);
    this.#touch();
  }

  #touch(): void {
    this.#unreported = 0;
    this.#snapshot = undefined;
    this.#changed.notify();
  }

  #current(): ThreadState<E> {
    this.#snapshot ??= this.#build();
    return this.#snapshot;
  }

  #build(): ThreadState<E> {
    const me = this.#hub.me();
    const { events } = this.#timeline;
    const reader = me && keyOf(me);
    if (this.#builtFor !== reader) this.#built = [];
    this.#builtFor = reader;
    for (const event of events.slice(this.#built.length)) {
      const own = event.from.kind === me?.kind && event.from.id === me.id;
      const key = own && event.client_id && isText(event.kind) ? event.client_id : `#${event.seq}`;
      let item = this.#items.get(key);
      if (item?.event !== event || item.own !== own) {
        item = { key, own, event };
        this.#items.set(key, item);
      }
      this.#built.push(item);
    }
    let unread = 0;
    for (let at = events.length - 1; at >= 0; at--) {
      const event = events[at];
      if (!event || event.seq <= this.#readSeq) break;
      if (isText(event.kind) && event.from.kind !== me?.kind) unread++;
    }
    const items = [...this.#built];
    for (const pending of this.#hub.outbox.pending(this.id)) {
      const key = pending.clientId;
      let item = this.#items.get(key);
      if (item?.event) continue; // its event is here already
      if (item?.pending !== pending) {
        item = { key, own: true, pending };
        this.#items.set(key, item);
      }
      items.push(item);
    }
    return {
      items,
      live: this.#live,
      ...(this.#ended && { ended: this.#ended }),
      typing: [...this.#typing.values()].map(({ from, note }) => ({ from, note })),
      present: [...this.#present.values()],
      ...this.#place,
      seenSeq: this.#seenSeq,
      readSeq: this.#readSeq,
      unread,
      lastSeq: this.#timeline.last,
    };
  }
}

/** How far one of our own messages has come. */
export function deliveryOf<E extends PatientEvent>(item: ThreadItem<E>, seenSeq: number): Delivery {
  if (item.pending) return item.pending.state;
  return item.event.seq <= seenSeq ? "read" : "sent";
}

function keyOf(from: Pick<From, "kind" | "id">): string {
  return `${from.kind}:${from.id}`;
}

function isText(kind: string): boolean {
  return kind === "message" || kind === "note";
}
