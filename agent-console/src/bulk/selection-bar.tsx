import { CircleCheck, Ellipsis, MoonStar, Tag, UserRoundPlus, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import type { Ask } from "../inbox/use-asking.ts";
import type { Selection } from "../inbox/use-selection.ts";
import { keysOf } from "../keyboard/keys.ts";
import type { BulkScope } from "../state/bulk.ts";
import { Button, IconButton } from "../ui/button.tsx";

/** What is selected, and what can be done with it. */
export function SelectionBar({
  selection,
  scope,
  complete,
  shown,
  ask,
}: {
  selection: Selection;
  /** All that match. */
  scope: BulkScope;
  /** There are none but those that are shown. */
  complete: boolean;
  shown: number;
  ask: Ask;
}) {
  const desk = useDesk();
  const [matching, setMatching] = useState<number>();
  const [refused, setRefused] = useState("");
  const offered = shown > 0 && selection.ids.length === shown && !complete && !selection.all;
  const latest = useRef(scope);
  latest.current = scope;
  useEffect(() => {
    if (!offered) return;
    let over = false;
    setMatching(undefined);
    setRefused("");
    desk.bulk.count(latest.current).then(
      (found) => !over && setMatching(found),
      (error: unknown) => !over && setRefused(errorText(error)),
    );
    return () => {
      over = true;
    };
  }, [offered, desk]);
  const n = selection.all ? Math.max(matching ?? 0, shown) : selection.ids.length;
  const some = n > 0;

  return (
    <section
      aria-label={t("bulk.bar")}
      className="flex shrink-0 flex-col gap-1 border-t border-line bg-raised px-2 py-1.5"
    >
      <div className="flex min-h-8 items-center gap-1">
        <p role="status" className="min-w-0 flex-1 ps-2 text-14 font-semibold">
          {selection.all ? t("bulk.all_selected", { n }) : t("bulk.selected", { n })}
        </p>
        <IconButton
          icon={X}
          label={t("bulk.clear")}
          keys={keysOf("back")}
          onClick={selection.clear}
          className="max-md:size-11"
        />
      </div>
      {offered && matching !== undefined ? (
        <Button
          look="quiet"
          size="small"
          onClick={selection.matching}
          className="self-start text-accent-strong max-md:h-11"
        >
          {t("bulk.select_all", { n: matching })}
        </Button>
      ) : offered ? (
        <p role="status" className="px-2 text-12 text-soft">
          {refused || t("bulk.counting")}
        </p>
      ) : null}
      {some ? (
        <div className="flex items-center gap-1">
          <IconButton
            icon={UserRoundPlus}
            label={t("bulk.pick_assign")}
            keys={keysOf("assign")}
            onClick={() => ask("assign")}
            className="max-md:size-11"
          />
          <IconButton
            icon={Tag}
            label={t("bulk.pick_tag")}
            keys={keysOf("tag")}
            onClick={() => ask("tag")}
            className="max-md:size-11"
          />
          <IconButton
            icon={MoonStar}
            label={t("bulk.pick_snooze")}
            keys={keysOf("snooze")}
            onClick={() => ask("snooze")}
            className="max-md:size-11"
          />
          <IconButton
            icon={CircleCheck}
            label={t("bulk.pick_resolve")}
            keys={keysOf("resolve")}
            onClick={() => ask({ do: "resolve" })}
            className="max-md:size-11"
          />
          <span className="flex-1" />
          <Button icon={Ellipsis} onClick={() => ask("what")} className="max-md:h-11">
            {t("bulk.more")}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
