import { clock } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import { firstName } from "../inbox/names.ts";
import type { Desk } from "../state/desk.ts";
import type { Row, Topic } from "../state/rows.ts";
import { type Ask, type AskField, type AskParts, dueTimes, type Option, type Values } from "../verbs/asks.ts";

type What = { value: string; label: Key; channel: "phone" | "walk_in"; inbound: boolean; outcome: string };

/** What there is to write down, likeliest first: one choice says way, channel and outcome at once. */
export const whats: readonly What[] = [
  { value: "out_reached", label: "call.out_reached", channel: "phone", inbound: false, outcome: "reached" },
  { value: "out_none", label: "call.out_none", channel: "phone", inbound: false, outcome: "no_answer" },
  { value: "out_message", label: "call.out_message", channel: "phone", inbound: false, outcome: "voicemail" },
  { value: "in_reached", label: "call.in_reached", channel: "phone", inbound: true, outcome: "reached" },
  { value: "in_message", label: "call.in_message", channel: "phone", inbound: true, outcome: "voicemail" },
  { value: "in_none", label: "call.in_none", channel: "phone", inbound: true, outcome: "no_answer" },
  { value: "desk", label: "call.desk", channel: "walk_in", inbound: true, outcome: "reached" },
];

const whatOf = ({ what }: Values): What | undefined => whats.find(({ value }) => value === what);

const minute = 60_000;

/** Moments of today at which it may have been; the first one is now. */
export function earlierTimes(now: number): Option[] {
  const found: { value: string; label: Key; ago: number }[] = [
    { value: "", label: "call.now", ago: 0 },
    { value: String(now - 15 * minute), label: "call.ago_quarter", ago: 15 },
    { value: String(now - 60 * minute), label: "call.ago_hour", ago: 60 },
    { value: String(now - 180 * minute), label: "call.ago_three", ago: 180 },
  ];
  return found.map(({ value, label, ago }) => ({
    value,
    label: t(label),
    ...(ago > 0 && { hint: clock(now - ago * minute) }),
  }));
}

/** What follows from it, when it was, and what colleagues should know. */
function rest(values: Values, now: number): AskField[] {
  const reached = whatOf(values)?.outcome === "reached";
  return [
    reached
      ? {
          kind: "choice",
          name: "next",
          label: t("call.then"),
          options: [
            { value: "theirs", label: t("call.then_theirs") },
            { value: "ours", label: t("call.then_ours") },
          ],
        }
      : {
          kind: "time",
          name: "due",
          label: t("call.again"),
          hint: t("call.again_hint"),
          times: dueTimes(now),
        },
    { kind: "text", name: "note", label: t("call.note"), hint: t("ask.staff_only"), lines: 2 },
    { kind: "time", name: "when", label: t("call.when"), times: earlierTimes(now) },
    { kind: "number", name: "minutes", label: t("call.minutes"), min: 1, max: 600 },
  ];
}

/** What is sent of it. */
export function callBody(values: Values): object {
  const what = whatOf(values);
  if (!what) return {};
  const reached = what.outcome === "reached";
  return {
    channel: what.channel,
    inbound: what.inbound,
    outcome: what.outcome,
    ...(values.note?.trim() && { note: values.note }),
    ...(values.when && { when: Number(values.when) }),
    ...(values.minutes && { minutes: Number(values.minutes) }),
    ...(reached && values.next === "ours" && { keep_open: true }),
    ...(!reached && values.due && { due: Number(values.due) }),
  };
}

const choice = (resolved: boolean): AskField => ({
  kind: "choice",
  name: "what",
  label: t("call.what"),
  // What we call about after the end is opened again first.
  options: whats
    .filter(({ inbound }) => inbound || !resolved)
    .map(({ value, label }) => ({ value, label: t(label) })),
});

/** Writes down a call or a visit; for five seconds it can be undone. */
export function callAsk({ desk, row, now }: AskParts): Ask {
  const resolved = row.status === "resolved";
  return {
    title: t("call.title"),
    ...((resolved || row.tries) && {
      lead: resolved
        ? t("call.reopens", { name: firstName(row) })
        : t("contact.tries", { n: row.tries ?? 0 }),
    }),
    first: { what: resolved ? "in_reached" : "out_reached", next: "theirs" },
    fields: (values) => [{ kind: "contact" }, choice(resolved), ...rest(values, now)],
    submit: t("call.submit"),
    run: async (values) => {
      const label = whatOf(values)?.label ?? "call.done";
      desk.actions.log(row, callBody(values), t("call.held", { what: t(label), name: firstName(row) }));
      return "";
    },
  };
}

export type CallerParts = {
  desk: Desk;
  now: number;
  department: string;
  departments: readonly { key: string; name: string }[];
  topics: (department: string) => readonly Topic[];
  topicName: (department: string, topic: string) => string;
  open: (id: string) => void;
};

/** Begins a conversation for somebody who called or came by, or writes it down in the one that is open with their number. */
export function callerAsk({ desk, now, department, departments, topics, topicName, open }: CallerParts): Ask {
  return {
    title: t("caller.title"),
    lead: t("caller.lead"),
    first: { what: "in_reached", next: "theirs", department },
    fields: (values) => {
      const chosen = values.department ?? department;
      const named = topics(chosen).map(({ key }) => ({ value: key, label: topicName(chosen, key) }));
      const known = Number(values.found) > 0 && values.same !== "new";
      return [
        choice(false),
        { kind: "text", name: "phone", label: t("caller.phone"), required: values.what !== "desk" },
        { kind: "same", name: "same", phone: values.phone ?? "" },
        ...(known
          ? []
          : [
              { kind: "text" as const, name: "name", label: t("caller.name"), required: true },
              {
                kind: "select" as const,
                name: "department",
                label: t("caller.department"),
                options: departments.map(({ key, name }) => ({ value: key, label: name })),
              },
              ...(named.length > 0
                ? [
                    {
                      kind: "select" as const,
                      name: "topic",
                      label: t("caller.topic"),
                      options: [{ value: "", label: t("caller.no_topic") }, ...named],
                    },
                  ]
                : []),
            ]),
        ...rest(values, now),
      ];
    },
    submit: t("caller.submit"),
    run: async (values, clientId) => {
      const known = Number(values.found) > 0 && values.same !== "new" ? values.same : undefined;
      const { conversation } = await desk.api.post<{ conversation: Row }>(
        known ? `/conversations/${known}/calls` : "/callers",
        known
          ? { ...callBody(values), client_id: clientId }
          : {
              department: values.department,
              // A topic of the department that was chosen before is none of this one.
              topic: topics(values.department ?? "").some(({ key }) => key === values.topic)
                ? values.topic
                : "",
              name: values.name,
              phone: values.phone,
              call: callBody(values),
              separate: values.same === "new",
              client_id: clientId,
            },
      );
      open(conversation.id);
      return t("call.done");
    },
  };
}
