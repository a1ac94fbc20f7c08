import type { ComponentType } from "react";
import type { Key } from "../i18n/i18n.ts";
import { ChangesPart } from "./changes-part.tsx";
import { DepartmentPart } from "./department-part.tsx";
import { SitePart } from "./site-part.tsx";
import { StartPart } from "./start-part.tsx";
import { TeamPart } from "./team-part.tsx";

type Part = {
  part: string;
  label: Key;
  show: ComponentType;
  /** The privacy officer reads it too. */
  watched?: true;
};

/** What an admin runs, in the order of its tabs. */
const parts: readonly Part[] = [
  { part: "start", label: "house.start", show: StartPart },
  { part: "sites", label: "house.sites", show: SitePart },
  { part: "departments", label: "house.departments", show: DepartmentPart },
  { part: "team", label: "house.team", show: TeamPart },
  { part: "changes", label: "house.changes", show: ChangesPart, watched: true },
];

/** Those that somebody may open; the server decides again. */
export function partsFor(role: string): readonly Part[] {
  return role === "admin" ? parts : parts.filter(({ watched }) => watched && role === "privacy");
}
