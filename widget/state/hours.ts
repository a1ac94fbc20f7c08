/**
 * Keeps what is known of the site's hours, staffing and banner fresh while
 * somebody looks: asks when the chat comes on screen, at the next opening or
 * closing, every minute, and soon after word came that something changed.
 * Nobody looking, nothing is asked.
 */
import { type Readable, type SiteDepartment, type SiteHours, Store } from "@careline/client";
import type { Told } from "./doors.ts";
import { patientFetch } from "./patience.ts";

const EVERY_MS = 60_000;
/** An answer this young is not asked for again. */
const FRESH_MS = 10_000;
/** At a boundary all widgets of a clinic would ask in the same moment. */
const SPREAD_MS = 5_000;
/** Word of a change reaches all of them at once as well, but here people wait for it. */
const CHANGED_SPREAD_MS = 1_000;

export type Hours = {
  /** By the server's clock. */
  now: number;
  departments: Readonly<Record<string, Told | undefined>>;
  /** The clinic's note to everybody, by language. */
  banner?: Readonly<Record<string, string>>;
};

export class HoursFeed {
  readonly state: Readable<Hours>;
  readonly #state: Store<Hours>;
  readonly #url: string;
  readonly #shown: Readable<boolean>;
  #ahead = 0;
  #asked = Number.NEGATIVE_INFINITY;
  #holders = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stop: (() => void) | undefined;

  constructor(site: { key: string; departments: readonly SiteDepartment[] }, shown: Readable<boolean>) {
    this.#url = `/api/v1/sites/${encodeURIComponent(site.key)}/hours`;
    this.#shown = shown;
    this.#state = new Store<Hours>({
      now: Date.now(),
      departments: Object.fromEntries(site.departments.map(({ key, hours }) => [key, hours && { hours }])),
    });
    this.state = this.#state;
  }

  /** Keeps it fresh until what this answers is called. */
  hold(): () => void {
    if (this.#holders++ === 0) this.#start();
    return () => {
      if (--this.#holders === 0) this.#stop?.();
    };
  }

  /** Word came that something changed: asks again soon, if anybody looks. */
  changed(): void {
    this.#asked = Number.NEGATIVE_INFINITY;
    if (this.#holders === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), Math.random() * CHANGED_SPREAD_MS);
  }

  #start(): void {
    const look = (): void => this.#look();
    const release = this.#shown.subscribe(look);
    document.addEventListener("visibilitychange", look);
    this.#stop = () => {
      release();
      document.removeEventListener("visibilitychange", look);
      clearTimeout(this.#timer);
    };
    this.#look();
  }

  get #now(): number {
    return Date.now() + this.#ahead;
  }

  /** Asks if somebody looks and the last answer is old, and sets the time of the next look. */
  #look(): void {
    clearTimeout(this.#timer);
    if (!this.#shown.get() || document.visibilityState !== "visible") return;
    this.#state.patch({ now: this.#now });
    const age = Date.now() - this.#asked;
    if (age < 0 || age >= FRESH_MS) void this.#ask();
    this.#timer = setTimeout(() => this.#look(), this.#wait());
  }

  #wait(): number {
    const { now, departments } = this.#state.get();
    const boundaries = Object.values(departments).flatMap((told) => {
      const { hours, stopped } = told ?? {};
      return [hours?.open ? hours.closes_at : hours?.opens_at, stopped?.until];
    });
    const next = Math.min(...boundaries.filter((at) => at !== undefined && at > now).map(Number));
    return Math.min(EVERY_MS, next - now + FRESH_MS + Math.random() * SPREAD_MS);
  }

  /** An answer that does not come leaves what is known: it holds until its boundary. */
  async #ask(): Promise<void> {
    this.#asked = Date.now();
    try {
      const answer = await patientFetch(this.#url, {
        method: "GET",
        headers: { "Careline-As": "patient" },
        credentials: "same-origin",
      });
      if (answer.status !== 200) return;
      const { hours } = JSON.parse(await answer.text()) as { hours: SiteHours };
      const { at, departments, banner } = hours;
      this.#ahead = at - Date.now();
      this.#state.set({
        now: at,
        departments: Object.fromEntries(departments.map((told) => [told.key, told])),
        ...(banner && Object.keys(banner).length > 0 && { banner }),
      });
    } catch {
      // No network: the next look asks again.
    }
  }
}
