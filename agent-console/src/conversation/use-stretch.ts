import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** So many lines are drawn of a long thread, and so many more each time somebody goes further back. */
const page = 100;
/** So many are drawn at once when it opens, which is more than a screen holds, and so many more with each frame then. */
const first = 30;
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
  live: boolean,
  log: RefObject<HTMLElement | null>,
  inner: RefObject<HTMLElement | null>,
) {
  const [back, setBack] = useState<number>();
  const drawn = useDrawn(count, live);
  const grown = Math.max(0, Math.floor((count - page) / step) * step);
  const last = drawn < page && count > drawn + first ? count - drawn : grown;
  const from = Math.min(back ?? last, Math.max(0, count - first));

  const height = useRef(0); // of what was drawn when they went further back
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn above moves what is looked at
  useLayoutEffect(() => {
    if (height.current && log.current && inner.current)
      log.current.scrollTop += inner.current.scrollHeight - height.current;
    height.current = 0;
  }, [from, log, inner]);

  const [hushed, setHushed] = useState(count > first ? 1 : 0);
  useEffect(() => {
    if (!hushed) return;
    const timer = setTimeout(() => setHushed(0), hushMs);
    return () => clearTimeout(timer);
  }, [hushed]);
  const earlier = useCallback(() => {
    height.current = inner.current?.scrollHeight ?? 0;
    setHushed((times) => times + 1);
    setBack(Math.max(0, from - page));
    // The button for more goes with the last of them, and must not take the focus along.
    if (from <= page && document.activeElement === inner.current?.firstElementChild)
      log.current?.focus({ preventScroll: true });
  }, [from, log, inner]);
  const scrolled = (atEnd: boolean) => {
    if (atEnd) setBack(undefined);
    else if (log.current && log.current.scrollTop < nearPx && from > 0) earlier();
    else setBack(from);
  };
  return { from, earlier, scrolled, hushed: hushed > 0 };
}

/**
 * How many lines are drawn at the end: at first few, so that a long thread is
 * there with the next frame, and while history arrives those alone.
 */
function useDrawn(count: number, live: boolean): number {
  const [drawn, setDrawn] = useState(first);
  const grows = live && drawn < page && drawn < count;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each time that more were drawn, more follow
  useEffect(() => {
    if (!grows) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setDrawn((now) => Math.min(page, now + first)), 0); // after that frame was painted
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [drawn, grows]);
  return drawn;
}
