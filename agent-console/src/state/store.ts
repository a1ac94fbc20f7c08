import type { Readable } from "@careline/client";
import { useCallback, useSyncExternalStore } from "react";
import { withNextFrame } from "./frames.ts";

/** Reads a headless value in a component, and draws again when it changes. */
export function useStore<T>(store: Readable<T>): T {
  return useSyncExternalStore(store.subscribe, store.get, store.get);
}

/** One part of a value: draws again only when that part changes. */
export function usePart<T, P>(store: Readable<T>, part: (value: T) => P): P {
  const get = () => part(store.get());
  return useSyncExternalStore(store.subscribe, get, get);
}

/**
 * The same for what others do, however fast they are: draws again at most once
 * a frame. What is drawn is always the value of that moment.
 */
export function useFramed<T>(store: Readable<T>): T {
  return useSyncExternalStore(useFrames(store), store.get, store.get);
}

/** One part of such a value. */
export function useFramedPart<T, P>(store: Readable<T>, part: (value: T) => P): P {
  const get = () => part(store.get());
  return useSyncExternalStore(useFrames(store), get, get);
}

function useFrames<T>(store: Readable<T>) {
  return useCallback(
    (listener: () => void) => {
      let rest: (() => void) | undefined;
      const tell = () => {
        rest = undefined;
        listener();
      };
      const stop = store.subscribe(() => {
        rest ??= withNextFrame(tell);
      });
      return () => {
        stop();
        rest?.();
      };
    },
    [store],
  );
}
