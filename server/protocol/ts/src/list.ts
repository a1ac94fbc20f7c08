import { type Api, ApiError } from "./api.ts";
import type { StaffConversation } from "./frames.ts";
import { type Readable, Store } from "./store.ts";

/**
 * - mine, unassigned, all: unresolved ones, mine those that I have, unassigned
 *   who waits live for a person
 * - promised: left questions and call-backs that nobody has, by the time that
 *   was promised
 * - offered: those that I am asked to take
 * - escalated: those that a supervisor has to look at
 * - spam: hidden from all others
 */
export type ListView =
  | "mine"
  | "unassigned"
  | "promised"
  | "offered"
  | "escalated"
  | "all"
  | "resolved"
  | "spam"
  | `t_${string}`;

/** Whether it is the id of a view that somebody put together, in place of a name. */
export function isSaved(view: string): view is `t_${string}` {
  return view.startsWith("t_");
}

export interface ListQuery {
  view: ListView;
  /** A department's key; all that we may see if left out. */
  department?: string;
}

export interface ListState {
  /** The window: from the top, in rank order, without a hole. */
  rows: readonly StaffConversation[];
  /** Whether the window reaches the end of the view. */
  complete: boolean;
  loading: boolean;
  /** Why the last reading failed; rows are those from before. */
  error?: ApiError;
}

/** A row's read mark comes by REST alone; a frame's row keeps the one we know. */
export function merged(before: StaffConversation | undefined, row: StaffConversation): StaffConversation {
  if (row.read_seq !== undefined || before?.read_seq === undefined) return row;
  return { ...row, read_seq: before.read_seq };
}

interface Page {
  conversations: StaffConversation[] | null;
  next_cursor?: string;
}

const PAGE = 50;
const MAX_PAGE = 200;

/**
 * The window of a list that a screen shows. Rows that change are moved, added
 * or dropped as the server tells; after a gap in what it told, the window is
 * read anew, never patched.
 */
export class ConversationList {
  readonly query: ListQuery;
  readonly state: Readable<ListState>;
  readonly #state = new Store<ListState>({ rows: [], complete: false, loading: false });
  readonly #api: Api;
  readonly #me: () => string | undefined;
  readonly #close: (list: ConversationList) => void;
  #cursor: string | undefined;
  /** Rows and losses told while the window is being read: they may be newer than what is read. */
  #meanwhile: Map<string, StaffConversation | "gone"> | undefined;
  #again = false;
  #closed = false;

  /** Made by StaffClient.list. */
  constructor(
    query: ListQuery,
    api: Api,
    me: () => string | undefined,
    close: (list: ConversationList) => void,
  ) {
    this.query = query;
    this.#api = api;
    this.#me = me;
    this.#close = close;
    this.state = this.#state;
  }

  /** Reads the window anew, as long as it is now. Never throws; see state.error. */
  async refresh(): Promise<void> {
    if (this.#meanwhile) {
      this.#again = true;
      return;
    }
    await this.#read(Math.max(PAGE, this.#state.get().rows.length), undefined);
  }

  /** Makes the window a page longer. */
  async more(): Promise<void> {
    const { complete } = this.#state.get();
    if (complete || this.#meanwhile || !this.#cursor) return;
    await this.#read(PAGE, this.#cursor);
  }

  close(): void {
    this.#closed = true;
    this.#close(this);
  }

  /** A row as the server tells it now. */
  changed(row: StaffConversation): void {
    this.#meanwhile?.set(row.id, row);
    this.#apply(row);
  }

  /** A conversation that we may no longer see. */
  dropped(id: string): void {
    this.#meanwhile?.set(id, "gone");
    const { rows } = this.#state.get();
    if (rows.some((r) => r.id === id)) this.#state.patch({ rows: rows.filter((r) => r.id !== id) });
  }

  /** We read a conversation up to seq. */
  read(id: string, seq: number): void {
    const { rows } = this.#state.get();
    if (!rows.some((r) => r.id === id && (r.read_seq ?? 0) < seq)) return;
    this.#state.patch({ rows: rows.map((r) => (r.id === id ? { ...r, read_seq: seq } : r)) });
  }

  async #read(count: number, from: string | undefined): Promise<void> {
    this.#meanwhile = new Map();
    this.#state.patch({ loading: true });
    let read: StaffConversation[] = [];
    let cursor = from;
    let failure: ApiError | undefined;
    try {
      do {
        const limit = Math.min(MAX_PAGE, count - read.length);
        const page: Page = await this.#api.get("/conversations", { ...this.query, cursor, limit });
        read = read.concat(page.conversations ?? []);
        cursor = page.next_cursor;
      } while (cursor && read.length < count);
    } catch (error) {
      failure = error instanceof ApiError ? error : new ApiError({ status: 0, code: "network" });
    }
    const meanwhile = this.#meanwhile;
    this.#meanwhile = undefined;
    if (this.#closed) return;
    const { error: _, ...before } = this.#state.get();
    if (failure) {
      this.#state.set({ ...before, loading: false, error: failure });
    } else {
      this.#cursor = cursor;
      const kept = from === undefined ? [] : before.rows.filter((r) => !read.some((n) => n.id === r.id));
      this.#state.set({ rows: [...kept, ...read].sort(byRank), complete: !cursor, loading: false });
      for (const [id, row] of meanwhile) {
        if (row === "gone") this.dropped(id);
        else this.#apply(row);
      }
    }
    if (this.#again) {
      this.#again = false;
      await this.refresh();
    }
  }

  #apply(row: StaffConversation): void {
    const { rows, complete } = this.#state.get();
    const before = rows.find((r) => r.id === row.id);
    if (before && before.rev >= row.rev) return;
    if (!before && isSaved(this.query.view)) return; // only the server knows whether it is in it
    const others = before ? rows.filter((r) => r !== before) : rows;
    const last = others.at(-1);
    // Beyond the window's end there may be others that we do not hold.
    const within = complete || (last && byRank(row, last) < 0);
    if (!inView(row, this.query, this.#me()) || !within) {
      if (before) this.#state.patch({ rows: others });
      return;
    }
    this.#state.patch({ rows: [...others, merged(before, row)].sort(byRank) });
  }
}

/** Whether a view holds a row; the same rule as the server's. */
export function inView(row: StaffConversation, { view, department }: ListQuery, me?: string): boolean {
  if (department && row.department !== department) return false;
  if (isSaved(view)) return !row.spam;
  if (view === "spam" || row.spam) return view === "spam" && row.spam === true;
  if (view === "resolved") return row.status === "resolved";
  if (row.status === "resolved") return false;
  switch (view) {
    case "mine":
      return row.assignee?.id === me;
    case "unassigned":
      return !row.assignee && row.mode === "live";
    case "promised":
      return !row.assignee && row.mode !== "live";
    case "offered":
      return row.offered_to?.id === me;
    case "escalated":
      return (row.escalated_at ?? 0) > 0;
  }
  return true;
}

function byRank(a: StaffConversation, b: StaffConversation): number {
  return a.rank - b.rank || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
