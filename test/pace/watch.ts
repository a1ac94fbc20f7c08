import type { Browser, Page } from "@playwright/test";

/** What a page was like while somebody typed in it, in milliseconds. */
export type Watched = {
  /** From each key to after the next paint. */
  keys: number[];
  /** The longest that the browser itself counts from a key to what it painted; it counts in steps of 8. */
  slowest: number;
  /** Tasks of more than 50. */
  tasks: number[];
  /** The most that one task worked; the rest of its time it waited for a processor that others had. */
  worked: number;
  /** How many frames were drawn a second. */
  frames: number;
  /** From the first key until a thread's lines were drawn, where one was opened. */
  lines?: number;
};

type Watch = {
  keys: number[];
  slowest: number;
  tasks: number[];
  frames: number;
  since: number;
  first?: number;
  lines?: number;
};
type Watching = typeof globalThis & { careline: Watch };

const traced = ["disabled-by-default-devtools.timeline", "blink.user_timing"];

/** Begins to watch a page; what was seen before is forgotten. */
export async function watch(browser: Browser, page: Page): Promise<void> {
  await browser.startTracing(page, { categories: traced });
  await page.evaluate(() => {
    const all = globalThis as Watching;
    const fresh: Watch = { keys: [], slowest: 0, tasks: [], frames: 0, since: performance.now() };
    const lines = () => document.querySelector('[role="log"] li') !== null;
    const opens = !lines();
    performance.mark("watched");
    const again = all.careline !== undefined;
    all.careline = fresh;
    const look = () => {
      if (all.careline !== fresh) return;
      if (lines()) fresh.lines = performance.now() - (fresh.first ?? fresh.since);
      else requestAnimationFrame(look); // once a frame, and no longer than it has to
    };
    if (opens) requestAnimationFrame(look);
    if (again) return;
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        if (startTime >= all.careline.since) all.careline.tasks.push(duration);
    }).observe({ type: "longtask" });
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        if (startTime >= all.careline.since) all.careline.slowest = Math.max(all.careline.slowest, duration);
    }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
    addEventListener(
      "keydown",
      ({ timeStamp }) => {
        all.careline.first ??= timeStamp;
        // What is posted in a frame comes back after that frame was painted.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => all.careline.keys.push(performance.now() - timeStamp);
          port2.postMessage(undefined);
        });
      },
      { capture: true },
    );
    const frame = () => {
      all.careline.frames++;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

/** What was seen since. */
export async function seen(browser: Browser, page: Page): Promise<Watched> {
  await page.waitForTimeout(300); // observers are told a little later
  const told = await page.evaluate(() => {
    const { since, first: _, frames, ...rest } = (globalThis as Watching).careline;
    return { ...rest, frames: Math.round((frames / (performance.now() - since)) * 1000) };
  });
  return { ...told, worked: mostWorked(await browser.stopTracing()) };
}

type TraceEvent = { name: string; pid: number; tid: number; tdur?: number };

/** Of the thread that set the mark. */
function mostWorked(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const mark = traceEvents.find(({ name }) => name === "watched");
  if (!mark) throw new Error("the trace does not hold the page");
  let most = 0;
  for (const { name, pid, tid, tdur = 0 } of traceEvents)
    if (name === "RunTask" && pid === mark.pid && tid === mark.tid) most = Math.max(most, tdur);
  return most / 1000;
}
