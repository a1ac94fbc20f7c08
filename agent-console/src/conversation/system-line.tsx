import {
  ArrowRightLeft,
  BellRing,
  CircleCheck,
  CircleDot,
  DoorOpen,
  FileCheck,
  Hourglass,
  Inbox,
  type LucideIcon,
  MoonStar,
  RotateCcw,
  UserCheck,
  UserRoundPlus,
} from "lucide-react";
import { memo } from "react";
import { clock, exact, languageName, machineTime } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import type { LogEvent } from "../state/rows.ts";

const icons: Record<string, LucideIcon> = {
  opened: Inbox,
  reopened: RotateCcw,
  notice_accepted: FileCheck,
  queued: Inbox,
  assigned: UserRoundPlus,
  accepted: UserCheck,
  transferred: ArrowRightLeft,
  status: Hourglass,
  snoozed: MoonStar,
  woken: BellRing,
  abandoned: DoorOpen,
  resolved: CircleCheck,
};

const waits: Record<string, Key> = {
  patient: "event.waits_patient",
  insurer: "event.waits_insurer",
  clinician: "event.waits_clinician",
  pharmacy: "event.waits_pharmacy",
};

/** What an event of the log says, as a whole sentence; who and when stand beside it. */
export function eventText(event: LogEvent, department: (key: string) => string): string {
  switch (event.kind) {
    case "opened":
      return t("event.opened", { department: department(event.department ?? "") });
    case "reopened":
      return t(event.origin === "not_solved" ? "event.reopened_not_solved" : "event.reopened");
    case "notice_accepted":
      return event.language
        ? t("event.notice_accepted", { version: event.version ?? "", language: languageName(event.language) })
        : t("event.notice_accepted_plain", { version: event.version ?? "" });
    case "queued":
      return t("event.queued", { department: department(event.department ?? "") });
    case "assigned":
      return event.staff ? t("event.assigned", { name: event.staff.name }) : t("event.unassigned");
    case "accepted":
      return t("event.accepted", { name: event.staff?.name ?? "" });
    case "transferred":
      return t("event.transferred", {
        from: department(event.from_department ?? ""),
        to: department(event.department ?? ""),
      });
    case "status":
      return event.status === "waiting"
        ? t(waits[event.waiting_on ?? ""] ?? "event.waits_other")
        : t("event.open_again");
    case "snoozed":
      return t("event.snoozed", { until: event.until ? exact(event.until) : "" });
    case "woken":
      return t("event.woken");
    case "abandoned":
      return t("event.abandoned");
    case "resolved":
      return t(event.from.kind === "patient" ? "event.ended" : "event.resolved");
    default:
      return t("event.other");
  }
}

export const SystemLine = memo(function SystemLine({
  event,
  who,
  department,
}: {
  event: LogEvent;
  who: string;
  department: (key: string) => string;
}) {
  const Icon = icons[event.kind] ?? CircleDot;
  return (
    <li className="flex justify-center px-4 pt-3 text-12 text-soft">
      <p className="flex max-w-full items-start gap-1.5 text-center">
        <Icon aria-hidden="true" size={14} strokeWidth={1.5} className="mt-px shrink-0" />
        <span className="min-w-0 break-words">
          <bdi>{eventText(event, department)}</bdi>
          {event.reason ? (
            <>
              {": "}
              <bdi>{event.reason}</bdi>
            </>
          ) : null}
          <span aria-hidden="true"> · </span>
          {who ? (
            <>
              <bdi>{who}</bdi>
              <span>, </span>
            </>
          ) : null}
          <time dateTime={machineTime(event.at)} title={exact(event.at)} className="tick">
            {clock(event.at)}
          </time>
        </span>
      </p>
    </li>
  );
});
