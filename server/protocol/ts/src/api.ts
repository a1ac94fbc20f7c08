import type { Environment } from "./environment.ts";
import type { Side } from "./frames.ts";
import type { Standing } from "./socket.ts";

/** A problem document (RFC 9457) as the server sends it. */
export interface Problem {
  title?: string;
  status: number;
  code: string;
  detail?: string;
  request_id?: string;
  retry_after_ms?: number;
  errors?: { location: string; message: string }[];
}

/**
 * What a call failed with. `code` is the server's stable code, or "network"
 * when no answer came: whether it happened is unknown then.
 */
export class ApiError extends Error {
  override name = "ApiError";
  readonly status: number;
  readonly code: string;
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title ?? problem.code);
    this.status = problem.status;
    this.code = problem.code;
    this.problem = problem;
  }

  /** Whether the same call may succeed a little later. */
  get temporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 502 || this.status === 503;
  }

  get retryAfterMs(): number | undefined {
    return this.problem.retry_after_ms;
  }
}

export interface ApiOptions {
  environment: Environment;
  /** Which of a browser's two cookies speaks: the Careline-As header. */
  as: Side;
  /** Origin of the server, "" for our own. */
  base?: string;
  /** In which refusals are told; without it in the browser's. */
  language?: (() => string) | undefined;
  /** A bearer token where cookies are refused. */
  token?: () => string | undefined;
  /** Tries to renew expired credentials; whether the call is worth repeating. */
  renew?: () => Promise<boolean>;
}

export type Query = Record<string, string | number | undefined>;

/** How often a call that may be repeated is tried, and how long between. */
const TRIES = 3;
const PAUSE_MS = 400;

/**
 * Calls to /api/v1. Calls that are harmless to repeat (GET, PUT, DELETE, and
 * POST with a client_id) are tried again when no answer came or the server was
 * busy. A 401 is answered by one renewal.
 */
export class Api {
  readonly options: ApiOptions;

  constructor(options: ApiOptions) {
    this.options = options;
  }

  get<T>(path: string, query?: Query): Promise<T> {
    return this.#call("GET", path + queryOf(query), undefined, true);
  }

  /** As get, but tried once: for callers that have a rhythm of their own. */
  ask<T>(path: string): Promise<T> {
    return this.#call("GET", path, undefined, false);
  }

  post<T>(path: string, body: object = {}): Promise<T> {
    return this.#call("POST", path, body, "client_id" in body);
  }

  put<T = void>(path: string, body: object): Promise<T> {
    return this.#call("PUT", path, body, true);
  }

  delete<T = void>(path: string): Promise<T> {
    return this.#call("DELETE", path, undefined, true);
  }

  async #call<T>(method: string, path: string, body: object | undefined, repeatable: boolean): Promise<T> {
    const { clock } = this.options.environment;
    let renewed = false;
    for (let tries = 1; ; ) {
      try {
        return await this.#once<T>(method, path, body);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (error.status === 401 && !renewed && this.options.renew) {
          renewed = true;
          if (await this.options.renew()) continue;
        }
        if (!error.temporary || !repeatable || tries >= TRIES) throw error;
        const pause = error.retryAfterMs ?? PAUSE_MS * 2 ** tries * (0.5 + clock.random());
        await new Promise<void>((resume) => clock.after(pause, resume));
        tries++;
      }
    }
  }

  async #once<T>(method: string, path: string, body: object | undefined): Promise<T> {
    const { environment, as, base = "", token, language } = this.options;
    const headers: Record<string, string> = { "Careline-As": as };
    if (language) headers["Accept-Language"] = language();
    const bearer = token?.();
    if (bearer) headers.Authorization = `Bearer ${bearer}`;
    if (body) headers["Content-Type"] = "application/json";
    let status = 0;
    let text: string;
    try {
      const answer = await environment.fetch(`${base}/api/v1${path}`, {
        method,
        headers,
        credentials: "same-origin",
        ...(body && { body: JSON.stringify(body) }),
      });
      status = answer.status;
      text = await answer.text();
    } catch {
      throw new ApiError({ status: 0, code: "network" });
    }
    const value = parse(text);
    if (status >= 200 && status < 300) return value as T;
    const problem = (typeof value === "object" && value ? value : {}) as Partial<Problem>;
    throw new ApiError({ ...problem, status, code: problem.code ?? `http_${status}` });
  }
}

function parse(text: string): unknown {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

function queryOf(query: Query = {}): string {
  const parts = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`);
  return parts.length ? `?${parts.join("&")}` : "";
}

/** The standing that an answer of "who am I" shows. */
export function standingOf(error: unknown): Standing {
  return error instanceof ApiError && error.status === 401 ? "refused" : "unknown";
}
