import type { Api } from "@careline/client";
import { exact } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { patientName } from "../inbox/names.ts";
import type { HeldActions } from "./held.ts";
import type { Notices } from "./notices.ts";
import type { Overlay } from "./overlay.ts";
import type { Row } from "./rows.ts";

type Person = { id: string; name: string };

type Verb = {
  path: string;
  body: Record<string, unknown>;
  label: string;
  change: (row: Row) => Row;
  /** Shown for five seconds before it is carried out. */
  held: boolean;
  /** Done first, when it is carried out; false: the rest is not done. */
  before?: () => Promise<boolean>;
  undone?: () => void;
};

export type ActionParts = {
  api: Api;
  held: HeldActions;
  notices: Notices;
  overlay: Overlay;
  uuid: () => string;
  me: Person;
  /** The newest row known of a conversation. */
  latest: (id: string) => Row | undefined;
  learn: (row: Row) => void;
  /** Waits until nothing written here is still on its way: a reply that came after would reopen what was resolved. */
  settled: (id: string) => Promise<boolean>;
  /** An offer of it was ended from here. */
  offerEnded: (row: Row) => void;
};

/**
 * What staff do with a conversation besides writing. Each shows at once; all
 * but taking one can be undone for five seconds, because nothing is sent
 * before. What fails is taken back on screen and can be tried again.
 */
export class Actions {
  #parts: ActionParts;

  constructor(parts: ActionParts) {
    this.#parts = parts;
  }

  /** Goes out at once, so that two people do not both begin to answer. */
  claim(row: Row): void {
    const { me } = this.#parts;
    if (row.offered_to?.id === me.id) this.#parts.offerEnded(row);
    this.#do(row, {
      path: "assign",
      body: { staff_id: "me" },
      label: t("done.assigned_me"),
      change: taken(me),
      held: false,
    });
  }

  assign(row: Row, to: Person | undefined): void {
    if (to?.id === this.#parts.me.id) {
      this.claim(row);
      return;
    }
    this.#do(row, {
      path: "assign",
      body: { staff_id: to?.id ?? "" },
      label: to ? t("done.assigned", { name: to.name }) : t("done.unassigned"),
      change: to ? taken(to) : ({ assignee: _, accepted_at: __, ...rest }) => rest,
      held: true,
    });
  }

  transfer(row: Row, department: { key: string; name: string }): void {
    this.#do(row, {
      path: "transfer",
      body: { department: department.key },
      label: t("done.transferred", { department: department.name }),
      change: ({ assignee: _, accepted_at: __, ...rest }) => ({
        ...rest,
        department: department.key,
        status: "queued",
      }),
      held: true,
    });
  }

  /** `on` empty: open again. */
  wait(row: Row, on: string): void {
    this.#do(row, {
      path: "wait",
      body: { on },
      label: on ? t("done.waiting") : t("done.open"),
      change: ({ waiting_on: _, ...rest }) =>
        on ? { ...rest, status: "waiting", waiting_on: on } : { ...rest, status: "open" },
      held: true,
    });
  }

  priority(row: Row, priority: Row["priority"], label: string): void {
    this.#do(row, {
      path: "priority",
      body: { priority },
      label,
      change: (old) => ({ ...old, priority }),
      held: true,
    });
  }

  spam(row: Row, spam: boolean): void {
    this.#do(row, {
      path: "spam",
      body: { spam },
      label: t(spam ? "done.spam" : "done.not_spam", { name: patientName(row) }),
      change: (old) => ({ ...old, spam }),
      held: true,
    });
  }

  /** Goes out at once: whom it was offered to must not begin to answer. */
  withdraw(row: Row): void {
    this.#parts.offerEnded(row);
    this.#do(row, {
      path: "withdraw-offer",
      body: {},
      label: t("done.withdrawn"),
      change: ({ offered_to: _, offer_until: __, offer_how: ___, ...rest }) => rest,
      held: false,
    });
  }

  /**
   * Carries something out now and waits for the answer: for forms, which show
   * in place what was refused. The same `clientId` makes a second
   * try the same command.
   */
  async carryOutNow(row: Row, path: string, body: object, clientId: string): Promise<Row> {
    const { api, learn } = this.#parts;
    const { conversation } = await api.post<{ conversation: Row }>(`/conversations/${row.id}/${path}`, {
      ...body,
      client_id: clientId,
    });
    learn(conversation);
    return conversation;
  }

  snooze(row: Row, until: number): void {
    this.#do(row, {
      path: "snooze",
      body: { until },
      label: t("done.snoozed", { until: exact(until) }),
      change: (old) => ({ ...old, status: "snoozed", snoozed_until: until }),
      held: true,
    });
  }

  snoozeUntilReply(row: Row): void {
    this.#do(row, {
      path: "snooze",
      body: { until_reply: true },
      label: t("done.snoozed_reply", { name: patientName(row) }),
      change: (old) => ({ ...old, status: "snoozed" }),
      held: true,
    });
  }

  /** A call or a visit, as it is sent. */
  log(row: Row, call: object, label: string): void {
    this.#do(row, { path: "calls", body: { ...call }, label, change: (old) => old, held: true });
  }

  /** `more`: what is said with it, before it and taken back with it. */
  resolve(row: Row, more: Pick<Verb, "before" | "undone"> = {}): void {
    this.#do(row, {
      before: () => this.#parts.settled(row.id),
      ...more,
      path: "resolve",
      body: {},
      label: t("done.resolved", { name: patientName(row) }),
      change: ({ waiting_since: _, waiting_on: __, ...rest }) => ({ ...rest, status: "resolved" }),
      held: true,
    });
  }

  reopen(row: Row): void {
    this.#do(row, {
      path: "reopen",
      body: {},
      label: t("done.reopened", { name: patientName(row) }),
      change: ({ resolved_at: _, ...rest }) => ({ ...rest, status: "open", assignee: this.#parts.me }),
      held: true,
    });
  }

  #do(row: Row, verb: Verb): void {
    const { held, overlay, uuid } = this.#parts;
    const clientId = uuid();
    overlay.put(row, verb.change, verb.held);
    if (!verb.held) {
      void this.#carryOut(row, verb, clientId);
      return;
    }
    held.hold({
      id: clientId,
      conversation: row.id,
      label: verb.label,
      commit: () => void this.#carryOut(row, verb, clientId),
      undo: () => {
        overlay.drop(row.id);
        verb.undone?.();
      },
    });
  }

  async #carryOut(row: Row, verb: Verb, clientId: string): Promise<void> {
    const { api, notices, overlay, latest, learn } = this.#parts;
    const now = latest(row.id) ?? row;
    if (verb.path === "resolve" && (now.last_patient_at ?? 0) > (row.last_patient_at ?? 0)) {
      overlay.drop(row.id);
      verb.undone?.();
      notices.fail(t("done.wrote_again", { name: patientName(row) }));
      return;
    }
    overlay.sent(row.id);
    try {
      if (verb.before && !(await verb.before())) {
        overlay.drop(row.id);
        return;
      }
      const { conversation } = await api.post<{ conversation: Row }>(
        `/conversations/${row.id}/${verb.path}`,
        {
          ...verb.body,
          client_id: clientId,
        },
      );
      learn(conversation);
    } catch (error) {
      overlay.drop(row.id);
      notices.fail(t("done.failed", { what: verb.label, why: errorText(error) }), () =>
        this.#do(latest(row.id) ?? row, verb),
      );
    }
  }
}

function taken(by: Person): (row: Row) => Row {
  return (row) => ({ ...row, assignee: by, status: row.status === "queued" ? "open" : row.status });
}
