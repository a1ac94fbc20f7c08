import { Api } from "./api.ts";
import { type Session, standingOf } from "./client.ts";
import type { Environment } from "./environment.ts";
import type { PresenceStatus } from "./frames.ts";
import type { Standing } from "./socket.ts";
import { type Readable, Store } from "./store.ts";

export interface Colleague {
  id: string;
  name: string;
  role: string;
  /** Keys. */
  departments: string[];
  languages: string[];
  presence: PresenceStatus;
}

/**
 * - unknown: not asked yet
 * - signed_out, signed_in
 * - unreachable: no answer; load() again
 */
export interface StaffSessionState {
  status: "unknown" | "signed_out" | "signed_in" | "unreachable";
  me?: Colleague & { email: string };
}

/** A member of staff's sign-in, carried by HttpOnly cookies and renewed when a call needs it. */
export class StaffSession implements Session {
  readonly api: Api;
  readonly state: Readable<StaffSessionState>;
  readonly #state = new Store<StaffSessionState>({ status: "unknown" });
  /** The same calls without renewal, for signing in and renewing. */
  readonly #plain: Api;
  #renewing: Promise<boolean> | undefined;

  constructor({ environment, base = "" }: { environment: Environment; base?: string }) {
    const options = { environment, as: "staff", base } as const;
    this.#plain = new Api(options);
    this.api = new Api({ ...options, renew: () => this.#renew() });
    this.state = this.#state;
  }

  token = (): undefined => undefined;

  /** Asks who is signed in. */
  async load(): Promise<StaffSessionState> {
    try {
      const { staff } = await this.api.get<{ staff: Colleague & { email: string } }>("/staff/me");
      this.#state.set({ status: "signed_in", me: staff });
    } catch (error) {
      if (standingOf(error) === "refused") this.#state.set({ status: "signed_out" });
      else this.#state.patch({ status: "unreachable" });
    }
    return this.#state.get();
  }

  async check(): Promise<Standing> {
    const { status } = await this.load();
    return status === "signed_in" ? "good" : status === "signed_out" ? "refused" : "unknown";
  }

  /** Throws ApiError, "bad_credentials" among them. */
  async signIn(email: string, password: string): Promise<StaffSessionState> {
    await this.#plain.post("/staff/sessions", { email, password });
    return this.load();
  }

  /** Throws ApiError when the server could not be told: we are still signed in then. */
  async signOut(): Promise<void> {
    try {
      await this.#plain.delete("/staff/session");
    } catch (error) {
      if (standingOf(error) !== "refused") throw error;
    }
    this.#state.set({ status: "signed_out" });
  }

  /** One renewal at a time: the refresh token is good once. */
  #renew(): Promise<boolean> {
    this.#renewing ??= this.#plain
      .post("/staff/sessions/refresh")
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        this.#renewing = undefined;
      });
    return this.#renewing;
  }
}
