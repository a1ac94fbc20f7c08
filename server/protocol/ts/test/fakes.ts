import { setImmediate } from "node:timers/promises";
import type { Clock, Environment, Fetch, KeyValue, SocketPort } from "../src/environment.ts";
import { memoryStorage } from "../src/environment.ts";
import type { ClientFrame, Limits, ServerFrame, You } from "../src/frames.ts";

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  #now = 1_763_700_000_000;
  #timers: { at: number; n: number; run: () => void }[] = [];
  #n = 0;
  /** What random() answers. */
  dice: () => number = () => 0.5;

  now = (): number => this.#now;
  random = (): number => this.dice();

  after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.#now + ms, n: this.#n++, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((t) => t !== timer);
    };
  };

  /** Lets ms pass, running what falls due in order, and what promises wait for in between. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const next = this.#timers.filter((t) => t.at <= end).sort((a, b) => a.at - b.at || a.n - b.n)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((t) => t !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
      await settle();
    }
    this.#now = end;
    await settle();
  }

  /** Calls off everything that waits. */
  die(): void {
    this.#timers = [];
  }

  get waiting(): number {
    return this.#timers.length;
  }
}

/** Lets promises that are ready run. */
export async function settle(): Promise<void> {
  await setImmediate();
}

/** The far end of one socket. */
export class FakeSocket implements SocketPort {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: ClientFrame[] = [];
  closedWith: number | undefined | null = null;
  /** Runs for each frame the client sends. */
  onSent: ((frame: ClientFrame) => void) | undefined;

  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {}

  send(data: string): void {
    const frame = JSON.parse(data) as ClientFrame;
    this.sent.push(frame);
    this.onSent?.(frame);
  }

  close(code?: number): void {
    this.closedWith = code;
  }

  /** The server says something. */
  say(frame: ServerFrame | Record<string, unknown>): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  welcome(you: You = { kind: "patient", id: "p_1" }, server_time = 1_763_700_000_000): void {
    this.say({ type: "welcome", you, server_time, limits: LIMITS });
  }

  /** The server, or the network, ends the connection. */
  drop(code = 1006): void {
    this.onclose?.({ code });
  }

  frames<T extends ClientFrame["type"]>(type: T): Extract<ClientFrame, { type: T }>[] {
    return this.sent.filter((f): f is Extract<ClientFrame, { type: T }> => f.type === type);
  }
}

export const LIMITS: Limits = {
  text_runes: 10_000,
  frame_bytes: 65_536,
  frames_per_second: 10,
  frames_burst: 40,
  subscriptions: 100,
  file_bytes: 10_485_760,
  typing_ms: 6_000,
  ping_ms: 30_000,
};

export interface Call {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: Record<string, unknown> | undefined;
}

/** What a REST call is answered with: status and body, or no answer at all. */
export type Answer = { status: number; body?: unknown } | "unreachable";

export class FakeWorld implements Environment {
  readonly clock = new FakeClock();
  readonly sockets: FakeSocket[] = [];
  readonly calls: Call[] = [];
  storage: KeyValue = memoryStorage();
  /** How REST answers. */
  rest: (call: Call) => Answer = () => ({ status: 404, body: { code: "not_found" } });
  #uuid = 0;

  openSocket = (url: string, protocols: string[]): SocketPort => {
    const socket = new FakeSocket(url, protocols);
    this.sockets.push(socket);
    return socket;
  };

  fetch: Fetch = async (url, { method, headers, body }) => {
    const call = {
      method,
      url,
      headers,
      body: body ? (JSON.parse(body) as Record<string, unknown>) : undefined,
    };
    this.calls.push(call);
    const answer = this.rest(call);
    if (answer === "unreachable") throw new TypeError("fetch failed");
    return {
      status: answer.status,
      headers: { get: () => null },
      text: async () => (answer.body === undefined ? "" : JSON.stringify(answer.body)),
    };
  };

  uuid = (): string => `00000000-0000-4000-8000-${String(++this.#uuid).padStart(12, "0")}`;

  /** The newest socket. */
  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("no socket was opened");
    return socket;
  }
}
