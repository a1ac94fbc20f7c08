import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { painted } from "../state/frames.ts";
import { roomNow } from "../ui/room.ts";

/** So many lines are drawn of a long thread at least: what is drawn is laid out and painted anew with each line that comes. */
const page = 60;
/** So many more each time somebody goes further back, */
const before = 100;
/** of which so many with each frame. */
const atOnce = 25;
/** No line is lower. */
const lowestPx = 36;
/** Then so many more with each frame, until there is a page of them: few, as each frame has other work too. */
const more = 10;
/** Lines leave at the top only so many at once. */
const step = 30;
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
  // What a screen holds is drawn at once.
  const [first] = useState(() => Math.ceil(roomNow().height / lowestPx));
  const drawn = useDrawn(count, live, first);
  const last = Math.max(0, count - drawn, Math.floor((count - page) / step) * step);
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
  const [goal, setGoal] = useState<number>(); // the line that they go back to
  const further = useCallback(
    (to: number) => {
      const next = Math.max(to, from - atOnce);
      height.current = inner.current?.scrollHeight ?? 0;
      setBack((now) => Math.min(now ?? next, next));
      // The button for more goes with the last of them, and must not take the focus along.
      if (next === 0 && document.activeElement === inner.current?.firstElementChild)
        log.current?.focus({ preventScroll: true });
    },
    [from, log, inner],
  );
  useEffect(() => {
    if (goal === undefined) return;
    if (from <= goal) return setGoal(undefined);
    let wanted = true;
    void painted().then(() => wanted && further(goal));
    return () => {
      wanted = false;
    };
  }, [goal, from, further]);
  const earlier = useCallback(() => {
    const to = Math.max(0, from - before);
    setHushed((times) => times + 1);
    setGoal(to);
    further(to);
  }, [from, further]);
  const scrolled = (atEnd: boolean) => {
    if (atEnd) {
      setGoal(undefined);
      setBack(undefined);
    } else if (log.current && log.current.scrollTop < nearPx && from > 0) {
      if (goal === undefined) earlier();
    } else setBack((now) => now ?? from);
  };
  return { from, earlier, scrolled, hushed: hushed > 0 };
}

/**
 * How many lines are drawn at the end at most: at first few, so that a long
 * thread is there with the next frame, and while history arrives those alone.
 */
function useDrawn(count: number, live: boolean, first: number): number {
  const [drawn, setDrawn] = useState(first);
  const grows = live && drawn < page + step && drawn < count;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each time that more were drawn, more follow
  useEffect(() => {
    if (!grows) return;
    let wanted = true;
    void painted().then(() => {
      if (wanted) setDrawn((now) => now + more);
    });
    return () => {
      wanted = false;
    };
  }, [drawn, grows]);
  return drawn < page + step ? drawn : Number.POSITIVE_INFINITY;
}
