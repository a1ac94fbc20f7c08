import { Circle } from "lucide-react";
import { type Key, t } from "../i18n/i18n.ts";
import { patientName } from "../inbox/names.ts";
import { viewsFor } from "../inbox/views.ts";
import type { CommandBus } from "../keyboard/command-bus.ts";
import { type CommandId, commands, keysOf } from "../keyboard/keys.ts";
import { places } from "../shell/places.ts";
import { prefs, setPref } from "../state/prefs.ts";
import type { Row, StaffPresence } from "../state/rows.ts";
import { PresenceMark } from "../ui/presence.tsx";
import type { Choice } from "./palette.tsx";

export type EverythingParts = {
  bus: CommandBus;
  rows: readonly Row[];
  target: Row | undefined;
  me: string;
  steers: boolean;
  departments: readonly { key: string; name: string }[];
  go: (to: { view?: string; department?: string; conversation?: string }) => void;
  onPresence: (presence: StaffPresence) => void;
  onSignOut: () => void;
};

/** Moving and opening need no palette; it opens conversations by name. */
const leftOut: readonly CommandId[] = ["next", "previous", "open", "back", "palette", "search"];

const presences: { presence: StaffPresence; label: Key }[] = [
  { presence: "available", label: "presence.available" },
  { presence: "finishing", label: "presence.finishing" },
  { presence: "break", label: "presence.break" },
  { presence: "away", label: "presence.away" },
];

/** What can be done only while the conversation goes on. */
const unresolvedOnly: readonly CommandId[] = [
  "resolve",
  "wait",
  "snooze",
  "assign",
  "transfer",
  "promise",
  "call",
  "priority",
  "settle",
  "escalate",
  "link",
  "merge",
  "warn",
];

/** Whether a command means anything for a conversation that stands like this. */
export function fits(id: CommandId, row: Row, me: string): boolean {
  const resolved = row.status === "resolved";
  if (id === "spam") return !row.spam;
  if (id === "notSpam") return row.spam === true;
  if (id === "withdraw") return row.offered_to !== undefined && row.offer_how === "transfer";
  if (id === "reopen") return resolved && !row.merged_into;
  if (id === "claim") return !resolved && row.assignee?.id !== me;
  return !(resolved && unresolvedOnly.includes(id));
}

/** All that can be done from here: actions with their keys, places, conversations in sight, settings. */
export function everything(parts: EverythingParts): Choice[] {
  const { bus, target, go } = parts;
  const doable = commands.filter(
    ({ id }) => !leftOut.includes(id) && bus.can(id) && (!target || fits(id, target, parts.me)),
  );
  const ofGroup = (name: "offers" | "conversation" | "general", group: string): Choice[] =>
    doable
      .filter((command) => command.group === name)
      .map(({ id, label, keys }) => ({ id, label: t(label), keys, group, run: () => void bus.run(id) }));

  return [
    ...ofGroup("offers", t("offer.label")),
    ...(target ? ofGroup("conversation", patientName(target)) : []),
    ...parts.rows.slice(0, 200).map((row) => ({
      id: row.id,
      label: patientName(row),
      group: t("palette.conversations"),
      hint: row.reference,
      words: [row.reference, row.reference.replace("-", "")],
      run: () => go({ conversation: row.id }),
    })),
    ...viewsFor(parts.steers).map((view) => ({
      id: `view-${view.name}`,
      label: t(view.label),
      group: t("palette.going"),
      keys: commands.find(({ id }) => id === view.command)?.keys,
      icon: <view.icon aria-hidden="true" size={16} strokeWidth={1.5} />,
      run: () => go({ view: view.name }),
    })),
    ...places
      .filter(({ command }) => bus.can(command))
      .map(({ command: id, label }) => ({
        id,
        label: t(label),
        group: t("palette.going"),
        keys: keysOf(id),
        run: () => void bus.run(id),
      })),
    ...(parts.departments.length > 1 ? parts.departments : []).map((department) => ({
      id: `department-${department.key}`,
      label: department.name,
      group: t("palette.departments"),
      icon: <Circle aria-hidden="true" size={12} strokeWidth={1.5} />,
      run: () => go({ department: department.key }),
    })),
    ...presences.map(({ presence, label }) => ({
      id: `presence-${presence}`,
      label: t(label),
      group: t("palette.you"),
      icon: <PresenceMark presence={presence} />,
      run: () => parts.onPresence(presence),
    })),
    ...(["system", "light", "dark"] as const).map((theme) => ({
      id: `theme-${theme}`,
      label: t(`me.theme_${theme}`),
      hint: t("me.theme"),
      words: [t("me.theme")],
      group: t("palette.you"),
      disabled: prefs.get().theme === theme,
      run: () => setPref("theme", theme),
    })),
    ...ofGroup("general", t("palette.you")),
    { id: "sign-out", label: t("me.sign_out"), group: t("palette.you"), run: parts.onSignOut },
  ];
}
