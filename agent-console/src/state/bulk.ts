import { type Api, ApiError, type Schemas, Store } from "@careline/client";

export type BulkRun = Schemas["BulkRun"];
export type BulkAction = Schemas["BulkAction"];
export type BulkPreview = Schemas["BulkPreview"];
export type BulkItems = Schemas["BulkItems"];

/** Which conversations are meant. */
export type BulkScope =
  | { kind: "chosen"; ids: readonly string[] }
  | { kind: "view"; view: string; department: string | undefined }
  | { kind: "search"; q: string };

/** What is asked for it. */
export type BulkPick = "what" | "assign" | "transfer" | "tag" | "untag" | "priority" | "snooze" | "macro";

/** What somebody is about to do: `pick` is what they are choosing, else they look it over. */
export type BulkAsking = {
  scope: BulkScope;
  steps: readonly BulkAction[];
  /** Instead of steps. */
  macro?: { id: string; name: string };
  pick?: BulkPick | undefined;
  /** It was begun: the selection is no longer needed. */
  started?: () => void;
};

const everyMs = 1_000;
/** How long what became of a run is still shown by itself. */
const shownMs = 30 * 60_000;
const droppedKey = "careline.bulk.dropped";

export function going({ state }: BulkRun): boolean {
  return state === "running" || state === "undoing";
}

/** Something done to many conversations at once: what is asked for it, and the run that goes on or ended last. */
export class Bulk {
  readonly asking = new Store<BulkAsking | undefined>(undefined);
  readonly run = new Store<BulkRun | undefined>(undefined);
  readonly #api: Api;
  readonly #now: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(api: Api, now: () => number) {
    this.#api = api;
    this.#now = now;
  }

  /** Looks for a run that was begun before: on this page, in another tab, or before a restart. */
  async look(): Promise<void> {
    try {
      const { runs } = await this.#api.get<{ runs: BulkRun[] | null }>("/bulk");
      const last = runs?.[0];
      if (!last || this.#closed) return;
      const old = !going(last) && (this.#now() - (last.ended_at ?? 0) > shownMs || dropped() === last.id);
      if (!old) this.#take(last);
    } catch {
      // The connection's banner tells what is wrong; the next look finds it.
    }
  }

  count(scope: BulkScope): Promise<number> {
    return this.#ask(scope, { dry_run: true }).then(({ preview }) => preview?.total ?? 0);
  }

  preview(asking: BulkAsking): Promise<BulkPreview | undefined> {
    return this.#ask(asking.scope, { ...what(asking), dry_run: true }).then(({ preview }) => preview);
  }

  /** Throws what the server refused with. */
  async start(asking: BulkAsking, seenAt: number, clientId: string): Promise<void> {
    const { run } = await this.#ask(asking.scope, { ...what(asking), seen_at: seenAt, client_id: clientId });
    if (run) this.#take(run);
    asking.started?.();
  }

  items(id: string, state: string): Promise<BulkItems> {
    return this.#api.get(`/bulk/${id}/conversations`, { state, limit: 500 });
  }

  stop(): Promise<void> {
    return this.#change("cancel");
  }

  undo(): Promise<void> {
    return this.#change("undo");
  }

  /** Whether the last run can still be taken back. */
  undoable(): boolean {
    return (this.run.get()?.undo_until ?? 0) > this.#now();
  }

  /** It was read. */
  drop(): void {
    const run = this.run.get();
    if (!run || going(run)) return;
    try {
      localStorage.setItem(droppedKey, run.id);
    } catch {
      // Without storage it comes back with the page.
    }
    this.run.set(undefined);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #ask(scope: BulkScope, body: object): Promise<{ preview?: BulkPreview; run?: BulkRun }> {
    return this.#api.post("/bulk", { ...meant(scope), ...body });
  }

  async #change(what: "cancel" | "undo"): Promise<void> {
    const id = this.run.get()?.id;
    if (!id) return;
    try {
      const { run } = await this.#api.post<{ run: BulkRun }>(`/bulk/${id}/${what}`);
      this.#take(run);
    } catch (error) {
      if (error instanceof ApiError && error.code === "bulk_ended") await this.#again(id);
      else throw error;
    }
  }

  /** Shows a run, and follows it as long as it goes on. */
  #take(run: BulkRun): void {
    if (this.#closed) return;
    this.run.set(run);
    clearTimeout(this.#timer);
    if (going(run)) this.#timer = setTimeout(() => void this.#again(run.id), everyMs);
  }

  async #again(id: string): Promise<void> {
    try {
      const { run } = await this.#api.get<{ run: BulkRun }>(`/bulk/${id}`);
      this.#take(run);
    } catch {
      const run = this.run.get();
      if (run?.id === id) this.#take(run); // asked once more
    }
  }
}

function dropped(): string | null {
  try {
    return localStorage.getItem(droppedKey);
  } catch {
    return null;
  }
}

function what({ steps, macro }: BulkAsking): object {
  return macro ? { macro: macro.id } : { actions: steps };
}

function meant(scope: BulkScope): object {
  if (scope.kind === "chosen") return { conversations: scope.ids };
  if (scope.kind === "search") return { q: scope.q, zone: zone() };
  return { view: scope.view, ...(scope.department && { department: scope.department }) };
}

function zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
