import { clockOn, exact, languageName } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import { serverClock } from "../state/clock.ts";
import type { LogEvent } from "../state/rows.ts";
import { toolName } from "../state/tool-names.ts";
import { voiceText } from "../voice/event-words.ts";

const waits: Record<string, Key> = {
  patient: "event.waits_patient",
  insurer: "event.waits_insurer",
  clinician: "event.waits_clinician",
  pharmacy: "event.waits_pharmacy",
};

const requeued: Record<string, Key> = {
  disconnected: "event.requeued_disconnected",
  returned: "event.requeued_returned",
  released: "event.requeued_released",
  handed_over: "event.requeued_handed_over",
};

const offerEnds: Record<string, Key> = {
  declined: "event.offer_declined",
  expired: "event.offer_expired",
  withdrawn: "event.offer_withdrawn",
};

const calledUs: Record<string, Key> = {
  reached: "event.called_us",
  no_answer: "event.called_us_missed",
  voicemail: "event.called_us_message",
};

const calls: Record<string, Key> = {
  reached: "event.call_reached",
  no_answer: "event.call_no_answer",
  voicemail: "event.call_voicemail",
};

const promises: Record<string, Key> = {
  answer: "event.promised_answer",
  call: "event.promised_call",
  update: "event.promised_update",
};

const promiseEnds: Record<string, Key> = {
  kept: "event.promise_kept",
  lapsed: "event.promise_lapsed",
  renewed: "event.promise_renewed",
  withdrawn: "event.promise_withdrawn",
};

const targets: Record<string, Key> = {
  first_response: "sla.first_response",
  next_reply: "sla.next_reply",
  resolution: "sla.resolution",
  promise: "sla.promise",
};

const priorities: Record<string, Key> = {
  normal: "priority.normal",
  high: "priority.high",
  urgent: "priority.urgent",
};

const abouts: Record<string, Key> = {
  self: "event.about_self",
  child: "event.about_child",
  parent: "event.about_parent",
  other: "event.about_other",
};

const joins: Record<string, Key> = {
  merged: "event.merged",
  absorbed: "event.absorbed",
  unmerged: "event.unmerged",
  unabsorbed: "event.unabsorbed",
};

/** Texts that say all there is in their kind alone. */
const plain: Record<string, Key> = {
  woken: "event.woken",
  undone: "event.undone",
  abandoned: "event.abandoned",
  withdrawn: "event.withdrawn",
  escalated: "event.escalated",
  no_reply_needed: "event.no_reply_needed",
  abuse_warned: "event.abuse_warned",
  spam: "event.spam",
  not_spam: "event.not_spam",
  restricted: "event.restricted",
  unrestricted: "event.unrestricted",
  attachment_checked: "event.file_checked",
  note_file_checked: "event.file_checked",
  message_deleted: "event.message_deleted",
  call_deleted: "event.call_deleted",
  note_deleted: "event.note_deleted",
};

/** Reasons that are codes of the contract, with a word of their own or none beside the event's text. */
const reasons: Record<string, Key | ""> = {
  disconnected: "",
  returned: "",
  released: "",
  inactivity: "",
  spam: "",
  reply: "",
  handed_over: "reason.handed_over",
  overflow: "reason.overflow",
  first_response: "sla.first_response",
  next_reply: "sla.next_reply",
  resolution: "sla.resolution",
  promise: "sla.promise",
  promise_lapsed: "event.promise_lapsed",
  lapsed: "event.promise_lapsed",
  wrong_patient: "deleted.wrong_patient",
  sensitive: "deleted.sensitive",
  mistake: "deleted.mistake",
  patient_asked: "deleted.patient_asked",
};

/** Why, in words, where the text of the event does not say it already. */
export function reasonText({ kind, reason }: LogEvent): string {
  if (!reason || kind === "contact_reason" || (kind === "requeued" && requeued[reason])) return "";
  if (reason === "mistake" && (kind === "call_deleted" || kind === "call_logged"))
    return t("deleted.mistake_call");
  return reasonWords(reason);
}

/** What a code of the contract says, or else the words that it is. */
export function reasonWords(reason: string): string {
  const known = reasons[reason];
  return known === undefined ? reason : known === "" ? "" : t(known);
}

/** Tags by name; what cannot be told yet is a tag all the same. */
function tagNames(ids: readonly string[] = []): string {
  return ids.map((id) => toolName(id) ?? t("event.some_tag")).join(", ");
}

/** How a call went, or a visit; when it was and how long it took, where somebody said so. */
function callText(event: LogEvent): string {
  const { channel, inbound, outcome = "", tries = 1, when, minutes, at, deleted_at, deleted_by } = event;
  if (deleted_at)
    return t(channel === "walk_in" ? "deleted.visit" : "deleted.call", {
      name: deleted_by?.name ?? "",
      time: clockOn(deleted_at, serverClock.now()),
    });
  const what =
    channel === "walk_in"
      ? t("event.came_by")
      : t((inbound ? calledUs[outcome] : calls[outcome]) ?? "event.call_reached", { tries });
  const parts = [
    ...(when && Math.abs(at - when) >= 60_000 ? [t("event.call_when", { time: clockOn(when, at) })] : []),
    ...(minutes ? [t("event.call_minutes", { n: minutes })] : []),
  ];
  return [what, ...parts].join(" · ");
}

/** What an event of the log says, as a whole sentence; who and when stand beside it. */
export function eventText(
  event: LogEvent,
  department: (key: string) => string,
  reason: (key: string) => string = (key) => key,
): string {
  const name = event.staff?.name ?? "";
  const at = (time: number | undefined) => (time ? clockOn(time, event.at) : "");
  switch (event.kind) {
    case "opened":
      if (event.channel)
        return t(event.channel === "walk_in" ? "event.opened_walk_in" : "event.opened_phone", {
          department: department(event.department ?? ""),
        });
      return event.mode === "message"
        ? t("event.opened_message", { department: department(event.department ?? "") })
        : event.mode === "callback"
          ? t("event.opened_callback", {
              department: department(event.department ?? ""),
              time: at(event.slot),
            })
          : t("event.opened", { department: department(event.department ?? "") });
    case "reopened":
      if (event.channel)
        return t(event.channel === "walk_in" ? "event.reopened_walk_in" : "event.reopened_phone");
      return t(event.origin === "not_solved" ? "event.reopened_not_solved" : "event.reopened");
    case "notice_accepted":
      return event.language
        ? t("event.notice_accepted", { version: event.version ?? "", language: languageName(event.language) })
        : t("event.notice_accepted_plain", { version: event.version ?? "" });
    case "queued":
      return t("event.queued", { department: department(event.department ?? "") });
    case "requeued":
      return t(requeued[event.reason ?? ""] ?? "event.requeued", { name });
    case "assigned":
      return event.staff ? t("event.assigned", { name }) : t("event.unassigned");
    case "accepted":
      return t("event.accepted", { name });
    case "offered":
      return t("event.offered", { name });
    case "offer_ended":
      return t(offerEnds[event.outcome ?? ""] ?? "event.offer_withdrawn", { name });
    case "interpreter_needed":
      return t("event.interpreter", { language: languageName(event.language ?? "") });
    case "converted":
      return event.mode === "callback"
        ? t("event.converted_callback", { time: at(event.slot) })
        : t("event.converted_message");
    case "contact_given":
      return t(
        event.contact?.phone
          ? event.contact.email
            ? "event.contact_both"
            : "event.contact_phone"
          : event.contact?.email
            ? "event.contact_email"
            : "event.contact",
      );
    case "call_logged":
      return callText(event);
    case "promised":
      return t(promises[event.next ?? ""] ?? "event.promised_answer", { time: at(event.due) });
    case "promise_ended":
      return t(promiseEnds[event.outcome ?? ""] ?? "event.promise_withdrawn");
    case "sla_warned":
      return t("event.sla_warned", { target: t(targets[event.target ?? ""] ?? "sla.resolution") });
    case "sla_breached":
      return t("event.sla_breached", { target: t(targets[event.target ?? ""] ?? "sla.resolution") });
    case "inactivity_warned":
      return event.due ? t("event.inactivity", { time: at(event.due) }) : t("event.inactivity_plain");
    case "priority":
      return t("event.priority", { priority: t(priorities[event.priority ?? ""] ?? "priority.normal") });
    case "linked":
      return t("event.linked", {
        reference: event.linked?.reference ?? "",
        department: department(event.linked?.department ?? ""),
      });
    case "merged":
    case "absorbed":
    case "unmerged":
    case "unabsorbed":
      return t(joins[event.kind] ?? "event.other", { reference: event.linked?.reference ?? "" });
    case "transferred":
      return t("event.transferred", {
        from: department(event.from_department ?? ""),
        to: department(event.department ?? ""),
      });
    case "status":
      return event.status === "waiting"
        ? t(waits[event.waiting_on ?? ""] ?? "event.waits_other")
        : t("event.open_again");
    case "tagged":
      return t(
        event.added?.length ? (event.removed?.length ? "event.retagged" : "event.tagged") : "event.untagged",
        {
          added: tagNames(event.added),
          removed: tagNames(event.removed),
        },
      );
    case "about_set":
      return t(abouts[event.relation ?? ""] ?? "event.about_other");
    case "snoozed":
      if (event.reason === "reply") return t("event.snoozed_reply");
      return t("event.snoozed", { until: event.until ? exact(event.until) : "" });
    case "resolved":
      if (event.auto) return t("event.resolved_auto");
      if (event.reason === "spam") return t("event.resolved_spam");
      return t(event.from.kind === "patient" ? "event.ended" : "event.resolved");
    default:
      return voiceText(event, reason) ?? t(plain[event.kind] ?? "event.other");
  }
}
