import { CalendarClock, CircleUserRound, UserRoundPlus } from "lucide-react";
import { t } from "../i18n/i18n.ts";
import { useNow } from "../state/clock.ts";
import { countdowns } from "../state/clocks.ts";
import type { Row } from "../state/rows.ts";
import { Button } from "../ui/button.tsx";
import { AllCountdowns, SecondsLeft } from "../ui/countdown.tsx";
import { MarkBadges, nextStep } from "../ui/marks.tsx";

/** How a conversation stands: whose it is, what comes next and by when, and every time that runs. */
export function Standing({
  row,
  me,
  departmentName,
  onWithdraw,
  onRenew,
}: {
  row: Row;
  me: string;
  departmentName: string;
  /** Takes an offer back; left out for those who may not. */
  onWithdraw: (() => void) | undefined;
  /** Renews a promise; left out for those who may not. */
  onRenew: (() => void) | undefined;
}) {
  const now = useNow(10_000);
  const next = nextStep(row, now);
  const lapses = countdowns(row, now).some(({ target, press }) => target === "promise" && press !== "fine");
  const owner = row.assignee
    ? row.assignee.id === me
      ? t("row.with_you")
      : t("row.with", { name: row.assignee.name })
    : t("standing.department", { department: departmentName });
  return (
    <section
      aria-label={t("standing.label")}
      className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line bg-surface px-4 py-1 text-12 text-soft"
    >
      <span className="flex min-w-0 items-center gap-1">
        <CircleUserRound aria-hidden="true" size={14} strokeWidth={1.5} className="shrink-0" />
        <span className="truncate">{owner}</span>
      </span>
      {next ? <span className="text-ink">{next}</span> : null}
      <AllCountdowns row={row} />
      {onRenew && lapses ? (
        <Button size="small" icon={CalendarClock} onClick={onRenew}>
          {t("standing.renew")}
        </Button>
      ) : null}
      <MarkBadges row={row} />
      {row.offered_to && row.offered_to.id !== me ? (
        <span className="flex min-w-0 items-center gap-1 text-accent-strong">
          <UserRoundPlus aria-hidden="true" size={14} strokeWidth={1.5} className="shrink-0" />
          <span className="truncate">
            {t("offer.to", { name: row.offered_to.name })}, <SecondsLeft until={row.offer_until ?? 0} />
          </span>
          {onWithdraw ? (
            <Button size="small" onClick={onWithdraw}>
              {t("command.withdraw")}
            </Button>
          ) : null}
        </span>
      ) : null}
    </section>
  );
}
