import type { ClientFrame, From, PatientEvent, ServerFrame, StaffEvent, You } from "../src/frames.ts";
import type { FakeSocket } from "./fakes.ts";

type Draft = Partial<StaffEvent> & { kind: string; from: From };

/** A server with a log, for as many sockets as come, that loses what it is told to lose. */
export class FakeServer {
  readonly log: StaffEvent[] = [];
  readonly reads: { by: string; seq: number }[] = [];
  readonly conversation = "c_1";
  #subscribed = new Map<FakeSocket, number>();
  /** Decides what happens to a live event on its way: the bus and the hub are allowed to fail. */
  fate: () => "arrives" | "lost" | "doubled" = () => "arrives";
  /** Runs after a message is in the log and before it is acknowledged; false: the process dies there. */
  survives: () => boolean = () => true;
  /** An error code instead of taking a message. */
  refuses: () => string | undefined = () => undefined;

  constructor(readonly you: You) {}

  accept(socket: FakeSocket): void {
    socket.onSent = (frame) => this.#take(socket, frame);
    socket.welcome(this.you);
  }

  drop(socket: FakeSocket, code = 1006): void {
    this.#subscribed.delete(socket);
    socket.onSent = undefined;
    socket.drop(code);
  }

  /** The reader's view of the log. */
  get view(): StaffEvent[] {
    return this.log.filter((e) => this.#shows(e));
  }

  #shows(e: StaffEvent): boolean {
    const staffOnly = ["note", "queued", "assigned", "status", "snoozed", "woken"];
    return this.you.kind === "staff" || !staffOnly.includes(e.kind);
  }

  /** Something is written by somebody. */
  append(draft: Draft): PatientEvent {
    let last = this.log.at(-1);
    while (last && !this.#shows(last)) last = this.log[last.seq - 2];
    const event: StaffEvent = {
      at: 1_763_700_000_000 + this.log.length,
      ...draft,
      seq: this.log.length + 1,
      prev: last?.seq ?? 0,
    };
    this.log.push(event);
    if (this.#shows(event)) {
      for (const socket of [...this.#subscribed.keys()]) {
        const fate = this.fate();
        if (fate !== "lost") this.#say(socket, { type: "event", conversation: this.conversation, ...event });
        if (fate === "doubled")
          this.#say(socket, { type: "event", conversation: this.conversation, ...event });
      }
    }
    return event;
  }

  /** What the one-second look does: the last event comes, whatever was lost. */
  look(): void {
    const last = this.view.at(-1);
    if (!last) return;
    for (const socket of this.#subscribed.keys()) {
      this.#say(socket, { type: "event", conversation: this.conversation, ...last });
    }
  }

  #say(socket: FakeSocket, frame: ServerFrame<StaffEvent>): void {
    socket.say(frame);
  }

  #take(socket: FakeSocket, frame: ClientFrame): void {
    switch (frame.type) {
      case "conversation.subscribe": {
        const { conversation, after } = frame;
        if (conversation !== this.conversation) {
          this.#say(socket, { type: "error", code: "not_found", message: "No.", conversation });
          return;
        }
        this.#subscribed.set(socket, after);
        for (const event of this.view) {
          if (event.seq > after) this.#say(socket, { type: "event", conversation, ...event });
        }
        this.#say(socket, { type: "conversation.live", conversation, seq: this.view.at(-1)?.seq ?? 0 });
        return;
      }
      case "conversation.unsubscribe":
        this.#subscribed.delete(socket);
        return;
      case "conversation.read":
        this.reads.push({ by: this.you.id, seq: frame.seq });
        return;
      case "message.send":
      case "note.send": {
        const { conversation, client_id, text } = frame;
        const code = this.refuses();
        if (code) {
          this.#say(socket, { type: "error", code, message: "Refused.", client_id, conversation });
          return;
        }
        const { kind, id } = this.you;
        const event =
          this.log.find((e) => e.client_id === client_id) ??
          this.append({
            kind: frame.type === "note.send" ? "note" : "message",
            from: { kind, id },
            client_id,
            text,
          });
        if (!this.survives()) {
          this.drop(socket);
          return;
        }
        this.#say(socket, { type: "message.ack", conversation, client_id, seq: event.seq, at: event.at });
        return;
      }
      case "ping":
        this.#say(socket, { type: "pong", server_time: 0 });
    }
  }
}
