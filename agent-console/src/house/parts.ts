import type { ComponentType } from "react";
import type { Key } from "../i18n/i18n.ts";
import { TeamPart } from "./team-part.tsx";

/** What an admin runs, in the order of its tabs. */
export const parts: readonly { part: string; label: Key; show: ComponentType }[] = [
  { part: "team", label: "house.team", show: TeamPart },
];
