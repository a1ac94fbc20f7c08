import type { Api } from "./api.ts";
import type { Environment } from "./environment.ts";
import {
  CLOSE,
  type ErrorFrame,
  type EventFrame,
  type Limits,
  type PatientEvent,
  type ServerFrame,
  type Side,
  type Welcome,
  type You,
} from "./frames.ts";
import { Outbox } from "./outbox.ts";
import { type ConnectionState, Socket, type Standing } from "./socket.ts";
import type { Readable } from "./store.ts";
import { Thread, type ThreadHub } from "./thread.ts";

/** Who is signed in on this page: both kinds of session look like this to a client. */
export interface Session {
  /** Calls that renew credentials and carry a fallback token. */
  readonly api: Api;
  /** A token where cookies are refused. */
  token(): string | undefined;
  /** Whose session it is, as far as known: "patient:p_…". */
  owner(): string | undefined;
  /** Asks the server whether we are still signed in. */
  check(): Promise<Standing>;
  /** In which refusals are told, where the page does not leave that to the browser. */
  readonly language?: (() => string) | undefined;
}

export interface ClientOptions<S extends Session> {
  environment: Environment;
  session: S;
  /** Origin of the server as ws: or wss: address, "wss://chat.example.org". */
  socketOrigin: string;
  /** Something was refused that belongs to no message and no thread. */
  onError?: (error: ErrorFrame) => void;
}

/** Closed threads are kept so many, so that looking back costs no replay. */
const KEPT_THREADS = 30;
/** A frame that we sent closed the connection. */
const poison: readonly number[] = [CLOSE.invalidUtf8, CLOSE.tooLarge, CLOSE.malformed];

/** A connection, the outbox and the open threads of one person. */
export abstract class Client<E extends PatientEvent, S extends Session> {
  readonly api: Api;
  readonly session: S;
  readonly connection: Readable<ConnectionState>;
  readonly environment: Environment;
  protected readonly socket: Socket;
  protected readonly outbox: Outbox;
  readonly #threads = new Map<string, Thread<E>>();
  readonly #onError: ((error: ErrorFrame) => void) | undefined;
  readonly #hub: ThreadHub;
  #you: You | undefined;
  #limits: Limits | undefined;
  /** Server's clock minus ours. */
  #skew = 0;

  protected constructor(side: Side, { environment, session, socketOrigin, onError }: ClientOptions<S>) {
    this.environment = environment;
    this.session = session;
    this.api = session.api;
    this.#onError = onError;
    this.outbox = new Outbox({
      environment,
      onChange: (conversation) => this.outboxChanged(conversation),
      onStall: () => this.socket.renew(),
    });
    this.socket = new Socket({
      environment,
      url: () => `${socketOrigin}/ws?as=${side}${session.language ? `&language=${session.language()}` : ""}`,
      token: () => session.token(),
      check: () => session.check(),
      onOnline: (welcome) => this.online(welcome),
      onFrame: (frame) => this.frame(frame as ServerFrame<E>),
      onOffline: (code) => this.offline(code),
    });
    this.connection = this.socket.state;
    this.#hub = {
      clock: environment.clock,
      outbox: this.outbox,
      me: () => this.#you,
      send: (frame) => this.socket.send(frame),
      doubt: () => this.socket.renew(),
      local: (at) => at - this.#skew,
      caughtUp: (conversation) => void this.caughtUp(conversation).catch(() => {}),
      used: (thread) => this.#used(thread.id, thread.open),
    };
  }

  /** Whom the server takes us for, once welcomed. */
  get you(): You | undefined {
    return this.#you;
  }

  get limits(): Limits | undefined {
    return this.#limits;
  }

  /** Whether text would be lost by closing the page now. */
  get unsent(): boolean {
    return this.outbox.unsent;
  }

  /** Connects, and takes up what an earlier page left unsent. */
  start(): void {
    const owner = this.session.owner();
    if (owner) this.outbox.load(owner);
    this.socket.start();
  }

  stop(): void {
    this.socket.stop();
  }

  /** The page became visible, or the browser says that it is online again. */
  nudge(): void {
    this.socket.nudge();
  }

  /** The conversation's thread, always the same object; hold() it to follow it. */
  thread(id: string): Thread<E> {
    let thread = this.#threads.get(id);
    if (!thread) {
      thread = new Thread<E>(id, this.#hub);
      this.#threads.set(id, thread);
    }
    return thread;
  }

  /** Forgets all that is kept here; for signing out and leaving. */
  protected forget(): void {
    this.socket.stop();
    this.outbox.clear();
    this.#threads.clear();
    this.#you = undefined;
  }

  protected known(id: string): Thread<E> | undefined {
    return this.#threads.get(id);
  }

  protected outboxChanged(conversation: string): void {
    this.known(conversation)?.outboxChanged();
  }

  /** Reads what may have changed unseen while we were away. */
  protected abstract caughtUp(conversation: string): Promise<void>;

  protected online(welcome: Welcome): void {
    this.#you = welcome.you;
    this.#limits = welcome.limits;
    this.#skew = welcome.server_time - this.environment.clock.now();
    this.outbox.load(`${welcome.you.kind}:${welcome.you.id}`);
    for (const thread of this.#threads.values()) thread.online();
    this.outbox.attach((frame) => this.socket.send(frame));
  }

  protected offline(code: number): void {
    this.outbox.detach(poison.includes(code));
    for (const thread of this.#threads.values()) thread.offline();
  }

  protected frame(frame: ServerFrame<E>): void {
    switch (frame.type) {
      case "message.ack":
        this.outbox.acknowledged(frame.client_id, frame.seq, frame.at);
        break;
      case "event":
        this.known(frame.conversation)?.event(frame as EventFrame<E>);
        break;
      case "conversation.live":
        this.known(frame.conversation)?.wentLive(frame);
        break;
      case "conversation.ended":
        this.known(frame.conversation)?.ended(frame.code);
        break;
      case "typing":
        this.known(frame.conversation)?.typed(frame);
        break;
      case "conversation.read":
        this.known(frame.conversation)?.wasRead(frame);
        break;
      case "queue.position":
        this.known(frame.conversation)?.placed(frame);
        break;
      case "presence":
        if (frame.conversation) this.known(frame.conversation)?.presence(frame);
        break;
      case "error":
        this.#refused(frame);
    }
  }

  #refused(error: ErrorFrame): void {
    if (error.client_id) this.outbox.refused(error.client_id, error);
    else if (error.conversation) this.known(error.conversation)?.refused(error);
    // A server that does not know ping has answered all the same.
    else if (error.code !== "unknown_type") this.#onError?.(error);
  }

  /** Map order is order of use, so that the first closed thread is the one to drop. */
  #used(id: string, open: boolean): void {
    const thread = this.#threads.get(id);
    if (!thread) return;
    this.#threads.delete(id);
    this.#threads.set(id, thread);
    if (open) return;
    const closed = [...this.#threads.values()].filter((t) => !t.open && !this.outbox.pending(t.id).length);
    for (const old of closed.slice(0, Math.max(0, closed.length - KEPT_THREADS)))
      this.#threads.delete(old.id);
  }
}
