/** What the tabs of one browser share: when the credentials were last renewed. No secret, no person. */
const markKey = "careline.renewed";

/** How long before their end credentials are renewed. */
const earlyMs = 60_000;

export type TabParts = {
  storage: Pick<Storage, "getItem" | "setItem">;
  /** Runs one at a time over all tabs. */
  lock: (work: () => Promise<boolean>) => Promise<boolean>;
  now: () => number;
};

/**
 * Renewals take turns between tabs: the refresh token is good once, so two tabs
 * must not use it together. Whoever waited for its turn uses what the other got.
 */
export class Renewal {
  #parts: TabParts;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #endsAt = 0;

  constructor(parts: TabParts) {
    this.#parts = parts;
  }

  alone = (renew: () => Promise<boolean>): Promise<boolean> => {
    const askedAt = this.#parts.now();
    return this.#parts.lock(async () => {
      if (this.#renewedAt() > askedAt) return true;
      const renewed = await renew();
      if (renewed) this.#parts.storage.setItem(markKey, String(this.#parts.now()));
      return renewed;
    });
  };

  /** Renews a minute before the end. `ahead` is the server's clock minus this machine's. */
  plan(endsAt: number, ahead: number, renew: () => Promise<boolean>): void {
    const { now } = this.#parts;
    const planned = now();
    this.#endsAt = endsAt - ahead;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        // Another tab did so meanwhile: its credentials live as long as ours would have.
        const renewedAt = this.#renewedAt();
        if (renewedAt > planned) {
          this.plan(renewedAt + (this.#endsAt - planned) + ahead, ahead, renew);
          return;
        }
        // Without an answer the first refused call renews.
        renew().catch(() => undefined);
      },
      Math.max(1_000, this.#endsAt - planned - earlyMs),
    );
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #renewedAt(): number {
    return Number(this.#parts.storage.getItem(markKey) ?? 0);
  }
}

export function browserRenewal(): Renewal {
  const locks = globalThis.navigator?.locks;
  return new Renewal({
    storage: localStorage,
    // Web Locks exist on https and on loopback, which is where sign-in works at all.
    lock: (work) => (locks ? locks.request("careline.renew", work) : work()),
    now: Date.now,
  });
}
