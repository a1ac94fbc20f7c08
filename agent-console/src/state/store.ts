import type { Readable } from "@careline/client";
import { useSyncExternalStore } from "react";

/** Reads a headless value in a component, and draws again when it changes. */
export function useStore<T>(store: Readable<T>): T {
  return useSyncExternalStore(store.subscribe, store.get, store.get);
}

/** One part of a value: draws again only when that part changes. */
export function usePart<T, P>(store: Readable<T>, part: (value: T) => P): P {
  const get = () => part(store.get());
  return useSyncExternalStore(store.subscribe, get, get);
}
