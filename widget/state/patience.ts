import type { Environment } from "@careline/client";

const PATIENCE_MS = 15_000;

/** A fetch that gives up on a silent network, so that nobody looks at "sending" for ever; it can be called off too. */
export const patientFetch = async (
  url: string,
  init: Parameters<Environment["fetch"]>[1] & { signal?: AbortSignal },
): ReturnType<Environment["fetch"]> => {
  const stop = new AbortController();
  init.signal?.addEventListener("abort", () => stop.abort());
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(url, { ...init, signal: stop.signal, cache: "no-store" });
    const body = await answer.text();
    return { status: answer.status, headers: answer.headers, text: async () => body };
  } finally {
    clearTimeout(timer);
  }
};
