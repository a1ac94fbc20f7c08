/** A window that is not seen draws no frames; what waits for one is not to grow old all the same. */
const unseenMs = 250;

const waiting = new Set<() => void>();
let frame = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function tell(): void {
  cancelAnimationFrame(frame);
  clearTimeout(timer);
  frame = 0;
  const all = [...waiting];
  waiting.clear();
  for (const run of all) run();
}

/**
 * Runs once with the next frame, in one go with all else that waits for it: the
 * screen is drawn once for everything that arrived, not once for each. Answers
 * how to call it off.
 */
export function withNextFrame(run: () => void): () => void {
  const once = () => run();
  waiting.add(once);
  if (!frame) {
    frame = requestAnimationFrame(tell);
    timer = setTimeout(tell, unseenMs);
  }
  return () => void waiting.delete(once);
}

let paint: Promise<void> | undefined;

/** Done once what was just drawn is on the screen: for what must not stand in its way. */
export function painted(): Promise<void> {
  paint ??= new Promise((done) => {
    withNextFrame(() => {
      paint = undefined;
      setTimeout(done, 0);
    });
  });
  return paint;
}
