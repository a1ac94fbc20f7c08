import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** So many lines are drawn of a long thread, and so many more each time somebody goes further back. */
const page = 100;
/** Lines leave at the top only so many at once. */
const step = 50;
/** So near to the top, what is before is drawn. */
const nearPx = 600;
/** So long nothing is read out: what was drawn above is not news. */
const hushMs = 1_000;

/**
 * Which stretch of a thread is drawn: its last lines while the reader is at the
 * end, and from there as far back as they go. What they look at does not move
 * when lines are drawn above it.
 */
export function useStretch(
  count: number,
  log: RefObject<HTMLElement | null>,
  inner: RefObject<HTMLElement | null>,
) {
  const [back, setBack] = useState<number>();
  const last = Math.max(0, Math.floor((count - page) / step) * step);
  const from = Math.min(last, back ?? last);

  const height = useRef(0); // of what was drawn when they went further back
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn above moves what is looked at
  useLayoutEffect(() => {
    if (height.current && log.current && inner.current)
      log.current.scrollTop += inner.current.scrollHeight - height.current;
    height.current = 0;
  }, [from, log, inner]);

  const [hushed, setHushed] = useState(0);
  useEffect(() => {
    if (!hushed) return;
    const timer = setTimeout(() => setHushed(0), hushMs);
    return () => clearTimeout(timer);
  }, [hushed]);
  const earlier = useCallback(() => {
    height.current = inner.current?.scrollHeight ?? 0;
    setHushed((times) => times + 1);
    setBack((now) => Math.max(0, (now ?? last) - page));
  }, [last, inner]);
  const scrolled = (atEnd: boolean) => {
    if (atEnd) setBack(undefined);
    else if (log.current && log.current.scrollTop < nearPx && from > 0) earlier();
    else setBack(from);
  };
  return { from, earlier, scrolled, hushed: hushed > 0 };
}
