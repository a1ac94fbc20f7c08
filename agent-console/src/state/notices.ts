import { Store } from "@careline/client";

export type NoticeItem = {
  id: number;
  text: string;
  /** Good to know, and gone by itself; the others are failures. */
  news?: true;
  retry?: (() => void) | undefined;
  /** Takes back what the news is of. */
  undo?: (() => void) | undefined;
};

/** News stays so long. */
const newsMs = 8_000;
/** And so long where it can be taken back: it has to be reached first. */
const undoMs = 20_000;

/** What no place on screen shows better: failures, until they are dismissed or mended, and short news. */
export class Notices {
  readonly list = new Store<readonly NoticeItem[]>([]);
  #next = 1;

  fail(text: string, retry?: () => void): void {
    const others = this.list.get().filter((item) => item.text !== text);
    this.list.set([...others, { id: this.#next++, text, retry }].slice(-3));
  }

  tell(text: string, undo?: () => void): void {
    const id = this.#next++;
    this.list.set([...this.list.get(), { id, text, news: true as const, undo }].slice(-3));
    setTimeout(() => this.drop(id), undo ? undoMs : newsMs);
  }

  /** Takes one back, the last by default. Reports whether there was one. */
  undo(id = this.list.get().findLast((item) => item.undo)?.id): boolean {
    const item = this.list.get().find((one) => one.id === id);
    if (!item?.undo) return false;
    this.drop(item.id);
    item.undo();
    return true;
  }

  drop(id: number): void {
    this.list.set(this.list.get().filter((item) => item.id !== id));
  }
}
