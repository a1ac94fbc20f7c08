/** The server ends handling a minute after the last word of it; this is well before. */
export const focusEveryMs = 25_000;

export type FocusParts = {
  /** Tells the server which conversation is before this person; "" for none. */
  tell: (conversation: string) => void;
  now: () => number;
};

/**
 * Says which conversation somebody is at work on: when that changes, and again
 * while they type or move. A tab in the background is no work, and neither is a
 * screen that nobody touches.
 */
export class FocusTeller {
  #parts: FocusParts;
  #open = "";
  #visible = true;
  #told = "";
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(parts: FocusParts) {
    this.#parts = parts;
  }

  /** This conversation is on screen now; "" for none. */
  show(conversation: string): void {
    this.#open = conversation;
    this.#look(false);
  }

  visible(on: boolean): void {
    this.#visible = on;
    this.#look(false);
  }

  /** A key, a move of the pointer, a scroll. */
  input(): void {
    this.#look(this.#parts.now() - this.#toldAt >= focusEveryMs);
  }

  /** A new connection knows nothing of it. */
  again(): void {
    this.#told = "";
    this.#look(true);
  }

  #look(due: boolean): void {
    const at = this.#visible ? this.#open : "";
    if (at === this.#told && !(due && at !== "")) return;
    this.#told = at;
    this.#toldAt = this.#parts.now();
    this.#parts.tell(at);
  }
}
