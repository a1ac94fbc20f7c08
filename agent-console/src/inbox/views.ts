import { isSaved } from "@careline/client";
import {
  Bookmark,
  CalendarClock,
  CircleCheck,
  CircleUserRound,
  Flag,
  Inbox,
  Layers,
  type LucideIcon,
  ShieldBan,
} from "lucide-react";
import type { Key } from "../i18n/i18n.ts";
import type { CommandId } from "../keyboard/keys.ts";

export type ViewName =
  | "mine"
  | "unassigned"
  | "promised"
  | "escalated"
  | "all"
  | "resolved"
  | "spam"
  | `t_${string}`;

export type View = {
  name: ViewName;
  label: Key;
  icon: LucideIcon;
  command?: CommandId;
  empty: Key;
  emptyHint: Key;
  /** For those alone who steer a department. */
  steers?: true;
  /** Seldom wanted: in a menu, not in the rail. */
  aside?: true;
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
    name: "promised",
    label: "view.promised",
    icon: CalendarClock,
    command: "goPromised",
    empty: "empty.promised",
    emptyHint: "empty.promised_hint",
  },
  {
    name: "escalated",
    label: "view.escalated",
    icon: Flag,
    command: "goEscalated",
    empty: "empty.escalated",
    emptyHint: "empty.escalated_hint",
    steers: true,
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
  {
    name: "spam",
    label: "view.spam",
    icon: ShieldBan,
    command: "goSpam",
    empty: "empty.spam",
    emptyHint: "empty.spam_hint",
    aside: true,
  },
];

export function viewOf(name: string): View | undefined {
  if (isSaved(name))
    return { name, label: "view.saved", icon: Bookmark, empty: "empty.saved", emptyHint: "empty.saved_hint" };
  return views.find((view) => view.name === name);
}

/** The views that somebody is shown. */
export function viewsFor(steers: boolean): readonly View[] {
  return views.filter((view) => steers || !view.steers);
}
