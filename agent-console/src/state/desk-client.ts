import { ApiError, type Pending, type Readable, StaffClient, Store } from "@careline/client";
import { serverClock } from "./clock.ts";

/** So long a message may be on its way before what waits for it gives up. */
const settleMs = 30_000;

/** Why a message is held back: somebody else has written since it was begun. */
export const newer = "newer_message";

/** The console's client: it also knows what of a conversation has not arrived yet. */
export class DeskClient extends StaffClient {
  readonly #refused = new Store<ReadonlySet<string>>(new Set());
  /** Conversations in which something was held back or refused: somebody has to look at it again. */
  readonly refused: Readable<ReadonlySet<string>> = this.#refused;

  /** Written here and not acknowledged, refused ones included. */
  onItsWay(conversation: string): readonly Pending[] {
    return this.outbox.pending(conversation).filter(({ state }) => state !== "sent");
  }

  /** True once nothing of a conversation is on its way any more; fails when that takes too long. */
  settled(conversation: string): Promise<boolean> {
    const { state } = this.thread(conversation);
    return new Promise((resolve, reject) => {
      const look = () => {
        if (this.onItsWay(conversation).some((pending) => pending.state !== "failed")) return;
        stop();
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        stop();
        reject(new ApiError({ status: 0, code: "network" }));
      }, settleMs);
      const stop = state.subscribe(look);
      look();
    });
  }

  /**
   * The page goes away: posts what no acknowledgement has come for. The socket
   * may have brought it already, so the server takes each client id once.
   */
  handOver(conversations: Iterable<string>): void {
    for (const id of conversations) {
      for (const {
        clientId,
        text,
        note,
        keepOpen,
        holding,
        seen,
        mentions,
        attachments,
        state,
      } of this.onItsWay(id)) {
        if (state === "failed") continue;
        const body = {
          text,
          client_id: clientId,
          ...(keepOpen && { keep_open: true }),
          ...(holding && { holding: true }),
          ...(seen && { seen }),
          ...(attachments && { attachments: attachments.map((file) => file.id) }),
          ...(mentions && { mentions: mentions.split(",") }),
        };
        this.api.post(`/conversations/${id}/${note ? "notes" : "messages"}`, body).catch(() => undefined);
      }
    }
  }

  /** What patients wrote in a conversation, as far as it was read here. */
  heard(conversation: string): string[] {
    const items = this.known(conversation)?.state.get().items ?? [];
    return items.flatMap(({ event }) =>
      event?.kind === "message" && event.from.kind === "patient" ? [event.text ?? ""] : [],
    );
  }

  /** A message that was held back, sent all the same. */
  sendAnyway(pending: Pending): void {
    if (!this.outbox.cancel(pending.clientId)) return;
    const { text, keepOpen, holding = false, attachments = [] } = pending;
    this.thread(pending.conversation).send(text, { keepOpen, holding, attachments });
  }

  /** Holds back what was begun before somebody else's message and is not on the wire yet. */
  holdBack(conversation: string, newest: number): void {
    for (const { clientId, seen, state } of this.onItsWay(conversation))
      if (seen && seen < newest && (state === "held" || state === "queued"))
        this.outbox.refused(clientId, { code: newer, message: "" });
  }

  protected override outboxChanged(conversation: string): void {
    super.outboxChanged(conversation);
    const before = this.#refused.get();
    const refused = this.onItsWay(conversation).some(({ state }) => state === "failed");
    if (refused === before.has(conversation)) return;
    const after = new Set(before);
    if (refused) after.add(conversation);
    else after.delete(conversation);
    this.#refused.set(after);
  }

  protected override frame(frame: Parameters<StaffClient["frame"]>[0]): void {
    super.frame(frame);
    if (frame.type === "event" && frame.kind === "message" && frame.from.id !== this.you?.id)
      this.holdBack(frame.conversation, frame.seq);
  }

  protected override online(welcome: Parameters<StaffClient["online"]>[0]): void {
    serverClock.set(welcome.server_time);
    super.online(welcome);
  }
}
