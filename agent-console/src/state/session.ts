import { call, Refused, type Answer, type Call } from "./rest.ts";
import { Store } from "@careline/client";

export type Me = {
  id: string;
  name: string;
  email: string;
  role: "agent" | "supervisor" | "manager" | "privacy" | "admin";
  departments: string[] | null;
  languages: string[] | null;
  presence: string;
};

export type SessionState =
  | { kind: "starting" }
  | { kind: "unreachable" }
  | { kind: "signed_out"; reason: "never" | "left" | "ended" }
  | { kind: "signed_in"; me: Me };

type Tokens = { expires_at: number };

/** What the tabs of one browser share: until when the cookie holds, by this machine's clock. No secret. */
type Mark = { renewedAt: number; until: number };

export type SessionParts = {
  request: <T>(path: string, options?: Call) => Promise<Answer<T>>;
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  /** Runs one at a time over all tabs. */
  alone: (work: () => Promise<boolean>) => Promise<boolean>;
  tell: (word: "in" | "out") => void;
  now: () => number;
};

const markKey = "careline.session";
const early = 60_000; // renew this long before the token ends

/**
 * Who is signed in. The credentials are cookies that no script can read; this
 * keeps them fresh, a minute early and once when the server says 401, and never
 * from two tabs at the same time.
 */
export class Session {
  readonly state = new Store<SessionState>({ kind: "starting" });
  #parts: SessionParts;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** Finds out whether this browser is signed in already. */
  async start(): Promise<void> {
    try {
      const { staff } = await this.request<{ staff: Me }>("/staff/me");
      this.#enter(staff);
    } catch (error) {
      if (error instanceof Refused && error.status === 401) {
        if (this.state.get().kind === "starting") this.state.set({ kind: "signed_out", reason: "never" });
      } else this.state.set({ kind: "unreachable" });
    }
  }

  async signIn(email: string, password: string): Promise<void> {
    const answer = await this.#parts.request<Tokens>("/staff/sessions", { method: "POST", body: { email, password } });
    await this.#begin(answer);
  }

  /** The first administrator, by the one-time link; they still sign in with what they chose. */
  async setUp(token: string, name: string, email: string, password: string): Promise<void> {
    await this.#parts.request("/setup", { method: "POST", body: { token, name, email, password } });
    await this.signIn(email, password);
  }

  async signOut(): Promise<void> {
    await this.#parts.request("/staff/session", { method: "DELETE" }).catch(() => undefined);
    this.#parts.tell("out");
    this.leave("left");
  }

  /** A request that renews the session once when it has run out. */
  async request<T>(path: string, options: Call = {}): Promise<T> {
    const sentAt = this.#parts.now();
    try {
      return (await this.#parts.request<T>(path, options)).body;
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401) throw error;
      if (!(await this.renew(sentAt))) throw error;
      return (await this.#parts.request<T>(path, options)).body;
    }
  }

  /** Renews the cookies, unless another tab did so since `seenAt`. False: the session is over. */
  renew(seenAt = this.#parts.now()): Promise<boolean> {
    return this.#parts.alone(async () => {
      const mark = this.#mark();
      if (mark && mark.renewedAt > seenAt) {
        this.#schedule(mark.until);
        return true;
      }
      try {
        this.#remember(await this.#parts.request<Tokens>("/staff/sessions/refresh", { method: "POST" }));
        return true;
      } catch (error) {
        if (!(error instanceof Refused) || error.status !== 401) throw error;
        const was = this.state.get().kind;
        if (was === "signed_in") this.#parts.tell("out");
        this.leave(was === "signed_in" ? "ended" : "never");
        return false;
      }
    });
  }

  /** Another tab signed in or out. */
  heard(word: "in" | "out"): void {
    if (word === "out") this.leave("left");
    else if (this.state.get().kind === "signed_out") void this.start();
  }

  leave(reason: "never" | "left" | "ended"): void {
    clearTimeout(this.#timer);
    this.#parts.storage.removeItem(markKey);
    this.state.set({ kind: "signed_out", reason });
  }

  /** Call when the page comes back from sleep: timers may have stood still. */
  woke(): void {
    const mark = this.#mark();
    if (this.state.get().kind === "signed_in" && mark) this.#schedule(mark.until);
  }

  async #begin(answer: Answer<Tokens>): Promise<void> {
    this.#remember(answer);
    const { staff } = await this.request<{ staff: Me }>("/staff/me");
    this.#enter(staff);
    this.#parts.tell("in");
  }

  #enter(me: Me): void {
    this.state.set({ kind: "signed_in", me });
    const mark = this.#mark();
    // Signed in by a cookie whose end this browser forgot: the first 401 renews it.
    if (mark) this.#schedule(mark.until);
  }

  #remember({ body, serverTime }: Answer<Tokens>): void {
    const now = this.#parts.now();
    const until = now + Math.max(0, body.expires_at - serverTime);
    this.#parts.storage.setItem(markKey, JSON.stringify({ renewedAt: now, until } satisfies Mark));
    this.#schedule(until);
  }

  #mark(): Mark | undefined {
    try {
      const kept: unknown = JSON.parse(this.#parts.storage.getItem(markKey) ?? "null");
      if (kept && typeof kept === "object" && "renewedAt" in kept && "until" in kept) return kept as Mark;
    } catch {
      // Not ours: as if there were none.
    }
    return undefined;
  }

  #schedule(until: number): void {
    clearTimeout(this.#timer);
    const planned = this.#parts.now();
    this.#timer = setTimeout(
      () => {
        this.renew(planned).catch(() => this.#schedule(this.#parts.now() + early + 5_000));
      },
      Math.max(1_000, until - planned - early),
    );
  }
}

/** The session of this browser, shared between its tabs. */
export function browserSession(): Session {
  const channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("careline");
  const locks = globalThis.navigator?.locks;
  const session = new Session({
    request: call,
    storage: localStorage,
    // Web Locks exist on https and on loopback, which is where sign-in works at all.
    alone: (work) => (locks ? locks.request("careline.renew", work) : work()),
    tell: (word) => channel?.postMessage(word),
    now: Date.now,
  });
  channel?.addEventListener("message", (event: MessageEvent<unknown>) => {
    if (event.data === "in" || event.data === "out") session.heard(event.data);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") session.woke();
  });
  return session;
}
