import { t } from "../i18n/i18n.ts";
import type { Row } from "../state/rows.ts";

/** What a patient is called on screen. The name is what they typed; nobody has verified it. */
export function patientName(row: Pick<Row, "name">): string {
  return row.name?.trim() || t("patient.unnamed");
}

/** The first word of it, for buttons: "Send to Maria". */
export function firstName(row: Pick<Row, "name">): string {
  const first = row.name?.trim().split(/\s+/)[0] ?? "";
  if (!first) return t("patient.the_patient");
  return [...first].length > 20 ? `${[...first].slice(0, 19).join("")}…` : first;
}
