import { useDesk } from "../app/desk-context.tsx";
import { useCommands } from "../keyboard/use-commands.ts";
import type { BulkAction, BulkPick, BulkScope } from "../state/bulk.ts";
import type { Selection } from "./use-selection.ts";

export type Ask = (what: BulkPick | BulkAction) => void;

/**
 * Asks what to do with all that are selected. While some are, the keys of single
 * conversations ask for all of them.
 */
export function useAsking(
  selection: Selection | undefined,
  /** All that match. */
  scope: BulkScope,
  /** There are none but those that are shown. */
  complete: boolean,
): Ask {
  const desk = useDesk();
  const ask: Ask = (what) => {
    if (!selection) return;
    desk.bulk.asking.set({
      scope: selection.all && !complete ? scope : { kind: "chosen", ids: selection.ids },
      steps: typeof what === "string" ? [] : [what],
      pick: typeof what === "string" ? what : undefined,
      started: selection.clear,
    });
  };
  useCommands(
    {
      ...(selection?.on && { back: selection.clear }),
      ...(selection?.ids.length && {
        claim: () => ask({ do: "assign", staff: "me" }),
        assign: () => ask("assign"),
        transfer: () => ask("transfer"),
        tag: () => ask("tag"),
        priority: () => ask("priority"),
        snooze: () => ask("snooze"),
        macro: () => ask("macro"),
        resolve: () => ask({ do: "resolve" }),
        spam: () => ask({ do: "spam" }),
      }),
    },
    1,
  );
  return ask;
}
