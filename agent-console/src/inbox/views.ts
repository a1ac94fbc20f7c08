import { CircleCheck, CircleUserRound, Inbox, Layers, type LucideIcon } from "lucide-react";
import type { Key } from "../i18n/i18n.ts";
import type { CommandId } from "../keyboard/keys.ts";

export const viewNames = ["mine", "unassigned", "all", "resolved"] as const;
export type ViewName = (typeof viewNames)[number];

export type View = {
  name: ViewName;
  label: Key;
  icon: LucideIcon;
  command: CommandId;
  empty: Key;
  emptyHint: Key;
};

/** The lists of the inbox, in the order of the rail. */
export const views: readonly View[] = [
  {
    name: "mine",
    label: "view.mine",
    icon: CircleUserRound,
    command: "goMine",
    empty: "empty.mine",
    emptyHint: "empty.mine_hint",
  },
  {
    name: "unassigned",
    label: "view.unassigned",
    icon: Inbox,
    command: "goUnassigned",
    empty: "empty.unassigned",
    emptyHint: "empty.unassigned_hint",
  },
  {
    name: "all",
    label: "view.all",
    icon: Layers,
    command: "goAll",
    empty: "empty.all",
    emptyHint: "empty.all_hint",
  },
  {
    name: "resolved",
    label: "view.resolved",
    icon: CircleCheck,
    command: "goResolved",
    empty: "empty.resolved",
    emptyHint: "empty.resolved_hint",
  },
];

export function viewOf(name: string): View | undefined {
  return views.find((view) => view.name === name);
}
