import type { Recovery } from "@careline/client";
import { Link } from "@tanstack/react-router";
import { CircleAlert, CircleCheck, Timer, TriangleAlert } from "lucide-react";
import { clockOn, duration, exact } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import { patientName } from "../inbox/names.ts";
import { useNow } from "../state/clock.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { outcomes } from "./event-words.ts";

const causes: Record<Recovery["trigger"], Key> = {
  low_score: "recovery.low_score",
  not_solved: "recovery.not_solved",
  complaint: "recovery.complaint",
};

/** So long before it is due it is shown as pressing. */
const soonMs = 2 * 3_600_000;

/** One task: what happened, who makes it good, by when, and the next step. */
export function RecoveryRow({
  task,
  department,
  me,
  steers,
  onClose,
  onGive,
}: {
  task: Recovery;
  department: string;
  me: string;
  steers: boolean;
  onClose: () => void;
  onGive: () => void;
}) {
  const who = patientName(task);
  const done = task.closed_at !== undefined;
  const mine = task.owner?.id === me;
  const may = (mine || steers) && task.rated?.id !== me;
  return (
    <li className="flex flex-col gap-2 rounded-md border border-line bg-surface p-3 md:flex-row md:items-start">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link
            to="/inbox/$view/$conversation"
            params={{
              view: task.status === "resolved" ? "resolved" : "all",
              conversation: task.conversation,
            }}
            className="min-w-0 truncate font-semibold text-accent underline"
          >
            <bdi>{who}</bdi>
          </Link>
          <span className="text-12 text-soft">{department}</span>
          <DueBadge task={task} />
        </p>
        <p className="text-14">
          {t(causes[task.trigger], { score: task.score ?? 0 })}
          <span className="text-soft"> · {exact(task.opened_at)}</span>
        </p>
        <p className="text-14 text-soft">
          {task.owner ? t("recovery.owner", { name: task.owner.name }) : t("recovery.nobody")}{" "}
          {task.contacted_at
            ? t("recovery.written", { time: clockOn(task.contacted_at, task.contacted_at) })
            : done
              ? ""
              : t("recovery.unwritten")}
        </p>
        {done ? (
          <p className="text-14">
            {task.outcome === "unreachable"
              ? t("voice.recovery_unreachable", { n: task.tries ?? 1 })
              : t("voice.recovery_closed", { outcome: t(outcomes[task.outcome ?? ""] ?? "outcome.fixed") })}
          </p>
        ) : null}
      </div>
      {done ? null : (
        <div className="flex flex-wrap gap-2 md:justify-end">
          {mine || steers ? (
            <Button
              size="small"
              onClick={onGive}
              aria-label={t(task.owner ? "recovery.give_of" : "recovery.find_of", { name: who })}
            >
              {t(task.owner ? "recovery.give" : "recovery.find")}
            </Button>
          ) : null}
          {may && task.contacted_at ? (
            <Button
              size="small"
              look="primary"
              onClick={onClose}
              aria-label={t("recovery.close_of", { name: who })}
            >
              {t("recovery.close")}
            </Button>
          ) : null}
        </div>
      )}
    </li>
  );
}

/** By when, in words and shape before colour. */
function DueBadge({ task }: { task: Recovery }) {
  const now = useNow(15_000);
  if (task.closed_at)
    return (
      <Badge icon={CircleCheck} tone="good">
        {t("recovery.done")}
      </Badge>
    );
  const left = task.due - now;
  if (left < 0)
    return (
      <Badge icon={CircleAlert} tone="danger" title={exact(task.due)}>
        {t("recovery.late", { time: duration(-left) })}
      </Badge>
    );
  return (
    <Badge
      icon={left < soonMs ? TriangleAlert : Timer}
      tone={left < soonMs ? "warn" : "neutral"}
      title={exact(task.due)}
    >
      {t("recovery.due", { time: clockOn(task.due, now) })}
    </Badge>
  );
}
