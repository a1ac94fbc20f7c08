/** What the server refused, or that it could not be reached. The sentence is fit to be shown. */
export class Refused extends Error {
  constructor(
    readonly status: number, // 0: no answer at all
    readonly code: string,
    readonly sentence: string,
    readonly retryAfterMs: number | undefined,
    readonly requestId: string | undefined,
  ) {
    super(`${status} ${code}`);
  }
}

type Problem = { code?: string; detail?: string; retry_after_ms?: number; request_id?: string };

export type Call = {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** Lets the request outlive the page: for what is sent while leaving. */
  keepalive?: boolean;
};

export type Answer<T> = { body: T; serverTime: number };

/** One request to our own API as staff, by cookie. It knows nothing of sessions; `Session` wraps it. */
export async function call<T>(path: string, { method = "GET", body, signal, keepalive }: Call = {}): Promise<Answer<T>> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers: { "Careline-As": "staff", ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      body: body === undefined ? null : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      ...(signal ? { signal } : {}),
      ...(keepalive ? { keepalive } : {}),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new Refused(0, "unreachable", "", undefined, undefined);
  }
  if (!response.ok) throw await refusal(response);
  const text = await response.text();
  const date = Date.parse(response.headers.get("Date") ?? "");
  return { body: (text ? JSON.parse(text) : undefined) as T, serverTime: Number.isNaN(date) ? Date.now() : date };
}

async function refusal(response: Response): Promise<Refused> {
  const problem: Problem = await response.json().catch(() => ({}));
  return new Refused(
    response.status,
    problem.code ?? "unknown",
    problem.detail ?? "",
    problem.retry_after_ms,
    problem.request_id,
  );
}
