import type { Page } from "@playwright/test";

/** What a page was like while somebody typed in it, in milliseconds. */
export type Watched = {
  /** From each key to after the next paint. */
  keys: number[];
  /** The longest that the browser itself counts from a key to what it painted; it counts in steps of 8. */
  slowest: number;
  /** Tasks of more than 50. */
  tasks: number[];
  /** How many frames were drawn a second. */
  frames: number;
};

type Watch = { keys: number[]; slowest: number; tasks: number[]; frames: number; since: number };
type Watching = typeof globalThis & { careline: Watch };

/** Begins to watch a page; what was seen before is forgotten. */
export async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const all = globalThis as Watching;
    const fresh: Watch = { keys: [], slowest: 0, tasks: [], frames: 0, since: performance.now() };
    const again = all.careline !== undefined;
    all.careline = fresh;
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
export async function seen(page: Page): Promise<Watched> {
  await page.waitForTimeout(300); // observers are told a little later
  return await page.evaluate(() => {
    const { since, frames, ...rest } = (globalThis as Watching).careline;
    return { ...rest, frames: Math.round((frames / (performance.now() - since)) * 1000) };
  });
}
