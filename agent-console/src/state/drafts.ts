import { type Api, ApiError, Store } from "@careline/client";

export type Mode = "reply" | "note";
export type Saved = "" | "saving" | "saved" | "unsaved";
export type Draft = { text: string; saved: Saved };

const pauseMs = 700; // after the last keystroke
const againMs = 5_000; // after a failure

const empty: Draft = { text: "", saved: "" };

/**
 * What has been typed and not sent, kept on the server for each conversation
 * and mode, so that it survives the tab, the machine and the day. The text on
 * screen always wins over what the server tells later.
 */
export class Drafts {
  #api: Api;
  #drafts = new Map<string, Store<Draft>>();
  #timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** When a reply was begun: the last event that was there then, or the server's time. */
  #began = new Map<string, { seq: number } | { at: number }>();
  #loaded = new Set<string>();
  #busy = new Set<string>(); // one write at a time, so that an older text never comes last

  constructor(api: Api) {
    this.#api = api;
  }

  draft(conversation: string, mode: Mode): Store<Draft> {
    const key = `${conversation}/${mode}`;
    let store = this.#drafts.get(key);
    if (!store) {
      store = new Store(empty);
      this.#drafts.set(key, store);
    }
    return store;
  }

  /** Fetches what the server keeps, once. What was typed meanwhile stays. */
  async load(conversation: string): Promise<void> {
    if (this.#loaded.has(conversation)) return;
    this.#loaded.add(conversation);
    try {
      const { drafts } = await this.#api.get<{
        drafts: { mode: Mode; text: string; updated_at: number }[] | null;
      }>(`/conversations/${conversation}/drafts`);
      for (const { mode, text, updated_at: at } of drafts ?? []) {
        const store = this.draft(conversation, mode);
        if (store.get() !== empty) continue;
        store.set({ text, saved: "saved" });
        if (mode === "reply") this.#began.set(conversation, { at });
      }
    } catch {
      this.#loaded.delete(conversation); // the next opening tries again
    }
  }

  /** A reply is begun, or begun anew by somebody who has read up to seq. */
  begin(conversation: string, seq: number): void {
    this.#began.set(conversation, { seq });
  }

  /** The last of these events that was there when the reply was begun; 0: not known. */
  began(conversation: string, events: readonly { seq: number; at: number }[]): number {
    const began = this.#began.get(conversation);
    if (!began) return 0;
    return "seq" in began ? began.seq : (events.findLast(({ at }) => at <= began.at)?.seq ?? 0);
  }

  type(conversation: string, mode: Mode, text: string): void {
    this.draft(conversation, mode).set({ text, saved: text === "" ? "" : "saving" });
    this.#later(conversation, mode, pauseMs);
  }

  /** Writes all that is not yet on the server: the page goes away. */
  flush(): void {
    for (const key of [...this.#timers.keys()]) {
      const [conversation, mode] = key.split("/");
      if (conversation && mode) void this.#save(conversation, mode as Mode, true);
    }
  }

  #later(conversation: string, mode: Mode, ms: number): void {
    const key = `${conversation}/${mode}`;
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => void this.#save(conversation, mode, false), ms),
    );
  }

  async #save(conversation: string, mode: Mode, leaving: boolean): Promise<void> {
    const key = `${conversation}/${mode}`;
    if (this.#busy.has(key) && !leaving) {
      this.#later(conversation, mode, pauseMs);
      return;
    }
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    this.#busy.add(key);
    const store = this.draft(conversation, mode);
    const { text } = store.get();
    let saved: Saved = text === "" ? "" : "saved";
    try {
      await this.#api.put(`/conversations/${conversation}/drafts/${mode}`, { text });
    } catch (error) {
      saved = text === "" ? "" : "unsaved";
      if (!(error instanceof ApiError) || error.temporary) this.#later(conversation, mode, againMs);
    }
    this.#busy.delete(key);
    if (store.get().text === text) store.set({ text, saved });
  }
}
