import {
  AtSign,
  BookOpen,
  Building2,
  ChartColumn,
  ClipboardCheck,
  Gauge,
  HandHeart,
  ListChecks,
  type LucideIcon,
  Presentation,
  Settings,
  UserRound,
  Wrench,
} from "lucide-react";
import type { Key } from "../i18n/i18n.ts";
import type { CommandId } from "../keyboard/keys.ts";
import type { Desk } from "../state/desk.ts";

/** Screens beside the inbox, in the order of the rail. */
export const places = [
  {
    name: "mentions",
    to: "/mentions",
    icon: AtSign,
    label: "rail.mentions",
    command: "goMentions",
    may: () => true,
  },
  {
    name: "tools",
    to: "/tools",
    icon: Wrench,
    label: "rail.tools",
    command: "goTools",
    may: () => true,
  },
  {
    name: "protocols",
    to: "/protocols",
    icon: ListChecks,
    label: "rail.protocols",
    command: "goProtocols",
    may: () => true,
  },
  {
    name: "quality",
    to: "/quality",
    icon: ClipboardCheck,
    label: "rail.quality",
    command: "goQuality",
    may: () => true,
  },
  {
    name: "desk",
    to: "/desk",
    icon: Gauge,
    label: "rail.desk",
    command: "goDesk",
    may: (desk) => desk.steers,
  },
  {
    name: "articles",
    to: "/articles",
    icon: BookOpen,
    label: "rail.articles",
    command: "goArticles",
    may: () => true,
  },
  {
    name: "wall",
    to: "/wall",
    icon: Presentation,
    label: "rail.wall",
    command: "goWall",
    may: (desk) => desk.seesFigures,
  },
  {
    name: "reports",
    to: "/reports",
    icon: ChartColumn,
    label: "rail.reports",
    command: "goReports",
    may: (desk) => desk.seesFigures,
  },
  {
    name: "own",
    to: "/reports/own",
    icon: UserRound,
    label: "rail.own",
    command: "goOwn",
    may: () => true,
  },
  {
    name: "voice",
    to: "/voice",
    icon: HandHeart,
    label: "rail.voice",
    command: "goVoice",
    may: () => true,
  },
  {
    name: "settings",
    to: "/settings",
    icon: Settings,
    label: "rail.settings",
    command: "goSettings",
    may: (desk) => desk.steers,
  },
  {
    name: "house",
    to: "/house",
    icon: Building2,
    label: "rail.house",
    command: "goHouse",
    // The privacy officer reads what was changed.
    may: (desk) => desk.me.role === "admin" || desk.me.role === "privacy",
  },
] as const satisfies readonly {
  name: string;
  to: string;
  icon: LucideIcon;
  label: Key;
  command: CommandId;
  /** Who gets there; the server decides again. */
  may: (desk: Pick<Desk, "me" | "steers" | "seesFigures">) => boolean;
}[];

export type Place = (typeof places)[number]["name"];

export function placesFor(desk: Pick<Desk, "me" | "steers" | "seesFigures">) {
  return places.filter((place) => place.may(desk));
}
