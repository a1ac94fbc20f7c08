import { CalendarClock, CircleAlert, CirclePause, type LucideIcon, Timer, TriangleAlert } from "lucide-react";
import { clockOn, duration, exact, machineTime, shortDuration } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import { useNow } from "../state/clock.ts";
import { type Countdown, countdowns, nextCountdown, type Press } from "../state/clocks.ts";
import type { Row } from "../state/rows.ts";
import { cx } from "./cx.ts";

const names: Record<string, Key> = {
  first_response: "sla.first_response",
  next_reply: "sla.next_reply",
  resolution: "sla.resolution",
  promise: "sla.promise",
};

const looks: Record<Press, { icon: LucideIcon; look: string }> = {
  fine: { icon: Timer, look: "border-line bg-surface text-ink" },
  warned: { icon: TriangleAlert, look: "border-transparent bg-warn-soft text-warn" },
  breached: { icon: CircleAlert, look: "border-danger bg-danger-soft font-semibold text-danger" },
  paused: { icon: CirclePause, look: "border-line bg-surface text-soft" },
};

/** Within this a count of minutes says more than a time of day. */
const nearMs = 90 * 60_000;

/** "12 min left", "by 14:30", "late 5 min", "paused": the same word whatever the colour. */
export function countdownText({ due, press }: Countdown, now: number, long: boolean): string {
  const lasting = long ? duration : shortDuration;
  if (press === "paused") return t("sla.paused");
  if (press === "breached")
    return due ? t("sla.late", { time: lasting(Math.max(0, now - due)) }) : t("sla.missed");
  if (due - now < nearMs) return t("sla.left", { time: lasting(due - now) });
  return t("sla.by", { time: clockOn(due, now) });
}

/** One time that something is owed by, ticking on the server's clock. */
export function CountdownChip({
  countdown,
  named,
  className,
}: {
  countdown: Countdown;
  /** Also shows which time it is. */
  named?: boolean;
  className?: string;
}) {
  const now = useNow(10_000);
  const { target, due, press } = countdown;
  const { icon, look } = looks[press];
  const Icon = target === "promise" && press === "fine" ? CalendarClock : icon;
  const name = t(names[target] ?? "sla.resolution");
  const text = countdownText(countdown, now, named === true);
  const full = due ? `${name}: ${text} (${exact(due)})` : `${name}: ${text}`;
  return (
    <span
      title={full}
      className={cx(
        "tick inline-flex h-5 min-w-0 items-center gap-1 rounded-sm border px-1 text-12 whitespace-nowrap",
        named ? "shrink" : "shrink-0",
        look,
        className,
      )}
    >
      <Icon aria-hidden="true" size={12} strokeWidth={1.75} className="shrink-0" />
      <span className="sr-only">{full}</span>
      {due ? (
        <time aria-hidden="true" dateTime={machineTime(due)} className="truncate">
          {named ? t("sla.named", { name, text }) : text}
        </time>
      ) : (
        <span aria-hidden="true" className="truncate">
          {named ? t("sla.named", { name, text }) : text}
        </span>
      )}
    </span>
  );
}

/** The next time of a row, if one runs. */
export function NextCountdown({ row }: { row: Row }) {
  const now = useNow(10_000);
  const next = nextCountdown(row, now);
  return next ? <CountdownChip countdown={next} /> : null;
}

/** All times of a conversation, the most pressing first. */
export function AllCountdowns({ row }: { row: Row }) {
  const now = useNow(10_000);
  // On a phone there is room for the most pressing one.
  return countdowns(row, now).map((countdown, at) => (
    <CountdownChip
      key={countdown.target}
      countdown={countdown}
      named
      {...(at > 0 && { className: "max-md:hidden" })}
    />
  ));
}

/** "0:32": what is left of an offer, to the second. */
export function SecondsLeft({ until, className }: { until: number; className?: string }) {
  const now = useNow(1_000);
  // The clock stands at the start of its second: rounding up would begin with one too many.
  const left = Math.max(0, Math.floor((until - now) / 1_000));
  const text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  return <span className={cx("tick whitespace-nowrap", className)}>{text}</span>;
}
