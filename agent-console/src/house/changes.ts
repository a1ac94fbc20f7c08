import { exact } from "../i18n/format.ts";
import type { Key } from "../i18n/i18n.ts";
import { type Weekday, weekdayName, weekdays } from "../settings/hours.ts";

/** What was done, by the action's name; one without words of its own shows that name. */
export const actions: Readonly<Record<string, Key>> = {
  "site.added": "change.added",
  "site.changed": "change.changed",
  "site.live_set": "change.live",
  "site.banner_set": "change.banner",
  "staff.added": "change.added",
  "staff.imported": "change.imported",
  "staff.changed": "change.changed",
  "staff.invited": "change.invited",
  "staff.reset_link": "change.reset_link",
  "staff.deactivated": "change.deactivated",
  "staff.reactivated": "change.reactivated",
  "staff.capacity_set": "change.capacity",
  "staff.languages_set": "change.languages",
  "staff.lent": "change.lent",
  "staff.handed_over": "change.handed_over",
  "department.added": "change.added",
  "department.changed": "change.changed",
  "department.intake_set": "change.intake",
  "hours.changed": "change.hours",
  "hours.corrected": "change.hours",
  "policy.changed": "change.rules",
  "topics.changed": "change.topics",
  "reply.saved": "change.saved",
  "reply.imported": "change.imported",
  "reply.deleted": "change.deleted",
  "macro.saved": "change.saved",
  "macro.deleted": "change.deleted",
  "tag.saved": "change.saved",
  "tag.deleted": "change.deleted",
  "view.saved": "change.saved",
  "view.deleted": "change.deleted",
  "patient.block_set": "change.block",
  "survey.changed": "change.changed",
  "reasons.changed": "change.changed",
  "synonyms.set": "change.changed",
  "article.created": "change.added",
  "article.saved": "change.saved",
  "article.restored": "change.saved",
  "article.settings_changed": "change.changed",
  "article.status_set": "change.status",
};

/** Kinds of things that are changed, as the list can be filtered by. */
export const areas: Readonly<Record<string, Key>> = {
  site: "area.site",
  staff: "area.staff",
  department: "area.department",
  hours: "area.hours",
  policy: "area.policy",
  topics: "area.topics",
  reply: "area.reply",
  macro: "area.macro",
  tag: "area.tag",
  view: "area.view",
  article: "area.article",
  survey: "area.survey",
  reasons: "area.reasons",
  patient: "area.patient",
};

export type Difference = { path: string; before: string; after: string };

/** Each value that is another one after than before, with its place: "sla, 1, warn percent". */
export function differences(before: unknown, after: unknown): Difference[] {
  const was = leaves(before);
  const is = leaves(after);
  const paths = [...new Set([...was.keys(), ...is.keys()])];
  return paths
    .map((path) => ({ path, before: was.get(path) ?? "", after: is.get(path) ?? "" }))
    .filter((found) => found.before !== found.after);
}

function leaves(value: unknown, path = "", into = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(value) && value.every((item) => typeof item !== "object")) {
    into.set(path, value.join(", "));
  } else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      const name = Array.isArray(value) ? String(Number(key) + 1) : plainName(key);
      leaves(inner, path ? `${path}, ${name}` : name, into);
    }
  } else if (value !== null && value !== undefined) into.set(path, plainValue(value));
  return into;
}

/** No other number of the house is as large as a time. */
const times = Date.UTC(2001, 0);

function plainValue(value: unknown): string {
  return typeof value === "number" && value > times ? exact(value) : String(value);
}

/** "BrandColor" and "brand_color" as people write it: "brand color". */
function plainName(key: string): string {
  if ((weekdays as readonly string[]).includes(key)) return weekdayName(key as Weekday);
  return key
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
}
