import { ApiError, type Pending, StaffClient } from "@careline/client";
import { serverClock } from "./clock.ts";

/** So long a message may be on its way before what waits for it gives up. */
const settleMs = 30_000;

/** The console's client: it also knows what of a conversation has not arrived yet. */
export class DeskClient extends StaffClient {
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
      for (const { clientId, text, note, keepOpen, holding, state } of this.onItsWay(id)) {
        if (state === "failed") continue;
        const body = {
          text,
          client_id: clientId,
          ...(keepOpen && { keep_open: true }),
          ...(holding && { holding: true }),
        };
        this.api.post(`/conversations/${id}/${note ? "notes" : "messages"}`, body).catch(() => undefined);
      }
    }
  }

  protected override online(welcome: Parameters<StaffClient["online"]>[0]): void {
    serverClock.set(welcome.server_time);
    super.online(welcome);
  }
}
