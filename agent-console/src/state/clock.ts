import { Store } from "@careline/client";
import { useStore } from "./store.ts";

/**
 * The server's time, ticking. Waiting times are counted on it, because staff
 * machines are off by minutes; it moves once a second while anyone looks.
 */
export class ServerClock {
  /** The server's clock minus this machine's. */
  ahead = 0;
  #tick = new Store(this.now());
  #watchers = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Learns the server's time from an answer that has just come. */
  set(serverTime: number): void {
    this.ahead = serverTime - Date.now();
    this.#tick.set(this.now());
  }

  now(): number {
    return Date.now() + this.ahead;
  }

  get = (): number => this.#tick.get();

  subscribe = (watcher: () => void): (() => void) => {
    const stop = this.#tick.subscribe(watcher);
    if (this.#watchers++ === 0) {
      this.#tick.set(this.now());
      this.#timer = setInterval(() => this.#tick.set(this.now()), 1_000);
    }
    return () => {
      stop();
      if (--this.#watchers === 0) clearInterval(this.#timer);
    };
  };
}

export const serverClock = new ServerClock();

/** Now, at a step: renders again only when the step is over. */
export function useNow(stepMs: number): number {
  const step = {
    get: () => Math.floor(serverClock.get() / stepMs) * stepMs,
    subscribe: serverClock.subscribe,
  };
  return useStore(step);
}
