import { ApiError } from "@careline/client";
import { useState } from "react";
import { t } from "../i18n/i18n.ts";

/** What the server refuses the second of two with who changed one thing. */
const codes = ["changed_meanwhile", "conflict"];

export type Edit<T, D> = ReturnType<typeof useEdit<T, D>>;

/**
 * A form over something that others can change too. Whoever saves second is told, keeps what they typed, and
 * can look at what the first saved and come back; saving once more is knowing it.
 */
export function useEdit<T, D>(there: T, draftOf: (there: T) => D) {
  const [draft, setDraft] = useState(() => draftOf(there));
  const [seen, setSeen] = useState(there);
  const [crossed, setCrossed] = useState(false);
  const [kept, setKept] = useState<{ mine: D }>();
  return {
    draft,
    setDraft,
    change: (part: Partial<D>) => setDraft((old) => ({ ...old, ...part })),
    /** What the draft was begun from; once somebody crossed it, what they saved. */
    seen,
    crossed,
    /** Theirs is on screen, and one's own is kept. */
    showsTheirs: kept !== undefined,
    /** Begins anew from what is there. */
    begin: (now: T) => {
      setDraft(draftOf(now));
      setSeen(now);
      setCrossed(false);
      setKept(undefined);
    },
    /** What still has to be said of a refusal: nothing where somebody crossed, which Crossed says. */
    refused: async (failed: unknown, look: () => Promise<T>): Promise<unknown> => {
      if (!(failed instanceof ApiError && codes.includes(failed.code))) return failed;
      try {
        setSeen(await look());
        setCrossed(true);
        setKept(undefined);
        return undefined;
      } catch (lost) {
        return lost;
      }
    },
    /** Shows theirs, or one's own again. */
    swap: () => {
      setDraft(kept ? kept.mine : draftOf(seen));
      setKept(kept ? undefined : { mine: draft });
    },
    /** What the button that saves says. */
    saves: (usual: string): string => (crossed && !kept ? t("crossed.save") : usual),
  };
}
