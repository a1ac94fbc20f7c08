/** How many messages of staff the patient has not seen, kept right by following what goes on. */
import { type PatientClient, type PatientConversation, type Readable, Store } from "@careline/client";

/** So many open conversations are followed; more is not a patient's day. */
const FOLLOWED = 3;

export class Unread {
  /** By conversation. */
  readonly each: Readable<Readonly<Record<string, number>>>;
  readonly total: Readable<number>;
  readonly #each = new Store<Readonly<Record<string, number>>>({});
  readonly #total = new Store(0);
  readonly #followed = new Map<string, () => void>();

  constructor() {
    this.each = this.#each;
    this.total = this.#total;
  }

  /** Follows the conversations that go on; call it again when the list changed. */
  follow(client: PatientClient): void {
    const going = client.conversations.get().filter((c) => c.status !== "resolved");
    for (const { id, read_seq, seen_seq } of going.slice(0, FOLLOWED)) {
      if (this.#followed.has(id)) continue;
      const thread = client.thread(id);
      thread.marks({ readSeq: read_seq, seenSeq: seen_seq });
      const release = thread.hold();
      const stop = thread.state.subscribe(() => this.#count(client));
      this.#followed.set(id, () => {
        stop();
        release();
      });
    }
    this.#count(client);
  }

  /** Lets go of all of them. */
  forget(): void {
    for (const stop of this.#followed.values()) stop();
    this.#followed.clear();
    this.#each.set({});
    this.#total.set(0);
  }

  #count(client: PatientClient): void {
    const each: Record<string, number> = {};
    for (const row of client.conversations.get()) each[row.id] = unreadOf(client, row);
    this.#each.set(each);
    this.#total.set(Object.values(each).reduce((sum, n) => sum + n, 0));
  }
}

/** As the thread counts, once it has caught up; until then as the list told. */
function unreadOf(client: PatientClient, row: PatientConversation): number {
  const thread = client.thread(row.id).state.get();
  return thread.live || (thread.lastSeq > 0 && thread.lastSeq >= row.last_seq) ? thread.unread : row.unread;
}
