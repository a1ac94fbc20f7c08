import type { Readable } from "@careline/client";
import { useCallback, useSyncExternalStore } from "react";

/** Reads a headless value in a component, and draws again when it changes. */
export function useStore<T>(store: Readable<T>): T {
  return useSyncExternalStore(store.subscribe, store.get, store.get);
}

/** One part of a value: draws again only when that part changes. */
export function usePart<T, P>(store: Readable<T>, part: (value: T) => P): P {
  const get = () => part(store.get());
  return useSyncExternalStore(store.subscribe, get, get);
}

/** A window that is not seen draws no frames; what it shows is not to grow old all the same. */
const unseenMs = 250;

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
      let frame = 0;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const rest = () => {
        cancelAnimationFrame(frame);
        clearTimeout(timer);
        frame = 0;
      };
      const tell = () => {
        rest();
        listener();
      };
      const stop = store.subscribe(() => {
        if (frame) return;
        frame = requestAnimationFrame(tell);
        timer = setTimeout(tell, unseenMs);
      });
      return () => {
        stop();
        rest();
      };
    },
    [store],
  );
}
