import { Api, standingOf } from "./api.ts";
import type { Session } from "./client.ts";
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
  /** Since when. */
  presence_at?: number;
  /** Live conversations at once. */
  capacity?: number;
  /** Work in other departments, until a time. */
  loans?: { department: string; until: number }[];
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

export interface StaffSessionOptions {
  environment: Environment;
  base?: string;
  /** In which refusals are told. */
  language?: () => string;
  /**
   * Runs a renewal by itself among all tabs of the browser, since the refresh
   * token is good once; it may answer true without renewing when another tab
   * just did.
   */
  alone?: (renew: () => Promise<boolean>) => Promise<boolean>;
  /** When the credentials just given end, by the server's clock. */
  onExpiry?: (expiresAt: number) => void;
}

/** A member of staff's sign-in, carried by HttpOnly cookies and renewed when a call needs it. */
export class StaffSession implements Session {
  readonly api: Api;
  readonly language: (() => string) | undefined;
  readonly state: Readable<StaffSessionState>;
  readonly #state = new Store<StaffSessionState>({ status: "unknown" });
  /** The same calls without renewal, for signing in and renewing. */
  readonly #plain: Api;
  readonly #options: StaffSessionOptions;
  #renewing: Promise<boolean> | undefined;

  constructor(options: StaffSessionOptions) {
    const { environment, base = "", language } = options;
    const common = { environment, as: "staff", base, language } as const;
    this.#options = options;
    this.language = language;
    this.#plain = new Api(common);
    this.api = new Api({ ...common, renew: () => this.renew() });
    this.state = this.#state;
  }

  token = (): undefined => undefined;

  owner(): string | undefined {
    const { me } = this.#state.get();
    return me && `staff:${me.id}`;
  }

  /** Asks who is signed in. */
  load(): Promise<StaffSessionState> {
    return this.#load(this.api.get("/staff/me"));
  }

  async check(): Promise<Standing> {
    const { status } = await this.#load(this.api.ask("/staff/me"));
    return status === "signed_in" ? "good" : status === "signed_out" ? "refused" : "unknown";
  }

  async #load(answer: Promise<{ staff: Colleague & { email: string } }>): Promise<StaffSessionState> {
    try {
      const { staff } = await answer;
      this.#state.set({ status: "signed_in", me: staff });
    } catch (error) {
      if (standingOf(error) === "refused") this.#state.set({ status: "signed_out" });
      else this.#state.patch({ status: "unreachable" });
    }
    return this.#state.get();
  }

  /** Throws ApiError, "bad_credentials" among them. */
  async signIn(email: string, password: string): Promise<StaffSessionState> {
    this.#given(await this.#plain.post<Given>("/staff/sessions", { email, password }));
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

  /**
   * Renews the credentials, one renewal at a time. False: the session is over.
   * Throws ApiError when no answer came, since nobody knows then.
   */
  renew(): Promise<boolean> {
    const { alone = (renew) => renew() } = this.#options;
    this.#renewing ??= alone(() => this.#ask()).finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #ask(): Promise<boolean> {
    try {
      this.#given(await this.#plain.post<Given>("/staff/sessions/refresh"));
      return true;
    } catch (error) {
      if (standingOf(error) !== "refused") throw error;
      this.#state.set({ status: "signed_out" });
      return false;
    }
  }

  #given({ expires_at }: Given): void {
    this.#options.onExpiry?.(expires_at);
  }
}

/** What signing in and renewing answer, as far as it is used: the cookies carry the rest. */
interface Given {
  expires_at: number;
}
