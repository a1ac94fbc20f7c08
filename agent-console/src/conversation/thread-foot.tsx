import type { ThreadState } from "@careline/client";
import { Eye } from "lucide-react";
import { t } from "../i18n/i18n.ts";
import type { LogEvent } from "../state/rows.ts";

/** Under the last message: who types, and which colleagues look at the same conversation. */
export function ThreadFoot({
  state,
  patient,
  me,
}: {
  state: ThreadState<LogEvent>;
  patient: string;
  me: string;
}) {
  const typing = state.typing.filter(({ from }) => from.id !== me);
  const others = state.present.filter((from) => from.kind === "staff" && from.id !== me);
  return (
    <div role="status" className="flex min-h-6 flex-wrap items-center gap-x-3 px-4 pt-2 text-12 text-soft">
      {typing.map(({ from, note }) => (
        <span key={from.id} className="flex items-center gap-1.5">
          <span aria-hidden="true" className="dots flex gap-0.5">
            <span className="size-1.5 rounded-full bg-soft" />
            <span className="size-1.5 rounded-full bg-soft" />
            <span className="size-1.5 rounded-full bg-soft" />
          </span>
          {t(note ? "thread.note_typing" : "thread.typing", {
            name: from.kind === "patient" ? patient : (from.name ?? ""),
          })}
        </span>
      ))}
      {others.length > 0 ? (
        <span className="flex items-center gap-1">
          <Eye aria-hidden="true" size={14} strokeWidth={1.5} />
          {others.length === 1
            ? t("thread.viewing", { names: others[0]?.name ?? "" })
            : t("thread.viewing_many", { n: others.length })}
        </span>
      ) : null}
    </div>
  );
}
