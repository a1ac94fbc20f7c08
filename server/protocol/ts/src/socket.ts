import type { Environment, SocketPort } from "./environment.ts";
import {
  BEARER_PREFIX,
  CLOSE,
  type ClientFrame,
  type ServerFrame,
  SUBPROTOCOL,
  type Welcome,
} from "./frames.ts";
import { type Readable, Store } from "./store.ts";

/**
 * - idle: not started, or stopped
 * - connecting: the first attempt, or another one just now
 * - online: welcomed
 * - waiting: lost; tries again at `retryAt`
 * - signed_out: the credentials are no longer good; start() after signing in
 * - forbidden: the server wants nothing of us
 */
export type ConnectionStatus = "idle" | "connecting" | "online" | "waiting" | "signed_out" | "forbidden";

export interface ConnectionState {
  status: ConnectionStatus;
  /** Failed attempts since it was last online. */
  attempts: number;
  /** Whether it has been online since start(): before, it is connecting, not reconnecting. */
  welcomed: boolean;
  /** Unix ms, while waiting. */
  retryAt?: number;
}

/** Whether credentials are still good; "unknown" when no answer came. */
export type Standing = "good" | "refused" | "unknown";

export interface SocketOptions {
  environment: Environment;
  /** ws: or wss: address with ?as=. */
  url(): string;
  /** A token for where cookies are refused. */
  token?: () => string | undefined;
  /** Asks whether credentials are good, renewing them if it can. */
  check(): Promise<Standing>;
  onOnline(welcome: Welcome): void;
  onFrame(frame: ServerFrame): void;
  /** The connection is gone; code 0 when we gave it up. */
  onOffline(code: number): void;
}

const BASE_MS = 500;
const CAP_MS = 30_000;
/** An attempt that takes longer has failed. */
const OPEN_MS = 15_000;
/** After so much silence we ask whether anybody is there, and wait so long. */
const SILENCE_MS = 45_000;
const PONG_MS = 10_000;
/** A connection that held so long starts the back-off anew. */
const STABLE_MS = 10_000;
/** How far clients spread after a server let them all go, or let one go for slowness. */
const DRAIN_SPREAD_MS = 5_000;
const SLOW_SPREAD_MS = 1_000;

/** Keeps one socket to the server open, whatever happens. */
export class Socket {
  readonly state: Readable<ConnectionState>;
  readonly #state = new Store<ConnectionState>({ status: "idle", attempts: 0, welcomed: false });
  readonly #options: SocketOptions;
  #port: SocketPort | undefined;
  #heardAt = 0;
  #openedAt = 0;
  #cancel: () => void = () => {};
  /** Makes answers of an earlier life harmless. */
  #life = 0;

  constructor(options: SocketOptions) {
    this.#options = options;
    this.state = this.#state;
  }

  start(): void {
    const { status } = this.#state.get();
    if (status === "connecting" || status === "online" || status === "waiting") return;
    this.#state.set({ status: "connecting", attempts: 0, welcomed: false });
    this.#connect();
  }

  stop(): void {
    this.#life++;
    this.#cancel();
    const wasOnline = this.#state.get().status === "online";
    this.#leave(1000);
    this.#state.set({ status: "idle", attempts: 0, welcomed: false });
    if (wasOnline) this.#options.onOffline(0);
  }

  /** Whether the frame went out; it may still be lost. */
  send(frame: ClientFrame): boolean {
    if (!this.#port || this.#state.get().status !== "online") return false;
    try {
      this.#port.send(JSON.stringify(frame));
      return true;
    } catch {
      return false;
    }
  }

  /** An answer is overdue: this connection is given up for a new one. */
  renew(): void {
    if (this.#state.get().status === "online") this.#lost(0);
  }

  /** It is worth looking now: the page became visible, or the network came back. */
  nudge(): void {
    const { status } = this.#state.get();
    if (status === "waiting") this.#connect();
    else if (status === "online") this.#probe(PONG_MS / 2);
  }

  #connect(): void {
    this.#cancel();
    this.#leave();
    const life = ++this.#life;
    const { environment, url, token } = this.#options;
    const { retryAt: _, ...state } = this.#state.get();
    this.#state.set({ ...state, status: "connecting" });
    this.#openedAt = 0;
    const bearer = token?.();
    let port: SocketPort;
    try {
      port = environment.openSocket(url(), bearer ? [SUBPROTOCOL, BEARER_PREFIX + bearer] : [SUBPROTOCOL]);
    } catch {
      this.#lost(0);
      return;
    }
    this.#port = port;
    port.onclose = ({ code }) => life === this.#life && this.#lost(code);
    port.onmessage = ({ data }) => life === this.#life && this.#heard(data);
    this.#cancel = environment.clock.after(OPEN_MS, () => this.#lost(0));
  }

  #heard(data: unknown): void {
    this.#heardAt = this.#options.environment.clock.now();
    let frame: ServerFrame;
    try {
      frame = JSON.parse(String(data)) as ServerFrame;
    } catch {
      return;
    }
    if (frame.type === "welcome") {
      this.#openedAt = this.#heardAt;
      this.#state.set({ status: "online", attempts: this.#state.get().attempts, welcomed: true });
      this.#watch();
      this.#options.onOnline(frame);
    } else this.#options.onFrame(frame);
  }

  /** Waits for silence. A timer a second would wake phones; one a silence does not. */
  #watch(): void {
    const { clock } = this.#options.environment;
    this.#cancel();
    this.#cancel = clock.after(SILENCE_MS - Math.min(clock.now() - this.#heardAt, SILENCE_MS), () => {
      if (clock.now() - this.#heardAt < SILENCE_MS) this.#watch();
      else this.#probe(PONG_MS);
    });
  }

  /** Asks for an answer; without one in time the connection counts as lost. */
  #probe(patience: number): void {
    const { clock } = this.#options.environment;
    const askedAt = clock.now();
    if (!this.send({ type: "ping" })) {
      this.#lost(0);
      return;
    }
    this.#cancel();
    this.#cancel = clock.after(patience, () => {
      if (this.#heardAt < askedAt) this.#lost(0);
      else this.#watch();
    });
  }

  #lost(code: number): void {
    const { clock } = this.#options.environment;
    const { status, attempts, welcomed } = this.#state.get();
    const now = clock.now();
    const opened = this.#openedAt > 0;
    const failed = opened && now - this.#openedAt >= STABLE_MS ? 0 : attempts;
    this.#openedAt = 0;
    this.#cancel();
    this.#leave();
    const life = ++this.#life;

    if (code === CLOSE.forbidden) {
      this.#state.set({ status: "forbidden", attempts: 0, welcomed });
    } else {
      let wait = Math.min(CAP_MS, BASE_MS * 2 ** failed) * (0.5 + clock.random() / 2);
      if (code === CLOSE.draining) wait += clock.random() * DRAIN_SPREAD_MS;
      if (code === CLOSE.tooSlow) wait += clock.random() * SLOW_SPREAD_MS;
      // A refused handshake looks like a dead network, so ask before trying on.
      const doubtful = code === CLOSE.expired || (!opened && attempts > 0);
      if (code === CLOSE.expired && failed === 0) wait = 0;
      this.#state.set({ status: "waiting", attempts: failed + 1, welcomed, retryAt: now + wait });
      this.#cancel = clock.after(wait, () => (doubtful ? void this.#ask(life) : this.#connect()));
    }
    if (status === "online") this.#options.onOffline(code);
  }

  /** Connects if the credentials are good. */
  async #ask(life: number): Promise<void> {
    const standing = await this.#options.check();
    if (life !== this.#life) return;
    if (standing === "good") this.#connect();
    else if (standing === "unknown") this.#lost(0);
    else this.#state.set({ status: "signed_out", attempts: 0, welcomed: this.#state.get().welcomed });
  }

  #leave(code?: number): void {
    const port = this.#port;
    if (!port) return;
    this.#port = undefined;
    port.onclose = null;
    port.onmessage = null;
    try {
      port.close(code);
    } catch {
      // A socket that cannot be closed is gone already.
    }
  }
}
