import {
  HeartPulse,
  Hourglass,
  MessageSquareText,
  MoonStar,
  SignalHigh,
  UserRoundX,
  Zap,
} from "lucide-react";
import { restrict } from "../care/restrict.tsx";
import { exact } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import { firstName } from "../inbox/names.ts";
import { serverClock } from "../state/clock.ts";
import type { Desk } from "../state/desk.ts";
import type { Row } from "../state/rows.ts";
import type { Tool } from "../state/tools.ts";
import { Avatar } from "../ui/avatar.tsx";
import { PresenceMark } from "../ui/presence.tsx";
import type { AskName } from "../verbs/asks.ts";
import { macrosFor } from "../verbs/tool-asks.ts";
import type { Choice } from "./palette.tsx";

export type PickName = "assign" | "transfer" | "wait" | "snooze" | "priority" | "pickMacro" | "restrict";

export type Pick = { label: string; placeholder: string; empty: string; choices: Choice[] };

export type PickParts = {
  desk: Desk;
  row: Row;
  colleagues: readonly {
    id: string;
    name: string;
    role: string;
    departments: readonly string[];
    presence: string;
    live?: number;
    capacity?: number;
  }[];
  departments: readonly { key: string; name: string; clinical: boolean }[];
  tools: readonly Tool[];
  /** Goes on with a form. */
  onAsk: (what: AskName, row: Row, arg: string) => void;
};

/** The question an action asks before it can be done, as a list to choose from. */
export function pickFor(name: PickName, parts: PickParts): Pick {
  switch (name) {
    case "assign":
      return assign(parts);
    case "transfer":
      return transfer(parts);
    case "wait":
      return wait(parts);
    case "snooze":
      return snooze(parts);
    case "priority":
      return priority(parts);
    case "restrict":
      return restrict(parts);
    case "pickMacro":
      return macro(parts);
  }
}

const presenceOrder = ["available", "finishing", "break", "away", "offline"];
const presenceWords: Record<string, Key> = {
  available: "presence.available",
  finishing: "presence.finishing",
  break: "presence.break",
  away: "presence.away",
};

function assign({ desk, row, colleagues }: PickParts): Pick {
  const told = desk.client.presence.get();
  const people = colleagues
    .filter(({ role }) => role === "agent" || role === "supervisor" || role === "admin")
    .filter(({ role, departments }) => role === "admin" || departments.includes(row.department))
    .map((person) => ({ ...person, presence: told.get(person.id) ?? person.presence }))
    .sort(
      (a, b) =>
        Number(b.id === desk.me.id) - Number(a.id === desk.me.id) ||
        presenceOrder.indexOf(a.presence) - presenceOrder.indexOf(b.presence) ||
        a.name.localeCompare(b.name),
    );
  const choices: Choice[] = people.map((person) => ({
    id: person.id,
    label: person.id === desk.me.id ? t("assign.me") : person.name,
    words: [person.name],
    hint: t(presenceWords[person.presence] ?? "presence.offline"),
    disabled: row.assignee?.id === person.id,
    icon: (
      <span className="relative flex">
        <Avatar id={person.id} name={person.name} size={20} />
        <PresenceMark presence={person.presence} className="absolute -end-1 -bottom-1" />
      </span>
    ),
    run: () => desk.actions.assign(row, { id: person.id, name: person.name }),
  }));
  if (row.assignee) {
    choices.push({
      id: "nobody",
      label: t("assign.nobody"),
      icon: <UserRoundX aria-hidden="true" size={16} strokeWidth={1.5} />,
      run: () => desk.actions.assign(row, undefined),
    });
  }
  return {
    label: t("assign.label"),
    placeholder: t("assign.placeholder"),
    empty: t("assign.empty"),
    choices,
  };
}

/**
 * How many live conversations each person holds, as far as this one sees them:
 * those that are owed a reply, and what they are offered. Those whose patient
 * just sits there are known to the server alone, which has the last word.
 */
export function loads(rows: readonly Row[]): ReadonlyMap<string, number> {
  const held = new Map<string, number>();
  const add = (id: string | undefined) => id && held.set(id, (held.get(id) ?? 0) + 1);
  for (const row of rows) {
    if (row.status === "resolved") continue;
    if (row.mode === "live" && row.waiting_since) add(row.assignee?.id);
    add(row.offered_to?.id);
  }
  return held;
}

/** Why somebody cannot be offered a conversation now; "" when they can. */
export function unableReason(person: { presence: string; live?: number; capacity?: number }): string {
  if (person.presence !== "available" && person.presence !== "finishing")
    return t(presenceWords[person.presence] ?? "presence.offline");
  if (person.live !== undefined && person.capacity !== undefined && person.live >= person.capacity)
    return t("transfer.full", { n: person.capacity });
  return "";
}

function transfer({ desk, row, departments, colleagues, onAsk }: PickParts): Pick {
  const others = departments.filter(({ key }) => key !== row.department);
  const told = desk.client.presence.get();
  const people = colleagues
    .filter(({ id }) => id !== desk.me.id)
    .filter(({ role }) => role === "agent" || role === "supervisor" || role === "admin")
    .filter(({ role, departments: theirs }) => role === "admin" || theirs.includes(row.department))
    .map((person) => ({ ...person, presence: told.get(person.id) ?? person.presence }))
    .map((person) => ({ ...person, unable: unableReason(person) }))
    .sort((a, b) => Number(a.unable !== "") - Number(b.unable !== "") || a.name.localeCompare(b.name));
  const heart = <HeartPulse aria-hidden="true" size={16} strokeWidth={1.5} />;
  return {
    label: t("transfer.label"),
    placeholder: t("transfer.placeholder"),
    empty: t("transfer.empty"),
    choices: [
      ...others.map((department) => ({
        id: department.key,
        label: department.name,
        group: t("transfer.departments"),
        hint: department.clinical ? t("transfer.clinical_told") : undefined,
        icon: department.clinical ? heart : undefined,
        run: () => desk.actions.transfer(row, department),
      })),
      ...people.map((person) => ({
        id: `person-${person.id}`,
        label: t("transfer.offer", { name: person.name }),
        group: t("transfer.people"),
        words: [person.name],
        hint: person.unable || t("presence.available"),
        disabled: person.unable !== "" || !row.assignee,
        icon: (
          <span className="relative flex">
            <Avatar id={person.id} name={person.name} size={20} />
            <PresenceMark presence={person.presence} className="absolute -end-1 -bottom-1" />
          </span>
        ),
        run: () => onAsk("offer", row, person.id),
      })),
      ...others.map((department) => ({
        id: `note-${department.key}`,
        label: t("transfer.with_note", { department: department.name }),
        group: t("transfer.notes"),
        hint: department.clinical ? t("transfer.clinical_told") : undefined,
        icon: department.clinical ? heart : undefined,
        run: () => onAsk("move", row, department.key),
      })),
    ],
  };
}

const priorities: { priority: Row["priority"]; label: Key }[] = [
  { priority: "normal", label: "priority.normal" },
  { priority: "high", label: "priority.high" },
  { priority: "urgent", label: "priority.urgent" },
];

function priority({ desk, row }: PickParts): Pick {
  return {
    label: t("priority.label"),
    placeholder: t("wait.placeholder"),
    empty: t("palette.empty"),
    choices: priorities.map((choice) => ({
      id: choice.priority,
      label: t(choice.label),
      disabled: row.priority === choice.priority,
      icon: <SignalHigh aria-hidden="true" size={16} strokeWidth={1.5} />,
      run: () =>
        desk.actions.priority(row, choice.priority, t("event.priority", { priority: t(choice.label) })),
    })),
  };
}

const waits: { on: string; label: Key }[] = [
  { on: "patient", label: "event.waits_patient" },
  { on: "insurer", label: "event.waits_insurer" },
  { on: "clinician", label: "event.waits_clinician" },
  { on: "pharmacy", label: "event.waits_pharmacy" },
  { on: "other", label: "event.waits_other" },
];

function wait({ desk, row, onAsk }: PickParts): Pick {
  const choices: Choice[] = waits.map(({ on, label }) => ({
    id: on,
    label: t(label),
    disabled: row.status === "waiting" && row.waiting_on === on,
    icon: <Hourglass aria-hidden="true" size={16} strokeWidth={1.5} />,
    // Whoever else we wait on, colleagues and the patient want to know why and until when.
    run: () => (on === "patient" ? desk.actions.wait(row, on) : onAsk("waitOn", row, on)),
  }));
  if (row.status === "waiting" || row.status === "snoozed") {
    choices.unshift({ id: "nothing", label: t("wait.nothing"), run: () => desk.actions.wait(row, "") });
  }
  return { label: t("wait.label"), placeholder: t("wait.placeholder"), empty: t("palette.empty"), choices };
}

/** When a snooze can end: soon, or in the morning at nine. */
export function snoozeTimes(now: number): { id: Key; until: number }[] {
  const hour = 3_600_000;
  const morning = (daysOn: number) => {
    const date = new Date(now);
    date.setDate(date.getDate() + daysOn);
    date.setHours(9, 0, 0, 0);
    return date.getTime();
  };
  const toMonday = (8 - new Date(now).getDay()) % 7 || 7;
  return [
    { id: "snooze.hour", until: now + hour },
    { id: "snooze.three_hours", until: now + 3 * hour },
    { id: "snooze.tomorrow", until: morning(1) },
    ...(toMonday === 1 ? [] : [{ id: "snooze.monday" as const, until: morning(toMonday) }]),
  ];
}

function snooze({ desk, row }: PickParts): Pick {
  return {
    label: t("snooze.label"),
    placeholder: t("snooze.placeholder"),
    empty: t("palette.empty"),
    choices: [
      ...snoozeTimes(serverClock.now()).map(({ id, until }) => ({
        id,
        label: t(id),
        hint: exact(until),
        icon: <MoonStar aria-hidden="true" size={16} strokeWidth={1.5} />,
        run: () => desk.actions.snooze(row, until),
      })),
      {
        id: "snooze.reply",
        label: t("snooze.reply", { name: firstName(row) }),
        icon: <MessageSquareText aria-hidden="true" size={16} strokeWidth={1.5} />,
        run: () => desk.actions.snoozeUntilReply(row),
      },
    ],
  };
}

function macro({ row, tools, onAsk }: PickParts): Pick {
  return {
    label: t("macro.label"),
    placeholder: t("macro.placeholder"),
    empty: t("macro.empty"),
    choices: macrosFor(tools, row.department).map(
      ({ id = "", name, macro: { actions } = { actions: [] } }) => ({
        id,
        label: name,
        hint: t("macro.actions", { n: actions?.length ?? 0 }),
        icon: <Zap aria-hidden="true" size={16} strokeWidth={1.5} />,
        run: () => onAsk("macro", row, id),
      }),
    ),
  };
}
