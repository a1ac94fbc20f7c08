import { Store } from "@careline/client";

/** How long an action can be taken back before it is carried out. */
export const undoFor = 5_000;

export type Held = {
  id: string;
  label: string; // what was done, for the notice: "Resolved K7QP-4MDT"
  conversation: string;
  dueAt: number;
};

export type Hold = Omit<Held, "dueAt"> & {
  /** Carries it out. */
  commit: () => void;
  /** Takes it back on screen; nothing had left the browser. */
  undo: () => void;
};

/**
 * Actions that show at once and are carried out five seconds later, unless they
 * are undone. In order, and never lost: leaving the page carries out all.
 */
export class HeldActions {
  readonly list = new Store<readonly Held[]>([]);
  #holds = new Map<string, { hold: Hold; timer: ReturnType<typeof setTimeout> }>();

  hold(hold: Hold): void {
    // What the same conversation still holds goes first, so that order is kept.
    for (const { hold: earlier } of [...this.#holds.values()]) {
      if (earlier.conversation === hold.conversation) this.commit(earlier.id);
    }
    const timer = setTimeout(() => this.commit(hold.id), undoFor);
    this.#holds.set(hold.id, { hold, timer });
    const { id, label, conversation } = hold;
    this.list.set([...this.list.get(), { id, label, conversation, dueAt: Date.now() + undoFor }]);
  }

  /** Carries it out now. */
  commit(id: string): void {
    this.#take(id)?.commit();
  }

  /** Takes one back, the last by default. Reports whether there was one. */
  undo(id = this.list.get().at(-1)?.id): boolean {
    const hold = id === undefined ? undefined : this.#take(id);
    hold?.undo();
    return hold !== undefined;
  }

  /** Carries out everything: the page is going away. */
  flush(): void {
    for (const id of [...this.#holds.keys()]) this.commit(id);
  }

  #take(id: string): Hold | undefined {
    const held = this.#holds.get(id);
    if (!held) return undefined;
    clearTimeout(held.timer);
    this.#holds.delete(id);
    this.list.set(this.list.get().filter((item) => item.id !== id));
    return held.hold;
  }
}
