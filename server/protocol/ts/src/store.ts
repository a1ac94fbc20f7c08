/**
 * The smallest observable: the shape that useSyncExternalStore wants, and that
 * a Preact hook of five lines can use.
 */
export interface Readable<T> {
  /** The value now: the same object until it changes. */
  get(): T;
  /** Calls listener after each change; answers how to stop. */
  subscribe(listener: () => void): () => void;
}

/** Who listens, and how to tell them. */
export class Signal {
  readonly #listeners = new Set<() => void>();

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

export class Store<T> extends Signal implements Readable<T> {
  #value: T;

  constructor(value: T) {
    super();
    this.#value = value;
  }

  get = (): T => this.#value;

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    this.notify();
  }

  /** Replaces some fields of an object value. */
  patch(part: Partial<T>): void {
    this.set({ ...this.#value, ...part });
  }
}
