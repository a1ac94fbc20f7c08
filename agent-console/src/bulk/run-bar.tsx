import { CircleCheck, ListX, Square, Undo2, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { shortDuration } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { keysOf } from "../keyboard/keys.ts";
import { type BulkRun, going } from "../state/bulk.ts";
import { useStore } from "../state/store.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { OutcomeDialog } from "./outcome-dialog.tsx";
import { useNames } from "./use-names.ts";
import { headline, type Names } from "./words.ts";

const sum = (list: readonly { n: number }[] | null): number =>
  (list ?? []).reduce((all, { n }) => all + n, 0);

/** How many of a run are through, of how many. */
function progress(run: BulkRun): { done: number; of: number } {
  if (run.state === "undoing") {
    const over = run.undone + sum(run.kept);
    return { done: over, of: over + run.done };
  }
  return { done: run.total - run.waiting, of: run.total };
}

/** What a run is doing, or did. */
export function runText(run: BulkRun, names: Names): string {
  const changed = run.done + run.undone + sum(run.kept);
  const what = headline(run.actions ?? [], run.state === "running" ? run.total : changed, names);
  switch (run.state) {
    case "running":
      return what;
    case "undoing":
      return t("bulk.undoing", { what });
    case "undone":
      return t("bulk.undone", { n: run.undone });
    case "undo_stopped":
      return t("bulk.undo_stopped", { n: run.undone });
    case "stopped":
      return t("bulk.stopped", { n: changed });
  }
  return t("bulk.ended", { n: changed });
}

/** The run that goes on or has just ended: how far it is, what it left out, and undo. */
export function RunBar({ run }: { run: BulkRun }) {
  const desk = useDesk();
  const names = useNames();
  const [shown, setShown] = useState(false);
  const on = going(run);
  const { done, of } = progress(run);
  const left = useLeft(on ? 0 : (run.undo_until ?? 0));
  const tell = (error: unknown) => desk.notices.fail(errorText(error));
  const skipped = sum(run.skipped);
  const kept = sum(run.kept);
  return (
    <section
      aria-label={t("bulk.run")}
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-t border-line bg-raised px-4 py-1.5 text-14 max-md:px-3"
    >
      <CircleCheck
        aria-hidden="true"
        size={16}
        strokeWidth={1.75}
        className={on ? "hidden" : "shrink-0 text-ok max-md:hidden"}
      />
      <p role="status" className="min-w-0 font-semibold max-md:flex-1">
        {runText(run, names)}
      </p>
      {on ? (
        <>
          <progress
            aria-label={t("bulk.run")}
            value={done}
            max={Math.max(1, of)}
            className="h-2 w-40 accent-accent max-md:order-last max-md:w-full"
          />
          <span className="tick text-soft">{t("bulk.progress", { done, n: of })}</span>
        </>
      ) : null}
      {skipped > 0 ? <span className="text-soft">{t("bulk.skipped", { n: skipped })}</span> : null}
      {kept > 0 ? <span className="text-soft">{t("bulk.kept", { n: kept })}</span> : null}
      <span className="flex-1 max-md:hidden" />
      {skipped + kept > 0 || run.state === "stopped" ? (
        <Button size="small" icon={ListX} onClick={() => setShown(true)} className="max-md:h-11">
          {t("bulk.show")}
        </Button>
      ) : null}
      {on ? (
        <Button
          size="small"
          icon={Square}
          onClick={() => void desk.bulk.stop().catch(tell)}
          className="max-md:h-11"
        >
          {t("bulk.stop")}
        </Button>
      ) : null}
      {left > 0 && run.done > 0 ? (
        <Button
          size="small"
          icon={Undo2}
          keys={keysOf("undo")}
          onClick={() => void desk.bulk.undo().catch(tell)}
          className="max-md:h-11"
        >
          {t("bulk.undo_left", { time: shortDuration(left) })}
        </Button>
      ) : null}
      {on ? null : (
        <IconButton
          icon={X}
          label={t("common.dismiss")}
          onClick={() => desk.bulk.drop()}
          className="max-md:size-11"
        />
      )}
      {shown ? <OutcomeDialog run={run} onClose={() => setShown(false)} /> : null}
    </section>
  );
}

/** How much of a time is left, rounded up to minutes until the last one; drawn anew as it passes. */
function useLeft(until: number): number {
  const desk = useDesk();
  const [now, setNow] = useState(() => desk.now());
  useEffect(() => {
    setNow(desk.now());
    if (until <= desk.now()) return;
    const timer = setInterval(() => setNow(desk.now()), 5_000);
    return () => clearInterval(timer);
  }, [until, desk]);
  const left = until - now;
  return left > 60_000 ? Math.ceil(left / 60_000) * 60_000 : Math.max(0, left);
}

/** The run, if there is one to show. */
export function ShownRun() {
  const run = useStore(useDesk().bulk.run);
  return run ? <RunBar key={run.id} run={run} /> : null;
}
