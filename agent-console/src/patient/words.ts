import { languageName } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import type { Row } from "../state/rows.ts";
import type { Part } from "./preferences.ts";

const channelNames: Record<string, Key> = {
  chat: "patient.by_chat",
  phone: "patient.by_phone",
  email: "patient.by_email",
};

/** What was written down of a part, as it is read. */
export function wordsOf(part: Part, value: string): string {
  if (part === "language") return languageName(value);
  if (part !== "channel") return value;
  const key = channelNames[value];
  return key ? t(key) : value;
}

export const relations: Record<string, Key> = {
  self: "patient.self",
  child: "patient.child",
  parent: "patient.parent",
  other: "patient.other",
};

/** Who a matter is about: "A child of theirs: Leo". Empty: nobody said. */
export function aboutWords({ relation, about }: Pick<Row, "relation" | "about">): string {
  const key = relations[relation ?? ""];
  if (!key || (relation === "other" && about)) return about ?? "";
  return about ? t("patient.relation_named", { relation: t(key), name: about }) : t(key);
}
