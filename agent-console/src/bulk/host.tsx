import { useMemo } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { Palette } from "../palette/palette.tsx";
import type { BulkAsking } from "../state/bulk.ts";
import { useColleagues } from "../state/directory.ts";
import { useStore } from "../state/store.ts";
import { BulkDialog } from "./bulk-dialog.tsx";
import { questionFor } from "./picks.tsx";
import { useNames } from "./use-names.ts";

/** Asks what is to be done to several conversations, and shows what that would do. */
export function BulkHost() {
  const { bulk } = useDesk();
  const asking = useStore(bulk.asking);
  const names = useNames();
  if (!asking) return null;
  const set = (next: BulkAsking | undefined) => bulk.asking.set(next);
  if (asking.pick) return <Picks asking={asking} onNext={set} />;
  return (
    <BulkDialog
      asking={asking}
      names={names}
      onAlso={() => set({ ...asking, pick: "what" })}
      onSteps={(steps) => set({ ...asking, steps })}
      onClose={() => set(undefined)}
    />
  );
}

function Picks({ asking, onNext }: { asking: BulkAsking; onNext: (next: BulkAsking | undefined) => void }) {
  const desk = useDesk();
  const names = useNames();
  const colleagues = useColleagues();
  const { pick = "what", steps } = asking;
  const question = useMemo(
    () =>
      questionFor(pick, {
        names: { ...names, colleagues },
        now: desk.now(),
        further: steps.length > 0,
        onPick: (next) => onNext({ ...asking, pick: next }),
        onStep: (step) => onNext({ ...asking, steps: [...steps, step], pick: undefined }),
        onMacro: (macro) => onNext({ ...asking, macro, pick: undefined }),
      }),
    [pick, names, colleagues, desk, steps, asking, onNext],
  );
  // What was chosen runs in the next frame: only then it is known whether anything was.
  const left = () => {
    const before = desk.bulk.asking.get();
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (desk.bulk.asking.get() === before)
          onNext(steps.length > 0 ? { ...asking, pick: undefined } : undefined);
      }),
    );
  };
  return (
    <Palette
      key={pick}
      open
      onClose={left}
      label={question.label}
      placeholder={t("bulk.what_placeholder")}
      empty={question.empty}
      choices={question.choices}
    />
  );
}
