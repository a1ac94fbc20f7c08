import type { Clock, Environment, KeyValue } from "./environment.ts";
import type { Attachment, ClientFrame, ErrorFrame } from "./frames.ts";
import { textProblem } from "./text.ts";

/** What a message is given to the outbox with. */
export interface Sending {
  conversation: string;
  text: string;
  /** A note for staff instead of a message. */
  note?: boolean;
  /** Staff: leave the conversation open instead of waiting on the patient. */
  keepOpen?: boolean;
  /** Staff: it acknowledges only, a person is still owed. */
  holding?: boolean;
  /** Staff: the last event that was there when it was begun. What others have said since holds it back. */
  seen?: number;
  /** Files that were sent in before; with any, the text may be empty. */
  attachments?: readonly Attachment[];
  /** Notes: ids of colleagues whom it is for, with commas between. */
  mentions?: string;
  /** Keep it back so long, so that it can be undone. */
  holdMs?: number;
}

/**
 * A message on its way. Objects are replaced, never changed.
 *
 * - held: can still be undone without anyone having seen it
 * - queued: waits for the connection or for the message before it
 * - sending: on the wire, not yet acknowledged
 * - sent: acknowledged; its event is about to take its place
 * - failed: refused; `reason` is the code, the text is kept until retry or discard
 */
export interface Pending {
  readonly clientId: string;
  readonly conversation: string;
  readonly text: string;
  readonly note: boolean;
  readonly keepOpen: boolean;
  readonly holding?: boolean;
  readonly seen?: number;
  readonly attachments?: readonly Attachment[];
  readonly mentions?: string;
  readonly createdAt: number;
  readonly state: "held" | "queued" | "sending" | "sent" | "failed";
  readonly holdUntil?: number;
  readonly reason?: string;
  /** A sentence of the server's for the reason. */
  readonly message?: string;
  readonly seq?: number;
  readonly at?: number;
  /** How often it was on the wire. */
  readonly attempts: number;
}

/** How far a message has come, in the words of screens. */
export type Delivery = Pending["state"] | "read";

export interface OutboxOptions {
  environment: Environment;
  /** Tells that messages of a conversation changed. */
  onChange(conversation: string): void;
  /** An acknowledgement is overdue: this connection is no good. */
  onStall(): void;
}

/** Refusals that say nothing about the message itself. */
const temporary = new Set(["rate_limited", "unavailable", "draining", "unauthenticated"]);
/** An acknowledgement is overdue after so long; after each time in vain we wait longer. */
const ACK_MS = 10_000;
const ACK_CAP_MS = 60_000;
const STORAGE_KEY = "outbox";

/**
 * Messages until they are acknowledged. A message is stored before it is sent
 * and forgotten when the server has it; whatever happens in between, it is
 * sent again under the same client id, which the server takes once. Within a
 * conversation one message is on the wire at a time, so that a later one never
 * overtakes an earlier one.
 */
export class Outbox {
  readonly #clock: Clock;
  readonly #storage: KeyValue;
  readonly #options: OutboxOptions;
  #owner = "";
  #items: Pending[] = [];
  #transmit: ((frame: ClientFrame) => boolean) | undefined;
  /** Per client id: the timer that will send it again or give up the connection. */
  readonly #timers = new Map<string, () => void>();

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#clock = options.environment.clock;
    this.#storage = options.environment.storage;
  }

  /**
   * Takes up what an earlier page of the same person left unsent; another
   * person's is dropped. What was written before anyone knew who writes is
   * theirs too.
   */
  load(owner: string): void {
    if (owner === this.#owner) return;
    const written = this.#owner ? [] : this.#items;
    for (const p of this.#items) if (!written.includes(p)) this.#cancelTimer(p.clientId);
    this.#owner = owner;
    this.#items = [...restore(this.#storage.get(STORAGE_KEY), owner), ...written];
    this.#save();
    for (const conversation of this.#conversations()) this.#touch(conversation);
  }

  /** The messages of a conversation that have no event yet, oldest first. */
  pending(conversation: string): readonly Pending[] {
    return this.#items.filter((p) => p.conversation === conversation);
  }

  /** Whether anything would be lost by leaving now. */
  get unsent(): boolean {
    return this.#items.some((p) => p.state !== "sent");
  }

  send({
    conversation,
    text,
    note = false,
    keepOpen = false,
    holding = false,
    seen = 0,
    attachments = [],
    mentions = "",
    holdMs = 0,
  }: Sending): Pending {
    const now = this.#clock.now();
    const problem = textProblem(text);
    const reason = problem === "empty" && attachments.length ? undefined : problem;
    const pending: Pending = {
      clientId: this.#options.environment.uuid(),
      conversation,
      text,
      note,
      keepOpen,
      ...(holding && { holding }),
      ...(seen && { seen }),
      ...(attachments.length && { attachments }),
      ...(mentions && { mentions }),
      createdAt: now,
      state: reason ? "failed" : holdMs ? "held" : "queued",
      attempts: 0,
      ...(reason && { reason }),
      ...(holdMs && !reason && { holdUntil: now + holdMs }),
    };
    this.#items.push(pending);
    if (pending.state === "held") {
      this.#timer(pending.clientId, holdMs, () => this.#replace(pending.clientId, { state: "queued" }));
    }
    this.#touch(conversation);
    return pending;
  }

  /** Sends a refused message again, after those that were written since. */
  retry(clientId: string): void {
    const failed = this.#items.find((p) => p.clientId === clientId && p.state === "failed");
    if (!failed) return;
    const { reason, message, ...rest } = failed;
    const again: Pending = {
      ...rest,
      state: "queued",
      clientId: reason === "client_id_conflict" ? this.#options.environment.uuid() : clientId,
    };
    this.#items = [...this.#items.filter((p) => p !== failed), again];
    this.#touch(failed.conversation);
  }

  /**
   * Takes a message back and answers it, so that its text can return to the
   * composer. Impossible once it was on the wire, unless it was refused.
   */
  cancel(clientId: string): Pending | undefined {
    const found = this.#items.find((p) => p.clientId === clientId);
    if (!found || !(found.state === "failed" || (found.attempts === 0 && found.state !== "sent")))
      return undefined;
    this.#remove(found);
    return found;
  }

  /** A connection is there; sends what waits. */
  attach(transmit: (frame: ClientFrame) => boolean): void {
    this.#transmit = transmit;
    for (const conversation of this.#conversations()) this.#touch(conversation);
  }

  /**
   * The connection is gone: what was on the wire waits again. `poisoned` says
   * that the server closed because of what we sent; a message that does so
   * twice is given up instead of closing every connection to come.
   */
  detach(poisoned = false): void {
    this.#transmit = undefined;
    for (const p of this.#items) {
      if (p.state !== "sending") continue;
      this.#cancelTimer(p.clientId);
      if (poisoned && p.attempts > 1) this.#replace(p.clientId, { state: "failed", reason: "malformed" });
      else this.#replace(p.clientId, { state: "queued" });
    }
  }

  acknowledged(clientId: string, seq: number, at: number): void {
    this.#cancelTimer(clientId);
    this.#replace(clientId, { state: "sent", seq, at });
  }

  /** Our own event arrived: the message is in the log, acknowledged or not. */
  settled(clientId: string): void {
    const found = this.#items.find((p) => p.clientId === clientId);
    if (found) this.#remove(found);
  }

  refused(clientId: string, error: Pick<ErrorFrame, "code" | "message" | "retry_after_ms">): void {
    const found = this.#items.find((p) => p.clientId === clientId);
    if (!found || found.state === "sent") return;
    this.#cancelTimer(clientId);
    if (!temporary.has(error.code)) {
      this.#replace(clientId, { state: "failed", reason: error.code, message: error.message });
      return;
    }
    // It stays "sending": to people nothing has happened, and no later message may overtake it.
    const wait = error.retry_after_ms ?? Math.min(30_000, 1000 * 2 ** (found.attempts - 1));
    this.#timer(clientId, wait * (1 + this.#clock.random() / 4), () =>
      this.#replace(clientId, { state: "queued" }),
    );
  }

  /** Forgets acknowledged messages of a conversation whose events nobody will show. */
  forgetSent(conversation: string): void {
    this.#items = this.#items.filter((p) => p.conversation !== conversation || p.state !== "sent");
  }

  /** Forgets everything, here and in storage. */
  clear(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    const conversations = this.#conversations();
    this.#items = [];
    this.#storage.remove(STORAGE_KEY);
    for (const conversation of conversations) this.#options.onChange(conversation);
  }

  #conversations(): Set<string> {
    return new Set(this.#items.map((p) => p.conversation));
  }

  #replace(clientId: string, part: Partial<Pending>): void {
    const i = this.#items.findIndex((p) => p.clientId === clientId);
    const before = this.#items[i];
    if (!before) return;
    this.#items[i] = { ...before, ...part };
    this.#touch(before.conversation);
  }

  #remove(pending: Pending): void {
    this.#cancelTimer(pending.clientId);
    this.#items = this.#items.filter((p) => p !== pending);
    this.#touch(pending.conversation);
  }

  #touch(conversation: string): void {
    this.#pump(conversation);
    this.#save();
    this.#options.onChange(conversation);
  }

  /** Puts the first unacknowledged message of a conversation on the wire, if it is not there. */
  #pump(conversation: string): void {
    const i = this.#items.findIndex(
      (p) => p.conversation === conversation && p.state !== "sent" && p.state !== "failed",
    );
    const head = this.#items[i];
    if (head?.state !== "queued" || !this.#transmit) return;
    const { clientId: client_id, text } = head;
    const files = head.attachments && { attachments: head.attachments.map(({ id }) => id) };
    const frame: ClientFrame = head.note
      ? {
          type: "note.send",
          conversation,
          client_id,
          text,
          ...(head.mentions && { mentions: head.mentions }),
          ...files,
        }
      : {
          type: "message.send",
          conversation,
          client_id,
          text,
          ...files,
          ...(head.keepOpen && { keep_open: true }),
          ...(head.holding && { holding: true }),
          ...(head.seen && { seen: head.seen }),
        };
    // Stored as sent before it is: a page that dies in between must not offer an undo.
    this.#items[i] = { ...head, state: "sending", attempts: head.attempts + 1 };
    this.#save();
    if (!this.#transmit(frame)) {
      this.#items[i] = head;
      return;
    }
    this.#timer(client_id, Math.min(ACK_CAP_MS, ACK_MS * 2 ** head.attempts), () => this.#options.onStall());
  }

  #timer(clientId: string, ms: number, run: () => void): void {
    this.#cancelTimer(clientId);
    this.#timers.set(
      clientId,
      this.#clock.after(ms, () => {
        this.#timers.delete(clientId);
        run();
      }),
    );
  }

  #cancelTimer(clientId: string): void {
    this.#timers.get(clientId)?.();
    this.#timers.delete(clientId);
  }

  #save(): void {
    if (!this.#owner) return;
    const items = this.#items.filter((p) => p.state !== "sent");
    if (items.length) this.#storage.set(STORAGE_KEY, JSON.stringify({ owner: this.#owner, items }));
    else this.#storage.remove(STORAGE_KEY);
  }
}

/** Reads what was stored; anything that is not ours to read counts as nothing. */
function restore(stored: string | null, owner: string): Pending[] {
  try {
    const value = JSON.parse(stored ?? "null") as { owner: string; items: Pending[] } | null;
    if (value?.owner !== owner) return [];
    return value.items.map(({ holdUntil, ...p }) => (p.state === "failed" ? p : { ...p, state: "queued" }));
  } catch {
    return [];
  }
}
