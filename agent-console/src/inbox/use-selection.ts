import { useMemo, useState } from "react";
import type { Row } from "../state/rows.ts";

type State = {
  /** The list it is of: in another one nothing is selected. */
  of: string;
  ids: ReadonlySet<string>;
  /** All that match, also those that are not loaded. */
  all: boolean;
  /** Boxes are shown though nothing is selected. */
  choosing: boolean;
  /** Where a range begins. */
  anchor: string | undefined;
};

const nothing: ReadonlySet<string> = new Set();

export type Selection = {
  /** Of the rows that are there. */
  ids: readonly string[];
  has: (id: string) => boolean;
  all: boolean;
  on: boolean;
  toggle: (id: string) => void;
  /** From where the last one was selected, or else from `begin`, to here. */
  reach: (id: string, begin: string) => void;
  loaded: () => void;
  matching: () => void;
  choose: () => void;
  clear: () => void;
};

/** Several conversations of a list, to do something with all of them. */
export function useSelection(rows: readonly Row[], of: string): Selection {
  const empty: State = { of, ids: nothing, all: false, choosing: false, anchor: undefined };
  const [kept, set] = useState<State>(empty);
  const state = kept.of === of ? kept : empty;
  const ids = useMemo(
    () => rows.filter(({ id }) => state.all || state.ids.has(id)).map(({ id }) => id),
    [rows, state.all, state.ids],
  );
  const change = (next: Partial<State>) => set({ ...state, all: false, ...next });
  return {
    ids,
    has: (id) => state.all || state.ids.has(id),
    all: state.all,
    on: state.choosing || ids.length > 0,
    toggle: (id) => {
      const next = new Set(ids);
      if (!next.delete(id)) next.add(id);
      change({ ids: next, anchor: id });
    },
    reach: (id, begin) => {
      const place = (of: string) => rows.findIndex((row) => row.id === of);
      const anchor = state.anchor && place(state.anchor) >= 0 ? state.anchor : begin;
      const [first = 0, last = 0] = [place(anchor), place(id)].sort((a, b) => a - b);
      if (first < 0) return;
      change({ ids: new Set([...ids, ...rows.slice(first, last + 1).map((row) => row.id)]), anchor });
    },
    loaded: () => change({ ids: new Set(rows.map((row) => row.id)) }),
    matching: () => change({ ids: new Set(rows.map((row) => row.id)), all: true }),
    choose: () => change({ choosing: true, ids: new Set(ids) }),
    clear: () => set(empty),
  };
}
