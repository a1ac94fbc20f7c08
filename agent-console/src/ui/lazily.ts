import { lazy } from "react";

const firstMs = 500;
const mostMs = 10_000;

/**
 * A part whose code comes when it is shown. While the server cannot be reached it
 * is asked for again, so that a part that is late takes no page down; where the
 * server answers and has it no more, which is so after an upgrade, it fails.
 */
export const lazily: typeof lazy = (load) => lazy(() => again(load));

export async function again<T>(load: () => Promise<T>): Promise<T> {
  for (let ms = firstMs; ; ms = Math.min(2 * ms, mostMs)) {
    try {
      return await load();
    } catch {
      // It may have come back just now.
      if (await reached()) return load();
      await new Promise((done) => setTimeout(done, ms));
    }
  }
}

function reached(): Promise<boolean> {
  return fetch("/healthz", { cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );
}
