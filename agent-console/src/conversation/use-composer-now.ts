import { useEffect, useRef } from "react";
import { type ComposerNow, composerNow, inserted } from "../state/composer-now.ts";
import type { Row } from "../state/rows.ts";
import type { useComposing } from "./use-composing.ts";

/** Tells where the composer of this conversation is, for what is picked elsewhere and put into it. */
export function useComposerNow(row: Row | undefined, composing: ReturnType<typeof useComposing>): void {
  const latest = useRef(composing);
  latest.current = composing;
  const { mode } = composing;
  const id = row?.status === "resolved" && mode === "reply" ? undefined : row?.id;
  const lastPatientAt = row?.last_patient_at ?? 0;
  const verified = row?.verification === "verified";
  useEffect(() => {
    if (id === undefined) return;
    const now: ComposerNow = {
      conversation: id,
      lastPatientAt,
      mode,
      verified,
      insert: (piece) => {
        const { box, draft, type, write } = latest.current;
        const end = draft.text.length;
        const from = box.current?.selectionStart ?? end;
        const next = inserted(draft.text, from, box.current?.selectionEnd ?? from, piece);
        type(next.text);
        write(mode);
        requestAnimationFrame(() => box.current?.setSelectionRange(next.caret, next.caret));
      },
    };
    composerNow.set(now);
    return () => {
      if (composerNow.get() === now) composerNow.set(undefined);
    };
  }, [id, lastPatientAt, mode, verified]);
}
