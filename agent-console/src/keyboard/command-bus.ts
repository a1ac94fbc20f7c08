import type { CommandId } from "./keys.ts";

export type Handlers = Partial<Record<CommandId, () => void>>;

/** Who does what at the moment: each screen adds its handlers, and the nearest to the person is asked first. */
export class CommandBus {
  #layers: { handlers: Handlers; depth: number }[] = [];
  readonly #listeners = new Set<(id: CommandId) => void>();

  /** Hears of every command that somebody carried out. */
  listen(listener: (id: CommandId) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** A part within another has a greater depth. */
  add(handlers: Handlers, depth = 0): () => void {
    this.#layers = [...this.#layers, { handlers, depth }].sort((a, b) => b.depth - a.depth);
    return () => {
      this.#layers = this.#layers.filter((layer) => layer.handlers !== handlers);
    };
  }

  can(id: CommandId): boolean {
    return this.#find(id) !== undefined;
  }

  /** Reports whether somebody did it. */
  run(id: CommandId): boolean {
    const handler = this.#find(id);
    handler?.();
    if (handler) for (const listener of [...this.#listeners]) listener(id);
    return handler !== undefined;
  }

  #find(id: CommandId): (() => void) | undefined {
    return this.#layers.find(({ handlers }) => handlers[id])?.handlers[id];
  }
}
