import type { PatientEvent } from "./frames.ts";

/**
 * The events of one conversation that this reader holds: always a beginning of
 * their view of the log, in order, each once. Pure; the thread asks for what
 * is missing.
 */
export class Timeline<E extends PatientEvent> {
  #events: readonly E[] = [];
  #fresh: E[] = [];

  /** The seq of the last event held; subscribe after it. */
  get last(): number {
    return (this.#fresh.at(-1) ?? this.#events.at(-1))?.seq ?? 0;
  }

  /** The events; the same array until one is added. */
  get events(): readonly E[] {
    if (this.#fresh.length) {
      this.#events = [...this.#events, ...this.#fresh];
      this.#fresh = [];
    }
    return this.#events;
  }

  /**
   * Takes the next event. A "known" one changes nothing. A "gap" is not taken:
   * its prev is not the last event held, so something in between is missing.
   * One that deletes takes the words out of what is held.
   */
  insert(event: E): "added" | "known" | "gap" {
    const last = this.last;
    if (event.seq <= last) return "known";
    if (event.prev !== last) return "gap";
    this.#fresh.push(event);
    const { deletes, at, from, reason } = event;
    if (deletes)
      this.#events = this.events.map((e) =>
        e.seq === deletes && !e.deleted_at
          ? { ...e, ...nothing(e), deleted_at: at, deleted_by: from, reason }
          : e,
      );
    return "added";
  }
}

/** What is left of what an event told: of a call, which way it was alone. */
function nothing({ kind }: { kind: string }) {
  return kind === "call_logged"
    ? { outcome: "", tries: 0, inbound: false, when: 0, minutes: 0 }
    : { text: "", attachments: [] };
}
