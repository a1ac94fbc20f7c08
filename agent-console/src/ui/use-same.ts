import { useCallback, useLayoutEffect, useRef } from "react";

/** The same function for good, which does what the last one given does: what it is handed to is drawn again only when it changes. */
export function useSame<A extends unknown[], R>(does: (...given: A) => R): (...given: A) => R {
  const latest = useRef(does);
  useLayoutEffect(() => {
    latest.current = does;
  });
  return useCallback((...given: A) => latest.current(...given), []);
}
