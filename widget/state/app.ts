/**
 * What happens in the widget, without a view: which screen is shown, in which
 * language, how the first message fares, how much is unread. It owns the
 * client's life; the client owns the connection, the outbox and the threads.
 */
import {
  browserEnvironment,
  type Environment,
  type Known,
  type Opening,
  type PatientClient,
  type PatientConversation,
  PatientSession,
  type Readable,
  type Site,
  Store,
} from "@careline/client";
import { readNewDraft, saveNewDraft } from "./draft.ts";
import { type Keep, openKeep } from "./keep.ts";
import { patientFetch } from "./patience.ts";
import { Unread } from "./unread.ts";

export type Screen =
  | { name: "home" }
  | { name: "new"; department: string }
  | { name: "chat"; id: string }
  // from: the conversation in whose queue it was offered.
  | { name: "article"; slug: string; from?: string };

export type AppState = {
  screen: Screen;
  lang: string;
  /** Whether the patient's conversations are here. */
  list: "none" | "loading" | "ready" | "failed";
  conversations: readonly PatientConversation[];
  /** The first message of a new matter: what of it is on its way, or why not. */
  opening?: { opening: Opening; state: "sending" | "failed"; reason?: string };
  /** What became of "Clear and leave", or of a session that ended elsewhere. */
  cleared: "no" | "busy" | "done" | "failed" | "elsewhere";
};

export class App {
  readonly site: Site;
  readonly keep: Keep;
  readonly environment: Environment & { fetch: typeof patientFetch };
  readonly state: Readable<AppState>;
  readonly unread = new Unread();
  readonly #state: Store<AppState>;
  readonly #session: PatientSession;
  #client: Promise<PatientClient> | undefined;
  #languageChosen = false;

  constructor(site: Site, lang: string) {
    this.site = site;
    this.keep = openKeep(site.key);
    this.environment = { ...browserEnvironment(this.keep), fetch: patientFetch };
    this.#session = new PatientSession({ environment: this.environment, siteKey: site.key });
    const draft = readNewDraft(this.keep);
    if (draft?.lang) this.#languageChosen = true;
    this.#state = new Store<AppState>({
      screen: { name: "home" },
      lang: draft?.lang || lang,
      list: "none",
      conversations: [],
      cleared: "no",
    });
    this.state = this.#state;
  }

  /** Whether this browser finds its conversations again on another page of this device. */
  get returns(): boolean {
    return this.#session.token() === undefined;
  }

  /** The client, loaded and made on first need. It connects once there is a session. */
  client(): Promise<PatientClient> {
    this.#client ??= import("./connect.ts").then(
      ({ PatientClient }) => this.#connect(PatientClient),
      (problem: unknown) => {
        this.#client = undefined;
        throw problem;
      },
    );
    return this.#client;
  }

  #connect(make: typeof PatientClient): PatientClient {
    const socketOrigin = location.origin.replace(/^http/, "ws");
    const client = new make({ environment: this.environment, session: this.#session, socketOrigin });
    client.conversations.subscribe(() => {
      this.#state.patch({ conversations: client.conversations.get() });
      this.unread.follow(client);
    });
    client.opening.subscribe(() => this.#opened(client));
    client.connection.subscribe(() => {
      if (client.connection.get().status === "signed_out") void this.#signedOut(client);
    });
    const wake = (): void => {
      if (document.visibilityState === "visible") client.nudge();
    };
    document.addEventListener("visibilitychange", wake);
    window.addEventListener("online", wake);
    this.#opened(client);
    return client;
  }

  /**
   * Takes up where an earlier page stopped: connects if there is a session, and
   * finds the screen to show. Whoever knows that there is none saves the question.
   */
  async resume(known: "none" | "unclear"): Promise<void> {
    const draft = readNewDraft(this.keep);
    const { status } = known === "none" ? { status: known } : await this.#session.load();
    if (status === "unreachable") this.#state.patch({ list: "failed" });
    if (status === "active") await this.refresh();
    if (this.keep.get("opening")) {
      const client = await this.client();
      client.start();
    }
    const { screen, opening, conversations } = this.#state.get();
    if (screen.name !== "home") return;
    // The answer to a left question may be all there is to say: it is shown, closed or not.
    const current =
      conversations.find((c) => c.unread > 0) ?? conversations.find((c) => c.status !== "resolved");
    if (opening) this.go({ name: "new", department: opening.opening.department });
    else if (current) this.go({ name: "chat", id: current.id });
    else if (draft?.text) this.go({ name: "new", department: draft.department });
  }

  /** What the patient has told before, so that it is not asked again. */
  async known(): Promise<Known> {
    const { state } = this.#session;
    if (state.get().status === "active") await this.#session.load();
    return state.get().known ?? {};
  }

  /** Reads the list of conversations again. */
  async refresh(): Promise<void> {
    this.#state.patch({ list: "loading" });
    try {
      const { status } = await this.#session.load();
      if (status !== "active") {
        this.#state.patch({ list: status === "none" ? "none" : "failed" });
        return;
      }
      const client = await this.client();
      client.start();
      await client.refresh();
      this.#state.patch({ list: "ready" });
    } catch {
      this.#state.patch({ list: "failed" });
    }
  }

  go(screen: Screen): void {
    this.#state.patch({ screen, cleared: "no" });
  }

  /** The patient chose a language. */
  speak(lang: string): void {
    this.#languageChosen = true;
    this.#state.patch({ lang });
  }

  /** A conversation goes on in the language it was begun in, unless the patient chose another since. */
  spokenIn(lang: string): void {
    if (this.#languageChosen || !this.site.languages.includes(lang)) return;
    this.#state.patch({ lang });
  }

  /** Sends the first message of a matter, or the same again after a failure. */
  async open(opening: Opening): Promise<void> {
    const before = this.#state.get().opening;
    this.#state.patch({ opening: { opening, state: "sending" } });
    try {
      const client = await this.client();
      const failed = client.opening.get();
      const again = before?.state === "failed" && failed?.state === "failed";
      if (again && JSON.stringify(failed.opening) === JSON.stringify(opening)) client.retryOpening();
      else client.open(opening);
    } catch {
      this.#state.patch({ opening: { opening, state: "failed", reason: "network" } });
    }
  }

  /** "Clear and leave": nothing is left on this device, and the server forgets the session. */
  async leave(): Promise<void> {
    this.#state.patch({ cleared: "busy" });
    this.unread.forget();
    this.keep.clear();
    let cleared: AppState["cleared"] = "done";
    try {
      await (await this.client()).leave();
    } catch {
      cleared = "failed";
    }
    this.#forgotten(cleared);
  }

  /** The session ended, perhaps by "Clear and leave" in another tab: nothing of it stays here. */
  async #signedOut(client: PatientClient): Promise<void> {
    this.unread.forget();
    await client.leave().catch(() => {});
    this.#forgotten("elsewhere");
  }

  #forgotten(cleared: AppState["cleared"]): void {
    this.keep.clear();
    this.#languageChosen = false;
    const { opening: _, ...rest } = this.#state.get();
    this.#state.set({
      ...rest,
      screen: { name: "home" },
      list: "none",
      conversations: [],
      cleared,
    });
  }

  #opened(client: PatientClient): void {
    const now = client.opening.get();
    const { opening: _, ...rest } = this.#state.get();
    if (now?.state === "sending" || now?.state === "failed") {
      const { opening, state, reason } = now;
      this.#state.patch({ opening: { opening, state, ...(reason && { reason }) } });
      return;
    }
    this.#state.set(rest);
    if (!now?.conversation) return;
    saveNewDraft(this.keep, null);
    for (const told of ["asked", "query", "files.new"]) this.keep.remove(told);
    this.#state.patch({ list: "ready", screen: { name: "chat", id: now.conversation.id } });
  }
}
