import { Link } from "@tanstack/react-router";
import {
  ArrowRightLeft,
  BellRing,
  CalendarCheck,
  CalendarClock,
  CalendarX2,
  CircleAlert,
  CircleCheck,
  CircleDot,
  CircleMinus,
  Contact,
  DoorOpen,
  FileCheck,
  Flag,
  HandHeart,
  Hourglass,
  Inbox,
  Languages,
  Link2,
  type LucideIcon,
  MailQuestion,
  Merge,
  MessageSquareWarning,
  MoonStar,
  Phone,
  RotateCcw,
  Shapes,
  ShieldBan,
  SignalHigh,
  Split,
  Star,
  StarOff,
  Trash2,
  TriangleAlert,
  Undo2,
  UserCheck,
  UserRoundPlus,
  UserRoundX,
} from "lucide-react";
import { memo } from "react";
import { clock, exact, machineTime } from "../i18n/format.ts";
import type { LogEvent } from "../state/rows.ts";
import { useReasons } from "../voice/reasons.ts";
import { DeleteThis } from "./delete-this.tsx";
import { eventText, reasonText } from "./event-text.ts";
import type { Item } from "./items.ts";

const icons: Record<string, LucideIcon> = {
  opened: Inbox,
  reopened: RotateCcw,
  notice_accepted: FileCheck,
  queued: Inbox,
  requeued: Undo2,
  assigned: UserRoundPlus,
  accepted: UserCheck,
  offered: UserRoundPlus,
  offer_ended: UserRoundX,
  transferred: ArrowRightLeft,
  status: Hourglass,
  snoozed: MoonStar,
  woken: BellRing,
  abandoned: DoorOpen,
  withdrawn: DoorOpen,
  resolved: CircleCheck,
  interpreter_needed: Languages,
  converted: MailQuestion,
  contact_given: Contact,
  call_logged: Phone,
  promised: CalendarClock,
  sla_warned: TriangleAlert,
  sla_breached: CircleAlert,
  escalated: Flag,
  inactivity_warned: BellRing,
  no_reply_needed: CircleMinus,
  priority: SignalHigh,
  linked: Link2,
  merged: Merge,
  absorbed: Merge,
  unmerged: Split,
  unabsorbed: Split,
  undone: Undo2,
  abuse_warned: MessageSquareWarning,
  message_deleted: Trash2,
  note_deleted: Trash2,
  call_deleted: Trash2,
  spam: ShieldBan,
  not_spam: Undo2,
  survey_sent: Star,
  survey_withheld: StarOff,
  rated: Star,
  contact_reason: Shapes,
  complained: MessageSquareWarning,
  recovery_opened: HandHeart,
  recovery_assigned: HandHeart,
  recovery_closed: HandHeart,
};

function iconOf({ kind, outcome, deleted_at }: LogEvent): LucideIcon {
  if (deleted_at) return Trash2;
  if (kind === "promise_ended") return outcome === "lapsed" ? CalendarX2 : CalendarCheck;
  return icons[kind] ?? CircleDot;
}

/** Something that happened, in one quiet line. */
export const SystemLine = memo(function SystemLine({
  line,
  who,
  department,
  onDelete,
}: {
  line: Extract<Item, { type: "system" }>;
  who: string;
  department: (key: string) => string;
  /** Given where the reader may delete it. */
  onDelete: ((line: Extract<Item, { type: "system" }>) => void) | undefined;
}) {
  const { event } = line;
  const Icon = iconOf(event);
  const why = reasonText(event);
  const reasons = useReasons(event.kind === "contact_reason");
  const text = eventText(event, department, reasons.name);
  return (
    <li className="group flex justify-center px-4 pt-3 text-12 text-soft">
      <p className="flex max-w-full items-start gap-1.5 text-center">
        <Icon aria-hidden="true" size={14} strokeWidth={1.5} className="mt-px shrink-0" />
        <span className="min-w-0 break-words">
          {event.linked?.conversation ? (
            <Link
              to="/inbox/$view/$conversation"
              params={{ view: "all", conversation: event.linked.conversation }}
              className="text-accent underline"
            >
              <bdi>{text}</bdi>
            </Link>
          ) : (
            <bdi>{text}</bdi>
          )}
          {why ? (
            <>
              {": "}
              <bdi>{why}</bdi>
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
      {onDelete ? <DeleteThis onClick={() => onDelete(line)} className="-my-2 ms-1 max-md:-my-3" /> : null}
    </li>
  );
});
