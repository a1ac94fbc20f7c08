import { createContext, useCallback, useContext, useEffect, useRef } from "react";
import { prefs } from "../state/prefs.ts";
import type { CommandBus, Handlers } from "./command-bus.ts";
import { type CommandId, KeyReader, takesKeys } from "./keys.ts";

export const CommandsContext = createContext<CommandBus | undefined>(undefined);

/** Adds what this screen can do, as long as it is there, and answers how to run any command. */
export function useCommands(handlers: Handlers, depth = 0): (id: CommandId) => void {
  const bus = useContext(CommandsContext);
  const latest = useRef(handlers);
  latest.current = handlers;
  const names = Object.keys(handlers).join();
  useEffect(() => {
    const mine: Handlers = {};
    for (const id of names.split(",") as CommandId[]) if (id) mine[id] = () => latest.current[id]?.();
    return bus?.add(mine, depth);
  }, [bus, names, depth]);
  return useCallback((id) => void bus?.run(id), [bus]);
}

/** Reads the keyboard for the whole page. */
export function useKeyboard(bus: CommandBus): void {
  useEffect(() => {
    const reader = new KeyReader();
    const onKeyDown = (event: KeyboardEvent) => {
      // A key held down moves through the list; it must not resolve one after the other.
      if (event.defaultPrevented || (event.repeat && !["j", "k"].includes(event.key.toLowerCase()))) return;
      const id = reader.read(event, event.timeStamp, takesKeys(event.target), prefs.get().singleKeys);
      if (!id || (id === "open" && pressable(event.target))) return;
      if (bus.run(id)) event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [bus]);
}

/** Enter on a control is the control's. */
function pressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("a, button, summary, [role='button']") !== null;
}
