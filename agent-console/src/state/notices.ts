import { Store } from "@careline/client";

export type NoticeItem = { id: number; text: string; retry?: (() => void) | undefined };

/** Failures that no place on screen shows better; each stays until it is dismissed or mended. */
export class Notices {
  readonly list = new Store<readonly NoticeItem[]>([]);
  #next = 1;

  fail(text: string, retry?: () => void): void {
    const others = this.list.get().filter((item) => item.text !== text);
    this.list.set([...others, { id: this.#next++, text, retry }].slice(-3));
  }

  drop(id: number): void {
    this.list.set(this.list.get().filter((item) => item.id !== id));
  }
}
