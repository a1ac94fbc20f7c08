import { ApiError, type Editing, type KbArticle, Store } from "@careline/client";
import type { Kb, Words } from "./kb.ts";

/** What of an article is on screen: the words as typed, and how it stands with them. */
export type Written = {
  words: Words;
  /** Words are on the server, on their way there, or only here. */
  kept: "" | "keeping" | "kept" | "unkept";
  /** They differ from the version that was begun from. */
  changed: boolean;
  /** Somebody saved another version since. */
  newer: { version: number; by: string } | undefined;
  others: readonly { id: string; name: string }[];
  /** Grows when words come from elsewhere than the keyboard, so that what shows them begins anew. */
  round: number;
};

const pauseMs = 700; // after the last keystroke
const againMs = 5_000; // after a failure
/** So often we say that we are still here; the server forgets us after three times that. */
export const beatMs = 5_000;

type Parts = Pick<Kb, "keep" | "forget" | "editing">;

function same(a: Words, b: Words): boolean {
  return a.title === b.title && a.description === b.description && a.markdown === b.markdown;
}

export function wordsOf({
  title,
  description,
  markdown,
}: Omit<Words, "description"> & { description?: string }): Words {
  return { title, description: description ?? "", markdown };
}

/**
 * Somebody writes in an article: each word is kept on the server as a draft of
 * theirs until it is saved, and they hear of others who write there too.
 */
export class Writing {
  readonly state: Store<Written>;
  readonly id: string;
  #parts: Parts;
  #base: Words;
  #version: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #beat: ReturnType<typeof setInterval> | undefined;
  #busy = false;
  #me: string;

  constructor(article: KbArticle, parts: Parts, me: string) {
    this.id = article.id;
    this.#parts = parts;
    this.#me = me;
    this.#base = wordsOf(article);
    this.#version = article.version;
    const { draft } = article;
    const words = draft ? wordsOf(draft) : this.#base;
    this.state = new Store<Written>({
      words,
      kept: draft ? "kept" : "",
      changed: !same(words, this.#base),
      newer: undefined,
      others: [],
      round: 0,
    });
    if (draft && draft.version < article.version) {
      this.#version = draft.version;
      this.#newer(article.version, article.author.name ?? "");
    }
  }

  /** The version that was begun from. */
  get version(): number {
    return this.#version;
  }

  type(change: Partial<Words>): void {
    const words = { ...this.state.get().words, ...change };
    const changed = !same(words, this.#base);
    this.#set({ words, changed, kept: "keeping" });
    this.#later(pauseMs);
  }

  /** What was sent is a version now; what was typed meanwhile is not. */
  saved(article: KbArticle, sent: Words): void {
    const { words } = this.state.get();
    if (same(words, sent)) this.#show(article);
    else this.keepOnTopOf(article);
  }

  /** The words on screen go on from another version, which they will replace. */
  keepOnTopOf(article: KbArticle): void {
    this.#begin(article);
    this.type({});
    this.#set({ newer: undefined });
  }

  /** The article was changed elsewhere on this page: a version brought back, other settings. */
  follow(article: KbArticle): void {
    if (article.version === this.#version) return;
    if (this.state.get().changed) this.#newer(article.version, article.author.name ?? "");
    else this.#show(article);
  }

  /** Gives up what is not saved and goes on with the article as it is. Answers what was given up. */
  async giveUp(article: KbArticle): Promise<Words> {
    const { words } = this.state.get();
    clearTimeout(this.#timer);
    await this.#parts.forget(this.id);
    this.#show(article);
    return words;
  }

  /** Shows words that were given up, or come from elsewhere. */
  bring(words: Words): void {
    this.type(words);
    this.#set({ round: this.state.get().round + 1 });
  }

  #begin(article: KbArticle): void {
    this.#base = wordsOf(article);
    this.#version = article.version;
  }

  #show(article: KbArticle): void {
    clearTimeout(this.#timer);
    this.#begin(article);
    const { words, round } = this.state.get();
    this.#set({
      words: this.#base,
      changed: false,
      kept: "",
      newer: undefined,
      round: words.markdown === this.#base.markdown ? round : round + 1,
    });
  }

  /** Says every few seconds that somebody writes here, until the returned function is called. */
  watch(): () => void {
    const beat = async (leaving: boolean) => {
      try {
        this.#hear(await this.#parts.editing(this.id, leaving));
      } catch {
        // The next beat tells; what is written is kept by itself.
      }
    };
    void beat(false);
    this.#beat = setInterval(() => void beat(false), beatMs);
    return () => {
      clearInterval(this.#beat);
      this.flush();
      void beat(true);
    };
  }

  /** Keeps at once what is not kept yet: the page goes away. */
  flush(): void {
    if (this.state.get().kept === "keeping") void this.#keep(true);
  }

  #hear({ others, version, by }: Editing): void {
    if (version > this.#version && by.id !== this.#me) this.#newer(version, by.name ?? "");
    this.#set({ others: others ?? [] });
  }

  #newer(version: number, by: string): void {
    this.#set({ newer: { version, by } });
  }

  #set(change: Partial<Written>): void {
    this.state.set({ ...this.state.get(), ...change });
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#keep(false), ms);
  }

  async #keep(leaving: boolean): Promise<void> {
    if (this.#busy && !leaving) {
      this.#later(pauseMs);
      return;
    }
    clearTimeout(this.#timer);
    const { words, changed } = this.state.get();
    this.#busy = true;
    let kept: Written["kept"] = changed ? "kept" : "";
    try {
      if (changed) await this.#parts.keep(this.id, this.#version, words);
      else await this.#parts.forget(this.id);
    } catch (error) {
      kept = "unkept";
      if (!(error instanceof ApiError) || error.temporary) this.#later(againMs);
    }
    this.#busy = false;
    if (same(this.state.get().words, words)) this.#set({ kept });
  }
}
