import type { CommandId } from "./keys.ts";

export type Handlers = Partial<Record<CommandId, () => void>>;

/** Who does what at the moment: each screen adds its handlers; the one added last is asked first. */
export class CommandBus {
  #handlers: Handlers[] = [];

  add(handlers: Handlers): () => void {
    this.#handlers.push(handlers);
    return () => {
      this.#handlers = this.#handlers.filter((kept) => kept !== handlers);
    };
  }

  can(id: CommandId): boolean {
    return this.#find(id) !== undefined;
  }

  /** Reports whether somebody did it. */
  run(id: CommandId): boolean {
    const handler = this.#find(id);
    handler?.();
    return handler !== undefined;
  }

  #find(id: CommandId): (() => void) | undefined {
    return this.#handlers.findLast((handlers) => handlers[id])?.[id];
  }
}
