import type { Api } from "./api.ts";
import type { Contact, Priority, StaffConversation } from "./frames.ts";
import type { components } from "./schema.gen.ts";

type Schemas = components["schemas"];
/** A body without what every verb sends by itself. */
type Asked<T> = Omit<T, "client_id">;

export type PromiseOf = Asked<Schemas["Promise"]>;
export type CallOutcome = Asked<Schemas["LogCall"]>;
export type LinkedOpening = Asked<Schemas["OpenLinked"]>;
export type Waiting = Asked<Schemas["Wait"]>;
/** To a department, or as an offer to a person of its department. */
export type TransferTo = { department: string; note?: string } | { staff_id: string; note?: string };

/**
 * What staff do with a conversation. Each call is sent under a client id of its
 * own, so that it may be repeated, answers the row after it, and has told that
 * row to lists and threads. All throw ApiError.
 */
export class Verbs {
  readonly #api: Api;
  readonly #uuid: () => string;
  readonly #changed: (row: StaffConversation) => void;

  /** Made by StaffClient. */
  constructor(api: Api, uuid: () => string, changed: (row: StaffConversation) => void) {
    this.#api = api;
    this.#uuid = uuid;
    this.#changed = changed;
  }

  /** "me" claims, "" gives it to nobody. */
  assign = (id: string, staff_id: string) => this.#post(id, "assign", { staff_id });
  resolve = (id: string) => this.#post(id, "resolve");
  reopen = (id: string) => this.#post(id, "reopen");
  snooze = (id: string, until: number) => this.#post(id, "snooze", { until });
  wait = (id: string, waiting: Waiting) => this.#post(id, "wait", waiting);

  /** Takes what was offered to us; "offer_gone" if it no longer is. */
  accept = (id: string) => this.#post(id, "accept");
  decline = (id: string, reason = "") => this.#post(id, "decline", { reason });
  /** Takes our own offer to a colleague back. */
  withdrawOffer = (id: string) => this.#post(id, "withdraw-offer");
  transfer = (id: string, to: TransferTo) => this.#post(id, "transfer", to);

  setPriority = (id: string, priority: Priority) => this.#post(id, "priority", { priority });
  noReplyNeeded = (id: string, reason = "") => this.#post(id, "no-reply-needed", { reason });
  /** What comes next and by when; a reason is needed where a promise runs already. */
  promise = (id: string, promise: PromiseOf) => this.#post(id, "promise", promise);
  escalate = (id: string, reason = "") => this.#post(id, "escalate", { reason });

  /** How a call to the patient went. */
  logCall = (id: string, call: CallOutcome) => this.#post(id, "calls", call);
  /** Opens the part of the matter that another department answers: the row of the new conversation. */
  openLinked = (id: string, opening: LinkedOpening) => this.#post(id, "links", opening);

  markSpam = (id: string, spam: boolean) => this.#post(id, "spam", { spam });
  /** Asks the patient for another tone. */
  warn = (id: string, reason = "") => this.#post(id, "warn", { reason });

  /** How the patient can be reached; written to the audit log each time. */
  async contact(id: string): Promise<Contact> {
    return (await this.#api.get<{ contact: Contact }>(`/conversations/${id}/contact`)).contact;
  }

  async #post(id: string, verb: string, body: object = {}): Promise<StaffConversation> {
    const { conversation } = await this.#api.post<{ conversation: StaffConversation }>(
      `/conversations/${id}/${verb}`,
      { ...body, client_id: this.#uuid() },
    );
    this.#changed(conversation);
    return conversation;
  }
}
