import type { Pending, ThreadItem } from "@careline/client";
import { MessageSquareWarning } from "lucide-react";
import { type RefObject, useEffect, useRef } from "react";
import { t } from "../i18n/i18n.ts";
import type { LogEvent } from "../state/rows.ts";
import { Button } from "../ui/button.tsx";

/** So many of the newer messages are shown; the others are in the thread. */
const shown = 3;

/**
 * A reply that was held back because somebody wrote since it was begun: what
 * they wrote, what was about to be sent, and the two ways on. It takes the focus
 * only from an empty box, right after the key that sent.
 */
export function HeldSend({
  pending,
  items,
  patient,
  box,
  onEdit,
  onAnyway,
}: {
  pending: Pending;
  items: readonly ThreadItem<LogEvent>[];
  patient: string;
  box: RefObject<HTMLTextAreaElement | null>;
  onEdit: () => void;
  onAnyway: () => void;
}) {
  const edit = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const at = document.activeElement;
    if (at === document.body || (at === box.current && box.current?.value === "")) edit.current?.focus();
  }, [box]);
  const newer = items.flatMap(({ event, own }) =>
    event && event.kind === "message" && !own && event.seq > (pending.seen ?? 0) ? [event] : [],
  );
  const first = newer[0]?.from;
  return (
    <section
      role="alert"
      aria-label={t("held.label")}
      className="flex flex-col gap-2 border-t border-warn bg-warn-soft px-4 py-3 text-14 text-ink"
    >
      <h3 className="flex items-center gap-2 font-semibold text-warn">
        <MessageSquareWarning aria-hidden="true" size={16} strokeWidth={1.75} className="shrink-0" />
        {t("held.title", { name: first?.kind === "patient" ? patient : (first?.name ?? patient) })}
      </h3>
      <ul className="flex max-h-32 flex-col gap-1 overflow-y-auto">
        {newer.slice(-shown).map((event) => (
          <li key={event.seq} dir="auto" className="written rounded-md bg-surface px-3 py-1.5">
            {event.text}
          </li>
        ))}
      </ul>
      <p className="min-w-0 text-12 text-soft">
        {t("held.yours")} <bdi className="line-clamp-2 break-words text-ink">{pending.text}</bdi>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button ref={edit} look="primary" onClick={onEdit}>
          {t("held.edit")}
        </Button>
        <Button onClick={onAnyway}>{t("held.anyway")}</Button>
      </div>
    </section>
  );
}
