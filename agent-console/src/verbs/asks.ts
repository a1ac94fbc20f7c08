import { keepFromAsk, letInAsk } from "../care/asks.ts";
import { callAsk } from "../contacts/call-asks.ts";
import { clockOn } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import { firstName, patientName } from "../inbox/names.ts";
import type { Desk } from "../state/desk.ts";
import type { Row } from "../state/rows.ts";
import type { Tool } from "../state/tools.ts";
import { complaintAsk, surveyLinkAsk, withholdAsk } from "../voice/asks.ts";
import { askMacro, askTags } from "./tool-asks.ts";

/** What has to be asked before it can be done. */
export type AskName =
  | "promise"
  | "call"
  | "settle"
  | "escalate"
  | "link"
  | "warn"
  | "block"
  | "complaint"
  | "withhold"
  | "surveyLink"
  | "move"
  | "offer"
  | "waitOn"
  | "tag"
  | "macro"
  | "keepFrom"
  | "letIn";

export const askNames: readonly AskName[] = [
  "promise",
  "call",
  "settle",
  "escalate",
  "link",
  "warn",
  "block",
  "complaint",
  "withhold",
  "surveyLink",
  "move",
  "offer",
  "waitOn",
  "tag",
  "macro",
  "keepFrom",
  "letIn",
];

export type Option = { value: string; label: string; hint?: string };

export type AskField =
  | { kind: "text"; name: string; label: string; hint?: string; required?: boolean; lines?: number }
  | { kind: "choice"; name: string; label: string; options: Option[] }
  | { kind: "time"; name: string; label: string; hint?: string; required?: boolean; times: Option[] }
  | { kind: "date"; name: string; label: string; hint?: string; required?: boolean }
  | { kind: "number"; name: string; label: string; hint?: string; min: number; max: number }
  /** One of a few that are on or off together: values are joined by commas. */
  | { kind: "several"; name: string; label: string; hint?: string; options: Option[] }
  /** What will happen, said while it is filled in. */
  | { kind: "says"; name: string; text: string }
  | { kind: "select"; name: string; label: string; options: Option[] }
  | { kind: "contact" }
  /** What is open with the number that is typed; answered before anything is sent. */
  | { kind: "same"; name: string; phone: string };

export type Values = Record<string, string>;

/** One question: what is asked, and what is done with the answer. */
export type Ask = {
  title: string;
  /** What will happen, in a sentence. */
  lead?: string;
  fields: (values: Values) => AskField[];
  first: Values;
  submit: string;
  danger?: boolean;
  /** Carries it out; throws what the server refused with. Answers what to tell ("" where that is said already), or what to hand over. */
  run: (values: Values, clientId: string) => Promise<string | Made>;
  /** The same of what is there now, where somebody else may change it while this is asked. */
  again?: () => Promise<Ask>;
};

/** Something that is shown this once, to be copied. */
export type Made = { title: string; lead: string; label: string; text: string };

export type AskParts = {
  desk: Desk;
  row: Row;
  arg: string | undefined;
  now: number;
  departments: readonly { key: string; name: string; clinical: boolean }[];
  colleagues: readonly { id: string; name: string }[];
  tools: readonly Tool[];
};

const hour = 3_600_000;

/** Times that are often meant, soonest first: in hours, today at five, tomorrow at noon, Monday at noon. */
export function dueTimes(now: number): Option[] {
  const at = (daysOn: number, hours: number) => {
    const date = new Date(now);
    date.setDate(date.getDate() + daysOn);
    date.setHours(hours, 0, 0, 0);
    return date.getTime();
  };
  const toMonday = (8 - new Date(now).getDay()) % 7 || 7;
  const found: { at: number; label: Key }[] = [
    { at: now + hour, label: "due.hour" },
    { at: now + 4 * hour, label: "due.four_hours" },
    ...(at(0, 17) > now + 4 * hour ? [{ at: at(0, 17), label: "due.today" as Key }] : []),
    { at: at(1, 12), label: "due.tomorrow" },
    ...(toMonday > 1 ? [{ at: at(toMonday, 12), label: "due.monday" as Key }] : []),
  ];
  return found
    .filter((time) => time.at > now)
    .map((time) => ({ value: String(time.at), label: t(time.label), hint: clockOn(time.at, now) }));
}

const ways: { value: string; label: Key }[] = [
  { value: "answer", label: "promise.answer" },
  { value: "call", label: "promise.call" },
  { value: "update", label: "promise.update" },
];

const thirds: Record<string, Key> = {
  insurer: "event.waits_insurer",
  clinician: "event.waits_clinician",
  pharmacy: "event.waits_pharmacy",
  other: "event.waits_other",
};

const options = (list: { value: string; label: Key }[]): Option[] =>
  list.map(({ value, label }) => ({ value, label: t(label) }));

export function askFor(name: AskName, parts: AskParts): Ask {
  const { desk, row, arg = "", now } = parts;
  const who = patientName(row);
  const reason = (required = false): AskField => ({
    kind: "text",
    name: "reason",
    label: t(required ? "ask.reason" : "ask.reason_optional"),
    hint: t("ask.staff_only"),
    required,
  });
  const due = Number;
  const does = async (path: string, body: Values | object, clientId: string, done: string) => {
    await desk.actions.carryOutNow(row, path, body, clientId);
    return done;
  };
  const only = (values: Values, ...names: string[]) =>
    Object.fromEntries(names.flatMap((key) => (values[key]?.trim() ? [[key, values[key]]] : [])));

  switch (name) {
    case "tag":
      return askTags(parts);
    case "macro":
      return askMacro(parts);
    case "promise": {
      const renews = row.promised === true;
      const times = dueTimes(now);
      return {
        title: t("promise.title"),
        lead: renews
          ? t("promise.renews", { time: row.due ? clockOn(row.due, now) : "" })
          : t("promise.lead", { name: firstName(row) }),
        first: { next: row.next && row.next !== "reply" ? row.next : "answer", due: times[1]?.value ?? "" },
        fields: () => [
          { kind: "choice", name: "next", label: t("promise.next"), options: options(ways) },
          { kind: "time", name: "due", label: t("promise.due"), required: true, times },
          ...(renews
            ? [
                {
                  kind: "text" as const,
                  name: "reason",
                  label: t("promise.reason"),
                  hint: t("promise.reason_hint"),
                  required: true,
                },
              ]
            : []),
        ],
        submit: t("promise.submit"),
        run: (values, id) =>
          does(
            "promise",
            { ...only(values, "next", "reason"), due: due(values.due) },
            id,
            t("promise.done", { time: clockOn(due(values.due), now) }),
          ),
      };
    }
    case "call":
      return callAsk(parts);
    case "settle":
      return {
        title: t("settle.title"),
        lead: t("settle.lead", { name: firstName(row) }),
        first: {},
        fields: () => [reason(true)],
        submit: t("settle.submit"),
        run: (values, id) => does("no-reply-needed", only(values, "reason"), id, t("settle.done")),
      };
    case "escalate":
      return {
        title: t("escalate.title"),
        lead: t("escalate.lead"),
        first: {},
        fields: () => [reason(true)],
        submit: t("escalate.submit"),
        run: (values, id) => does("escalate", only(values, "reason"), id, t("escalate.done")),
      };
    case "link":
      return {
        title: t("link.title"),
        lead: t("link.lead"),
        first: {
          department: parts.departments.find(({ key }) => key !== row.department)?.key ?? row.department,
        },
        fields: () => [
          {
            kind: "choice",
            name: "department",
            label: t("link.department"),
            options: parts.departments
              .filter(({ key }) => key !== row.department)
              .map(({ key, name: label, clinical }) => ({
                value: key,
                label,
                ...(clinical && { hint: t("transfer.clinical") }),
              })),
          },
          {
            kind: "text",
            name: "text",
            label: t("link.text", { name: firstName(row) }),
            hint: t("link.text_hint"),
            required: true,
            lines: 3,
          },
          { kind: "text", name: "note", label: t("link.note"), hint: t("ask.staff_only"), lines: 2 },
        ],
        submit: t("link.submit"),
        run: async (values, id) => {
          const made = await desk.actions.carryOutNow(
            row,
            "links",
            only(values, "department", "text", "note"),
            id,
          );
          return t("link.done", { reference: made.reference });
        },
      };
    case "warn":
      return {
        title: t("warn.title"),
        lead: t("warn.lead", { name: firstName(row) }),
        first: {},
        fields: () => [reason()],
        submit: t("warn.submit"),
        run: (values, id) => does("warn", only(values, "reason"), id, t("warn.done")),
      };
    case "block":
      return {
        title: t("block.title", { name: who }),
        lead: t("block.lead"),
        first: { blocked: "true" },
        fields: () => [
          {
            kind: "choice",
            name: "blocked",
            label: t("block.what"),
            options: [
              { value: "true", label: t("block.on") },
              { value: "false", label: t("block.off") },
            ],
          },
          reason(),
        ],
        submit: t("block.submit"),
        danger: true,
        run: async (values) => {
          const blocked = values.blocked === "true";
          await desk.client.house.block(row.patient, blocked, values.reason?.trim());
          return t(blocked ? "block.done" : "block.done_off");
        },
      };
    case "complaint":
      return complaintAsk(desk, row);
    case "withhold":
      return withholdAsk(desk, row);
    case "keepFrom":
      return keepFromAsk(parts);
    case "letIn":
      return letInAsk(parts);
    case "surveyLink":
      return surveyLinkAsk(desk, row);
    case "move": {
      const to = parts.departments.find(({ key }) => key === arg);
      const label = to?.name ?? arg;
      return {
        title: t("move.title", { department: label }),
        lead: t(to?.clinical ? "move.lead_clinical" : "move.lead", {
          name: firstName(row),
          department: label,
        }),
        first: {},
        fields: () => [
          { kind: "text", name: "note", label: t("move.note"), hint: t("ask.staff_only"), lines: 3 },
        ],
        submit: t("move.submit", { department: label }),
        run: (values, id) =>
          does(
            "transfer",
            { department: arg, ...only(values, "note") },
            id,
            t("done.transferred", { department: label }),
          ),
      };
    }
    case "offer": {
      const to = parts.colleagues.find(({ id }) => id === arg)?.name ?? "";
      return {
        title: t("offer.title", { name: to }),
        lead: t("offer.lead", { name: to }),
        first: {},
        fields: () => [
          { kind: "text", name: "note", label: t("offer.note"), hint: t("ask.staff_only"), lines: 3 },
        ],
        submit: t("offer.submit", { name: to }),
        run: (values, id) =>
          does("transfer", { staff_id: arg, ...only(values, "note") }, id, t("offer.made", { name: to })),
      };
    }
    case "waitOn":
      return {
        title: t(thirds[arg] ?? "event.waits_other"),
        lead: t("wait.lead", { name: firstName(row) }),
        first: { due: dueTimes(now).find(({ value }) => Number(value) > now + 5 * hour)?.value ?? "" },
        fields: () => [
          reason(true),
          {
            kind: "time",
            name: "due",
            label: t("wait.due"),
            hint: t("wait.due_hint"),
            times: dueTimes(now),
          },
        ],
        submit: t("wait.submit"),
        run: (values, id) =>
          does(
            "wait",
            { on: arg, ...only(values, "reason"), ...(values.due && { due: due(values.due) }) },
            id,
            t("done.waiting"),
          ),
      };
  }
}
