/**
 * Looking for an answer, without a view: asks while somebody types, takes
 * nothing but the latest answer, and says once what they wanted to know. A visit
 * has an id that this window makes and forgets; the query is never in an address.
 */
import {
  Api,
  ApiError,
  type Article,
  type ArticleResult,
  type ArticleResults,
  type Readable,
  Store,
  type Suggestion,
  type Suggestions,
} from "@careline/client";
import type { App } from "./app.ts";

export type Found = {
  /** Of which words this is the answer; "" before the first. */
  text: string;
  state: "idle" | "asking" | "found" | "failed";
  results: readonly ArticleResult[];
  /** The spelling that was looked for, if another one. */
  instead: string;
};

/** How long somebody has to stop for an answer, and until it counts as what they wanted to know. */
const PAUSE_MS = 180;
const FINISHED_MS = 2_500;

/** How many articles are shown. */
const MANY = 5;

/** What is kept of a query: more than this nobody types into a box. */
export const LONGEST = 1_000;

const NOTHING: Found = { text: "", state: "idle", results: [], instead: "" };

/** The visit of this window, made on first need. */
function visitOf({ keep, environment }: App): string {
  const known = keep.get("visit");
  if (known) return known;
  const made = environment.uuid();
  keep.set("visit", made);
  return made;
}

export class Finder {
  readonly state: Readable<Found>;
  readonly #state = new Store<Found>(NOTHING);
  readonly #app: App;
  #timer = 0;
  #finishing = 0;
  #finished = "";
  #running: AbortController | undefined;

  constructor(app: App) {
    this.#app = app;
    this.state = this.#state;
  }

  /** Somebody types. */
  type(raw: string): void {
    const text = raw.trim().slice(0, LONGEST);
    clearTimeout(this.#timer);
    clearTimeout(this.#finishing);
    this.#app.keep.set("query", raw.slice(0, LONGEST));
    if (text === "") {
      this.#running?.abort();
      this.#app.keep.remove("query");
      this.#app.keep.remove("asked");
      this.#state.set(NOTHING);
      return;
    }
    if (text !== this.#state.get().text)
      this.#timer = window.setTimeout(() => void this.#ask(text, true), PAUSE_MS);
    this.#finishing = window.setTimeout(() => this.finish(text), FINISHED_MS);
  }

  /** This is what they wanted to know: Enter, a look at a result, or a long pause. */
  finish(raw: string, answer = false): void {
    const text = raw.trim().slice(0, LONGEST);
    clearTimeout(this.#finishing);
    if (text === "") return;
    this.#app.keep.set("asked", text);
    if (answer) {
      clearTimeout(this.#timer);
      void this.#ask(text, false, true);
    } else if (text !== this.#finished) {
      this.#finished = text;
      this.#post(text, true, true).catch(() => {});
    }
  }

  async #ask(text: string, typing: boolean, finished = false): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#state.patch({ state: "asking" });
    try {
      const { results, instead = "" } = await this.#post(text, typing, finished, running.signal);
      if (running.signal.aborted) return;
      if (finished) this.#finished = text;
      this.#state.set({ text, state: "found", results, instead });
    } catch {
      if (!running.signal.aborted) this.#state.set({ ...NOTHING, text, state: "failed" });
    }
  }

  #post(text: string, typing: boolean, finished: boolean, signal?: AbortSignal): Promise<ArticleResults> {
    return this.#api(signal).post(`${this.#visit()}/searches`, { text, typing, finished, limit: MANY });
  }

  /** An article as it is read. Throws ApiError. */
  article(slug: string): Promise<Article> {
    return this.#api()
      .get<{ article: Article }>(`/articles/${encodeURIComponent(slug)}`)
      .then(({ article }) => article);
  }

  /** What may answer what was sent already; the server looks with the stored message. */
  suggest(conversation: string): Promise<readonly Suggestion[]> {
    return this.#api()
      .get<Suggestions>(`/conversations/${encodeURIComponent(conversation)}/suggestions`)
      .then(({ results }) => results ?? []);
  }

  /** What somebody did with it. That this is known is no concern of theirs. */
  async did(slug: string, did: "opened" | "read" | "answered"): Promise<void> {
    try {
      await this.#api().post(`${this.#visit()}/articles`, { slug, did });
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem;
    }
  }

  #visit(): string {
    return `/sites/${encodeURIComponent(this.#app.site.key)}/visits/${visitOf(this.#app)}`;
  }

  #api(signal?: AbortSignal): Api {
    const { keep, environment } = this.#app;
    return new Api({
      environment: signal
        ? { ...environment, fetch: (url, init) => environment.fetch(url, { ...init, signal }) }
        : environment,
      as: "patient",
      token: () => keep.get("token") ?? undefined,
    });
  }
}

/** One for all screens of a chat. */
const finders = new WeakMap<App, Finder>();

export function finderOf(app: App): Finder {
  const known = finders.get(app);
  if (known) return known;
  const made = new Finder(app);
  finders.set(app, made);
  return made;
}
