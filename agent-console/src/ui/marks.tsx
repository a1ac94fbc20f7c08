import {
  CircleHelp,
  DoorOpen,
  Flag,
  GraduationCap,
  Languages,
  LockKeyhole,
  type LucideIcon,
  MailQuestion,
  Phone,
  ShieldBan,
  SignalHigh,
  TriangleAlert,
} from "lucide-react";
import { clockOn } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import { serverClock } from "../state/clock.ts";
import type { Row } from "../state/rows.ts";
import { Badge } from "./badge.tsx";
import { cx } from "./cx.ts";

type Mark = { key: string; icon: LucideIcon; text: string; tone: string };

/** What sets a conversation apart from an ordinary one: each with its own shape and its own word. */
export function marksOf(row: Row): Mark[] {
  const marks: Mark[] = [];
  const add = (key: string, icon: LucideIcon, text: string, tone = "text-soft") =>
    marks.push({ key, icon, text, tone });
  if (row.practice) add("practice", GraduationCap, t("mark.practice"), "text-warn");
  if (row.restricted_from?.length) add("restricted", LockKeyhole, t("mark.restricted"), "text-warn");
  if (row.spam) add("spam", ShieldBan, t("mark.spam"), "text-danger");
  if (row.priority === "urgent")
    add("priority", TriangleAlert, t("priority.urgent"), "font-semibold text-danger");
  if (row.priority === "high") add("priority", SignalHigh, t("priority.high"), "font-semibold text-warn");
  if (row.channel)
    add(
      "mode",
      row.channel === "walk_in" ? DoorOpen : Phone,
      t(row.channel === "walk_in" ? "row.walk_in" : "row.phone"),
    );
  else if (row.mode === "message") add("mode", MailQuestion, t("mode.message"));
  if (row.mode === "callback")
    add(
      "mode",
      Phone,
      row.slot ? t("mode.callback_at", { time: clockOn(row.slot, serverClock.now()) }) : t("mode.callback"),
    );
  if (row.escalated_at && row.status !== "resolved") add("escalated", Flag, t("mark.escalated"), "text-warn");
  if (row.interpreter) add("interpreter", Languages, t("mark.interpreter"), "text-warn");
  return marks;
}

/** The marks in a row: icon and word, the words giving way first. */
export function RowMarks({ row }: { row: Row }) {
  return marksOf(row).map(({ key, icon: Icon, text, tone }, index) => (
    <span key={key} title={text} className={cx("flex min-w-3 shrink items-center gap-1", tone)}>
      <Icon aria-hidden="true" size={12} strokeWidth={2} className="shrink-0" />
      <span className={cx(index > 1 ? "sr-only" : "max-w-24 truncate")}>{text}</span>
    </span>
  ));
}

/** The same where there is room. */
export function MarkBadges({ row }: { row: Row }) {
  return marksOf(row).map(({ key, icon, text, tone }) => (
    <Badge
      key={key}
      icon={icon}
      tone={tone.includes("danger") ? "danger" : tone.includes("warn") ? "warn" : "neutral"}
    >
      {text}
    </Badge>
  ));
}

const steps: Record<string, { icon: LucideIcon; label: Key; labelDue: Key }> = {
  answer: { icon: MailQuestion, label: "next.answer", labelDue: "next.answer_by" },
  call: { icon: Phone, label: "next.call", labelDue: "next.call_by" },
  update: { icon: CircleHelp, label: "next.update", labelDue: "next.update_by" },
  reply: { icon: CircleHelp, label: "next.reply", labelDue: "next.reply_by" },
};

/** What comes next in a conversation, and by when. */
export function nextStep(row: Row, now: number): string {
  const step = steps[row.next ?? ""];
  if (!step || row.status === "resolved") return "";
  return row.due ? t(step.labelDue, { time: clockOn(row.due, now) }) : t(step.label);
}
