import { Client, type ClientOptions } from "./client.ts";
import type {
  Attending,
  ChecklistChanged,
  Mentioned,
  PresenceStatus,
  ServerFrame,
  StaffConversation,
  StaffEvent,
  StaffPresence,
  Welcome,
} from "./frames.ts";
import { House } from "./house.ts";
import { ConversationList, isSaved, type ListQuery, merged } from "./list.ts";
import type { StaffSession } from "./staff-session.ts";
import { type Readable, Store } from "./store.ts";
import { Verbs } from "./verbs.ts";
import { Voice } from "./voice.ts";

/** How long news of a saved view is gathered before it is read again. */
const SAVED_MS = 2_000;

/** The console's client. */
export class StaffClient extends Client<StaffEvent, StaffSession> {
  /** What colleagues are doing, by id, as told since we are online. */
  readonly presence: Readable<ReadonlyMap<string, PresenceStatus>>;
  /** Which colleagues have a conversation before them, by its id, as told since we are online. */
  readonly people: Readable<ReadonlyMap<string, readonly Attending[]>>;
  /** The last note that was written for us. */
  readonly mentioned: Readable<Mentioned | undefined>;
  /** The last conversation of whose checklist something was ticked. */
  readonly ticked: Readable<ChecklistChanged | undefined>;
  /** Rows by id as last told; the newest rev of each. */
  readonly rows: Readable<ReadonlyMap<string, StaffConversation>>;
  /** What staff do with a conversation. */
  readonly verbs: Verbs;
  /** What supervisors do to steer the day. */
  readonly house: House;
  readonly voice: Voice;
  readonly #presence = new Store<ReadonlyMap<string, PresenceStatus>>(new Map());
  readonly #mentioned = new Store<Mentioned | undefined>(undefined);
  readonly #ticked = new Store<ChecklistChanged | undefined>(undefined);
  readonly #stale = new Set<ConversationList>();
  readonly #people = new Store<ReadonlyMap<string, readonly Attending[]>>(new Map());
  readonly #rows = new Store<ReadonlyMap<string, StaffConversation>>(new Map());
  readonly #lists = new Set<ConversationList>();
  #status: StaffPresence | undefined;
  #onChanged: ((row: StaffConversation) => void) | undefined;

  constructor(options: ClientOptions<StaffSession> & { onChanged?: (row: StaffConversation) => void }) {
    super("staff", options);
    this.presence = this.#presence;
    this.people = this.#people;
    this.mentioned = this.#mentioned;
    this.ticked = this.#ticked;
    this.rows = this.#rows;
    this.#onChanged = options.onChanged;
    this.verbs = new Verbs(this.api, options.environment.uuid, (row) => this.changed(row));
    this.house = new House(this.api);
    this.voice = new Voice(this.api);
  }

  /** A live list; close() it when its screen goes. */
  list(query: ListQuery): ConversationList {
    const list = new ConversationList(
      query,
      this.api,
      () => this.#me(),
      (l) => this.#lists.delete(l),
    );
    this.#lists.add(list);
    void list.refresh();
    return list;
  }

  /** Says what we are doing; said again after a reconnection. */
  setPresence(status: StaffPresence): void {
    this.#status = status;
    this.socket.send({ type: "presence.set", status });
  }

  /**
   * Says which conversation is before us, "" for none, and that we are at work
   * on it: when that changes, and every 30 seconds while we type or move. What
   * is said offline is lost; say it again when online.
   */
  focus(conversation: string): void {
    this.socket.send({ type: "focus", conversation });
  }

  /** Reads one conversation into rows and its thread. Throws ApiError. */
  async load(id: string): Promise<StaffConversation> {
    const { conversation } = await this.api.get<{ conversation: StaffConversation }>(`/conversations/${id}`);
    this.changed(conversation);
    return conversation;
  }

  /** A row from an answer of REST, told to lists and threads as if by the socket. */
  changed(row: StaffConversation): void {
    const before = this.#rows.get().get(row.id);
    const { patient_read_seq: seenSeq = 0, read_seq: readSeq = 0 } = row;
    this.known(row.id)?.marks({ seenSeq, readSeq });
    for (const list of this.#lists) {
      list.changed(row);
      if (isSaved(list.query.view)) this.#later(list);
      if (readSeq) list.read(row.id, readSeq);
    }
    if (before && before.rev > row.rev) return;
    this.#rows.set(new Map(this.#rows.get()).set(row.id, merged(before, row)));
  }

  /** What a saved view shows only the server knows: it is read again once news pauses. */
  #later(list: ConversationList): void {
    if (this.#stale.has(list)) return;
    this.#stale.add(list);
    this.environment.clock.after(SAVED_MS, () => {
      this.#stale.delete(list);
      if (this.#lists.has(list)) void list.refresh();
    });
  }

  /** Marks a conversation as read, in its thread and in lists. */
  read(id: string, seq?: number): void {
    const thread = this.thread(id);
    thread.read(seq);
    for (const list of this.#lists) list.read(id, thread.state.get().readSeq);
  }

  /** Signs out and forgets everything here. Throws ApiError when the server could not be told. */
  async signOut(): Promise<void> {
    await this.session.signOut();
    this.forget();
    this.#rows.set(new Map());
    this.#presence.set(new Map());
    this.#people.set(new Map());
  }

  protected override online(welcome: Welcome): void {
    const again = this.you !== undefined;
    super.online(welcome);
    if (this.#status) this.socket.send({ type: "presence.set", status: this.#status });
    // What changed while we were away was told to nobody here.
    if (again) for (const list of this.#lists) void list.refresh();
  }

  protected override offline(code: number): void {
    super.offline(code);
    this.#presence.set(new Map());
    this.#people.set(new Map());
  }

  protected override frame(frame: ServerFrame<StaffEvent>): void {
    super.frame(frame);
    if (frame.type === "conversation.changed") {
      const { type: _, ...row } = frame;
      this.changed(row);
      this.#onChanged?.(row);
    } else if (frame.type === "mentioned") {
      this.#mentioned.set(frame);
    } else if (frame.type === "checklist.changed") {
      this.#ticked.set(frame);
    } else if (frame.type === "conversation.people") {
      const people = new Map(this.#people.get());
      const others = frame.people.filter(({ id }) => id !== this.#me());
      if (others.length > 0) people.set(frame.conversation, others);
      else people.delete(frame.conversation);
      this.#people.set(people);
    } else if (frame.type === "conversation.ended") {
      for (const list of this.#lists) list.dropped(frame.conversation);
    } else if (frame.type === "presence" && !frame.conversation) {
      this.#presence.set(new Map(this.#presence.get()).set(frame.from.id, frame.status));
      // A rule or another tab set ours: saying the old one again would undo that.
      const { status } = frame;
      if (this.#status && frame.from.id === this.#me() && status !== "offline" && status !== "online")
        this.#status = status;
    } else if (frame.type === "conversation.read" && frame.from.id === this.#me()) {
      for (const list of this.#lists) list.read(frame.conversation, frame.seq);
    }
  }

  protected override async caughtUp(conversation: string): Promise<void> {
    await this.load(conversation);
  }

  #me(): string | undefined {
    return this.you?.id ?? this.session.state.get().me?.id;
  }
}
