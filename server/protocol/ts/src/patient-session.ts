import { Api, standingOf } from "./api.ts";
import type { Session } from "./client.ts";
import type { Environment } from "./environment.ts";
import type { components } from "./schema.gen.ts";
import type { Standing } from "./socket.ts";
import { type Readable, Store } from "./store.ts";

/** What a patient may know of the site that embeds the widget. */
export interface Site {
  key: string;
  name: string;
  languages: string[];
  zone: string;
  brand_color: string;
  emergency: { label: Record<string, string>; tel: string }[];
  notice_version: string;
  departments: SiteDepartment[];
  /** Whether there is something to search. */
  articles?: boolean;
}

export interface SiteDepartment {
  id: string;
  key: string;
  /** By language; "en" is always there. */
  name: Record<string, string>;
  topics: Topic[];
  /** Whether it is open, as of when the site was asked for; none where it keeps no hours. */
  hours?: OpenState;
}

type Schemas = components["schemas"];
export type OpenState = Schemas["OpenState"];
export type SiteHours = Schemas["SiteHours"];
/** Whether a department can be talked to now, and what there is to do if not. */
export type DepartmentHours = Schemas["DepartmentHours"];
export type Topic = Schemas["Topic"];
export type Question = Schemas["Question"];
/** A time at which calls can be booked, from and until. */
export interface CallbackSlot {
  at: number;
  until: number;
}
export interface Callbacks {
  department: string;
  slots: CallbackSlot[] | null;
}
/** What the patient has told before. */
export type Known = Schemas["Known"];

/**
 * - unknown: not asked yet
 * - none: no session; start() makes one when the patient wants to write
 * - active: there is one
 * - unreachable: no answer; load() again
 */
export interface PatientSessionState {
  status: "unknown" | "none" | "active" | "unreachable";
  patient?: { id: string };
  /** Messages by staff that the patient has not read, when last asked. */
  unread: number;
  known?: Known;
}

interface Answer {
  patient: { id: string };
  unread?: number;
  known?: Known;
  token?: string;
}

const TOKEN_KEY = "token";
const NONE: PatientSessionState = { status: "none", unread: 0 };

/**
 * The patient's session with the site. The browser's cookie carries it; where
 * the browser refuses the cookie, the token is kept in the iframe's session
 * storage, or in memory, and offered with each call.
 */
export class PatientSession implements Session {
  readonly api: Api;
  readonly state: Readable<PatientSessionState>;
  readonly #state = new Store<PatientSessionState>({ status: "unknown", unread: 0 });
  readonly #environment: Environment;
  readonly #siteKey: string;
  #token: string | undefined;
  #starting: Promise<PatientSessionState> | undefined;

  constructor({
    environment,
    siteKey,
    base = "",
  }: { environment: Environment; siteKey: string; base?: string }) {
    this.#environment = environment;
    this.#siteKey = siteKey;
    this.#token = environment.storage.get(TOKEN_KEY) ?? undefined;
    this.api = new Api({ environment, as: "patient", base, token: () => this.#token });
    this.state = this.#state;
  }

  token = (): string | undefined => this.#token;

  owner(): string | undefined {
    const { patient } = this.#state.get();
    return patient && `patient:${patient.id}`;
  }

  /** The site as anyone may read it; needs no session. */
  async site(): Promise<Site> {
    return (await this.api.get<{ site: Site }>(`/sites/${encodeURIComponent(this.#siteKey)}`)).site;
  }

  /** Asks whether there is a session; never makes one. */
  load(): Promise<PatientSessionState> {
    return this.#load(this.api.get("/patient/session"));
  }

  async check(): Promise<Standing> {
    const { status } = await this.#load(this.api.ask("/patient/session"));
    return status === "active" ? "good" : status === "none" ? "refused" : "unknown";
  }

  async #load(answer: Promise<Answer>): Promise<PatientSessionState> {
    try {
      this.#active(await answer);
    } catch (error) {
      if (standingOf(error) === "refused") this.#gone();
      else this.#state.patch({ status: "unreachable" });
    }
    return this.#state.get();
  }

  /** The session, made now if there is none. Throws ApiError. */
  start(): Promise<PatientSessionState> {
    if (this.#state.get().status === "active") return Promise.resolve(this.#state.get());
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  /**
   * Ends the session on the server and forgets it here. Throws ApiError when
   * the server could not be told; a cookie is then still in the browser.
   */
  async end(): Promise<void> {
    try {
      await this.api.delete("/patient/session");
    } catch (error) {
      if (standingOf(error) !== "refused") throw error;
    } finally {
      this.#gone();
    }
  }

  async #start(): Promise<PatientSessionState> {
    if ((await this.load()).status === "active") return this.#state.get();
    const made = await this.api.post<Answer>("/patient/sessions", { site_key: this.#siteKey });
    // Was the cookie taken? Asked without the token, only the cookie can answer.
    if ((await this.load()).status !== "active" && made.token) {
      this.#token = made.token;
      this.#environment.storage.set(TOKEN_KEY, made.token);
      this.#active(made);
    }
    return this.#state.get();
  }

  #active({ patient, unread = 0, known }: Answer): void {
    this.#state.set({ status: "active", patient, unread, ...(known && { known }) });
  }

  #gone(): void {
    this.#token = undefined;
    this.#environment.storage.remove(TOKEN_KEY);
    this.#state.set(NONE);
  }
}
