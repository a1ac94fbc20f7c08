import { Clock3 } from "lucide-react";
import { ago, duration, exact, machineTime, shortDuration } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { useNow } from "../state/clock.ts";
import { cx } from "./cx.ts";

/** When something was: relative to the eye, exact on hover and to readers. */
export function Ago({ at, zone, className }: { at: number; zone?: string | undefined; className?: string }) {
  const now = useNow(15_000);
  const full = exact(at, zone);
  return (
    <time dateTime={machineTime(at)} title={full} className={cx("tick whitespace-nowrap", className)}>
      <span aria-hidden="true">{ago(at, now, zone)}</span>
      <span className="sr-only">{full}</span>
    </time>
  );
}

/** How long something has lasted, where its own label says what: "4 min", exact on hover. */
export function Waited({ since }: { since: number }) {
  const now = useNow(15_000);
  return (
    <span title={exact(since)} className="whitespace-nowrap">
      {shortDuration(Math.max(0, now - since))}
    </span>
  );
}

/** How pressing a wait is: by word and shape first, colour second. */
export function pressing(waitedMs: number): "fresh" | "due" | "late" {
  if (waitedMs < 10 * 60_000) return "fresh";
  return waitedMs < 30 * 60_000 ? "due" : "late";
}

const waitLooks = {
  fresh: "border-line bg-surface text-ink",
  due: "border-transparent bg-warn-soft text-warn",
  late: "border-warn bg-warn-soft font-semibold text-warn",
};

/** How long a patient has been waiting for a reply, ticking. */
export function Waiting({ since, long, className }: { since: number; long?: boolean; className?: string }) {
  const now = useNow(15_000);
  const waited = Math.max(0, now - since);
  return (
    <span
      title={t("row.waiting_title", { time: duration(waited) })}
      className={cx(
        "tick inline-flex h-5 shrink-0 items-center gap-1 rounded-sm border px-1 text-12 whitespace-nowrap",
        waitLooks[pressing(waited)],
        className,
      )}
    >
      <Clock3 aria-hidden="true" size={12} strokeWidth={1.75} />
      <span className="sr-only">{t("row.waiting_title", { time: duration(waited) })}</span>
      <span aria-hidden="true">{long ? duration(waited) : shortDuration(waited)}</span>
    </span>
  );
}
