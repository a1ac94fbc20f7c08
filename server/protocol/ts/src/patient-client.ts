import { ApiError } from "./api.ts";
import { Client, type ClientOptions } from "./client.ts";
import type { Contact, Mode, PatientConversation, PatientEvent, ServerFrame, Welcome } from "./frames.ts";
import type { PatientSession } from "./patient-session.ts";
import { type Readable, Store } from "./store.ts";

/** The first message, with what goes before it. */
export interface Opening {
  department: string;
  text: string;
  topic?: string;
  answers?: Record<string, string>;
  name?: string;
  about?: string;
  language?: string;
  notice_version?: string;
  /** Live, unless the question is left or a call is asked for. */
  mode?: Mode;
  contact?: Contact;
  /** Start of the call, of those on offer. */
  slot?: number;
  /** What was looked for before, in the same window. */
  visit?: string;
  /** Ids of files that were sent in for it. */
  attachments?: readonly string[];
}

/** From a place in the queue to a left question, or to a call in a slot. */
export interface Reaching {
  mode: Exclude<Mode, "live">;
  contact?: Contact;
  slot?: number;
}

/**
 * - sending: on its way; survives reload
 * - failed: `reason` is the code, "network" if no answer came; the text is kept
 * - opened: `conversation` is there, its thread takes over
 */
export interface OpeningState {
  readonly clientId: string;
  readonly opening: Opening;
  readonly state: "sending" | "failed" | "opened";
  readonly reason?: string;
  readonly conversation?: PatientConversation;
}

const STORAGE_KEY = "opening";

/** The widget's client. */
export class PatientClient extends Client<PatientEvent, PatientSession> {
  /** The opening on its way, or the last one that was. */
  readonly opening: Readable<OpeningState | undefined>;
  /** The patient's conversations as last read; refresh() reads them. */
  readonly conversations: Readable<readonly PatientConversation[]>;
  /** Counts how often hours, staffing or banner may have changed: read them again. */
  readonly siteChanges: Readable<number>;
  readonly #siteChanges = new Store(0);
  readonly #opening: Store<OpeningState | undefined>;
  readonly #conversations = new Store<readonly PatientConversation[]>([]);

  constructor(options: ClientOptions<PatientSession>) {
    super("patient", options);
    this.#opening = new Store(restore(options.environment.storage.get(STORAGE_KEY)));
    this.opening = this.#opening;
    this.conversations = this.#conversations;
    this.siteChanges = this.#siteChanges;
  }

  /** Connects if there is a session, and goes on with an opening that a page before left unsent. */
  override start(): void {
    if (this.session.state.get().status === "active") super.start();
    if (this.#opening.get()?.state === "sending") void this.#open();
  }

  /** Opens a conversation; its state is in `opening`. One at a time. */
  open(opening: Opening): void {
    this.#opening.set({ clientId: this.environment.uuid(), opening, state: "sending" });
    void this.#open();
  }

  /** Tries a failed opening again. */
  retryOpening(): void {
    const failed = this.#opening.get();
    if (failed?.state !== "failed") return;
    const clientId = failed.reason === "client_id_conflict" ? this.environment.uuid() : failed.clientId;
    this.#opening.set({ clientId, opening: failed.opening, state: "sending" });
    void this.#open();
  }

  /** Takes a failed opening back: what was written, for the composer. */
  cancelOpening(): Opening | undefined {
    const failed = this.#opening.get();
    if (failed?.state !== "failed") return undefined;
    this.environment.storage.remove(STORAGE_KEY);
    this.#opening.set(undefined);
    return failed.opening;
  }

  /** Reads the patient's conversations. Throws ApiError. */
  async refresh(): Promise<readonly PatientConversation[]> {
    const { conversations } = await this.api.get<{ conversations: PatientConversation[] | null }>(
      "/conversations",
    );
    this.#conversations.set(conversations ?? []);
    for (const c of conversations ?? []) this.#marks(c);
    return this.#conversations.get();
  }

  /** "End chat". */
  async end(conversation: string): Promise<void> {
    await this.#verb(conversation, "end");
  }

  /** "Not solved". */
  async reopen(conversation: string): Promise<void> {
    await this.#verb(conversation, "reopen");
  }

  /** Leaves the queue for a left question or a call. Throws ApiError. */
  async convert(conversation: string, to: Reaching): Promise<void> {
    await this.#verb(conversation, "convert", to);
  }

  /** How the patient can be reached; replaces what was given before. Throws ApiError. */
  async giveContact(conversation: string, contact: Contact): Promise<void> {
    await this.#verb(conversation, "contact", contact);
  }

  /** "Clear and leave": ends the session and forgets everything here, even when the server cannot be told. */
  async leave(): Promise<void> {
    this.forget();
    this.environment.storage.remove(STORAGE_KEY);
    this.#opening.set(undefined);
    this.#conversations.set([]);
    await this.session.end();
  }

  protected override online(welcome: Welcome): void {
    super.online(welcome);
    const opening = this.#opening.get();
    if (opening?.state === "failed" && opening.reason === "network") this.retryOpening();
  }

  protected override async caughtUp(conversation: string): Promise<void> {
    const answer = await this.api.get<{ conversation: PatientConversation }>(
      `/conversations/${conversation}`,
    );
    this.#put(answer.conversation);
  }

  protected override frame(frame: ServerFrame): void {
    super.frame(frame);
    if (frame.type === "site.changed") this.#siteChanges.set(this.#siteChanges.get() + 1);
    if (frame.type === "conversation.state") this.#stands(frame);
    if (frame.type !== "event") return;
    const row = this.#conversations.get().find((c) => c.id === frame.conversation);
    if (!row || frame.seq <= row.last_seq) return;
    this.#put(withEvent(row, frame));
    // The other conversation of the matter may be one that we have not heard of.
    if (frame.kind === "linked") void this.refresh().catch(() => {});
  }

  /** How the conversation stands now; the numbers of what was read stay as they are. */
  #stands({ type: _, ...now }: Extract<ServerFrame, { type: "conversation.state" }>): void {
    const row = this.#conversations.get().find((c) => c.id === now.id);
    if (!row) void this.refresh().catch(() => {});
    if (!row || row.last_seq > now.last_seq) return;
    const { read_seq, seen_seq, unread } = row;
    this.#put({ ...now, read_seq, seen_seq, unread });
  }

  async #verb(conversation: string, verb: string, body: object = {}): Promise<void> {
    const answer = await this.api.post<{ conversation: PatientConversation }>(
      `/conversations/${conversation}/${verb}`,
      { ...body, client_id: this.environment.uuid() },
    );
    this.#put(answer.conversation);
  }

  async #open(): Promise<void> {
    const sending = this.#opening.get();
    if (!sending) return;
    const { clientId, opening } = sending;
    this.environment.storage.set(STORAGE_KEY, JSON.stringify(sending));
    let next: OpeningState;
    try {
      await this.session.start();
      const body = { ...opening, client_id: clientId };
      const { conversation } = await this.api.post<{ conversation: PatientConversation }>(
        "/conversations",
        body,
      );
      next = { clientId, opening, state: "opened", conversation };
    } catch (error) {
      next = {
        clientId,
        opening,
        state: "failed",
        reason: error instanceof ApiError ? error.code : "network",
      };
    }
    if (this.#opening.get() !== sending) return;
    if (next.conversation) {
      this.environment.storage.remove(STORAGE_KEY);
      this.#put(next.conversation);
      super.start();
    } else this.environment.storage.set(STORAGE_KEY, JSON.stringify(next));
    this.#opening.set(next);
  }

  #put(conversation: PatientConversation): void {
    const others = this.#conversations.get().filter((c) => c.id !== conversation.id);
    this.#conversations.set([conversation, ...others]);
    this.#marks(conversation);
  }

  #marks(c: PatientConversation): void {
    this.known(c.id)?.marks({ readSeq: c.read_seq, seenSeq: c.seen_seq });
  }
}

/** The row after one more event, as far as a patient's screen shows it; desk.Apply says the same of the whole. */
function withEvent(row: PatientConversation, event: PatientEvent): PatientConversation {
  const { assignee, ...rest } = { ...row, last_seq: event.seq };
  const kept = assignee && { assignee };
  switch (event.kind) {
    case "accepted":
      return {
        ...rest,
        status: rest.status === "queued" ? "open" : rest.status,
        ...(event.staff && { assignee: event.staff }),
      };
    case "transferred":
      return { ...rest, department: event.department ?? rest.department, status: "queued" };
    case "requeued":
      return { ...rest, status: "queued" };
    case "converted": {
      const { slot: _, ...unbooked } = rest;
      return { ...unbooked, mode: event.mode ?? rest.mode, ...(event.slot && { slot: event.slot }) };
    }
    case "reopened":
      return { ...rest, status: "queued", episode: event.episode ?? rest.episode + 1 };
    case "resolved":
    case "abandoned":
      return { ...rest, ...kept, status: "resolved" };
  }
  return { ...rest, ...kept };
}

function restore(stored: string | null): OpeningState | undefined {
  try {
    return (JSON.parse(stored ?? "null") as OpeningState | null) ?? undefined;
  } catch {
    return undefined;
  }
}
