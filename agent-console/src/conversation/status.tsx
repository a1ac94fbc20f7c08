import { CircleCheck, CircleDot, Hourglass, Inbox, type LucideIcon, Merge, MoonStar } from "lucide-react";
import { type Key, t } from "../i18n/i18n.ts";
import type { Row } from "../state/rows.ts";
import { Badge, type Tone } from "../ui/badge.tsx";

const looks: Record<Row["status"], { icon: LucideIcon; tone: Tone; label: Key }> = {
  queued: { icon: Inbox, tone: "neutral", label: "status.queued" },
  open: { icon: CircleDot, tone: "accent", label: "status.open" },
  waiting: { icon: Hourglass, tone: "neutral", label: "status.waiting" },
  snoozed: { icon: MoonStar, tone: "neutral", label: "status.snoozed" },
  resolved: { icon: CircleCheck, tone: "good", label: "status.resolved" },
};

const waits: Record<string, Key> = {
  patient: "event.waits_patient",
  insurer: "event.waits_insurer",
  clinician: "event.waits_clinician",
  pharmacy: "event.waits_pharmacy",
  other: "event.waits_other",
};

/** How a conversation stands, in a word with its icon. */
export function StatusBadge({ row }: { row: Pick<Row, "status" | "waiting_on" | "merged_into"> }) {
  if (row.merged_into)
    return <Badge icon={Merge}>{t("status.merged", { reference: row.merged_into.reference })}</Badge>;
  const { icon, tone, label } = looks[row.status];
  const wait = row.status === "waiting" ? waits[row.waiting_on ?? ""] : undefined;
  return (
    <Badge icon={icon} tone={tone}>
      {t(wait ?? label)}
    </Badge>
  );
}
