/**
 * The two questions of the launcher, which site this is and whether the patient
 * was here before. The client that the chat uses answers more and weighs more.
 */

/** A refusal has no body; no answer has status 0 as well. */
export async function ask<T>(
  path: string,
  token: string | null,
): Promise<{ status: number; body: T | null }> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 15_000);
  const headers: Record<string, string> = { "Careline-As": "patient" };
  if (token) headers.Authorization = `Bearer ${token}`;
  try {
    const answer = await fetch(`/api/v1${path}`, { headers, signal: stop.signal });
    return { status: answer.status, body: answer.ok ? ((await answer.json()) as T) : null };
  } catch {
    return { status: 0, body: null };
  } finally {
    clearTimeout(timer);
  }
}

/** The token of a browser that refuses our cookie, where state/keep.ts put it. */
export function tokenOf(site: string): string | null {
  try {
    return sessionStorage.getItem(`careline.${site}.token`);
  } catch {
    return null;
  }
}
