/**
 * What the core needs from the world outside. Browsers give it by
 * `browserEnvironment()`, tests by fakes; nothing else in this package touches
 * a global of the browser.
 */
export interface Environment {
  clock: Clock;
  fetch: Fetch;
  /** Opens a WebSocket; may throw. */
  openSocket(url: string, protocols: string[]): SocketPort;
  storage: KeyValue;
  /** A fresh UUID. */
  uuid(): string;
}

export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** Runs `run` once after ms; answers how to call it off. */
  after(ms: number, run: () => void): () => void;
  /** 0 ≤ x < 1, for jitter. */
  random(): number;
}

/** The part of a WebSocket that is used. */
export interface SocketPort {
  send(data: string): void;
  close(code?: number, reason?: string): void;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
}

/** The part of fetch that is used. */
export type Fetch = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body?: string;
    credentials: "same-origin";
  },
) => Promise<{
  status: number;
  headers: { get(name: string): string | null };
  text(): Promise<string>;
}>;

/** Small text storage. It never throws: where the browser refuses, it is memory. */
export interface KeyValue {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
}

export function memoryStorage(): KeyValue {
  const map = new Map<string, string>();
  return {
    get: (key) => map.get(key) ?? null,
    set: (key, value) => void map.set(key, value),
    remove: (key) => void map.delete(key),
  };
}

/** The globals of a browser, as far as they are used here. */
interface Globals {
  fetch: Fetch;
  WebSocket: new (url: string, protocols: string[]) => SocketPort;
  sessionStorage?: {
    getItem(key: string): string | null;
    setItem(key: string, value: string): void;
    removeItem(key: string): void;
  };
  crypto: {
    randomUUID?: () => string;
    getRandomValues(array: Uint8Array): Uint8Array;
  };
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(id: unknown): void;
}

/**
 * Session storage under a prefix, or memory where the browser refuses it
 * (blocked third-party storage throws, a full one too). Both are written, so
 * that a refusal in mid-flight loses nothing before the page goes.
 */
export function sessionStorageOrMemory(prefix: string): KeyValue {
  const memory = memoryStorage();
  const attempt = <T>(use: (s: NonNullable<Globals["sessionStorage"]>) => T): T | undefined => {
    try {
      const s = (globalThis as unknown as Globals).sessionStorage;
      return s && use(s);
    } catch {
      return undefined;
    }
  };
  return {
    get: (key) => memory.get(key) ?? attempt((s) => s.getItem(prefix + key)) ?? null,
    set: (key, value) => {
      memory.set(key, value);
      attempt((s) => s.setItem(prefix + key, value));
    },
    remove: (key) => {
      memory.remove(key);
      attempt((s) => s.removeItem(prefix + key));
    },
  };
}

/** randomUUID exists on secure pages only; plain http on a local network has none. */
function uuid(): string {
  const { crypto } = globalThis as unknown as Globals;
  if (crypto.randomUUID) return crypto.randomUUID();
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = ((b[6] ?? 0) & 0x0f) | 0x40;
  b[8] = ((b[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(b, (n) => n.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** The environment of the page this runs in. */
export function browserEnvironment(storage: KeyValue = sessionStorageOrMemory("careline.")): Environment {
  const g = globalThis as unknown as Globals;
  return {
    clock: {
      now: () => Date.now(),
      after: (ms, run) => {
        const id = g.setTimeout(run, ms);
        return () => g.clearTimeout(id);
      },
      random: () => Math.random(),
    },
    fetch: (url, init) => g.fetch(url, init),
    openSocket: (url, protocols) => new g.WebSocket(url, protocols),
    storage,
    uuid,
  };
}
