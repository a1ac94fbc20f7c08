import type { Environment } from "@careline/client";

const PATIENCE_MS = 15_000;

/** A fetch that gives up on a silent network, so that nobody looks at "sending" for ever. */
export const patientFetch: Environment["fetch"] = async (url, init) => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(url, { ...init, signal: stop.signal, cache: "no-store" });
    const body = await answer.text();
    return { status: answer.status, headers: answer.headers, text: async () => body };
  } finally {
    clearTimeout(timer);
  }
};
