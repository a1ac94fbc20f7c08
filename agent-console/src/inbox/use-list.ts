import { useEffect, useMemo, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { inView } from "../state/overlay.ts";
import type { Row } from "../state/rows.ts";
import { useFramed, useStore } from "../state/store.ts";
import type { ViewName } from "./views.ts";

/** A view's rows as they are shown: the server's, with what was just done here laid over them. */
export function useList(view: ViewName, department: string | undefined) {
  const desk = useDesk();
  const list = useMemo(
    () => desk.list({ view, ...(department && { department }) }),
    [desk, view, department],
  );
  const state = useFramed(list.state);
  const layers = useStore(desk.overlay.layers);

  // biome-ignore lint/correctness/useExhaustiveDependencies: layers is what apply reads
  const rows = useMemo(
    () =>
      state.rows
        .map((row) => desk.overlay.apply(row))
        .filter((row) => inView(row, view, department, desk.me.id)),
    [state.rows, layers, desk, view, department],
  );
  return { list, rows, complete: state.complete, loading: state.loading, error: state.error };
}

/** Somebody wrote here since this person last looked. */
export function isUnread(row: Row): boolean {
  return row.status !== "resolved" && row.preview_from === "patient" && row.last_seq > (row.read_seq ?? 0);
}

/**
 * The row that keys act on. It stays with its conversation while the list moves
 * around it; when the conversation leaves the list, the row that took its place
 * becomes the current one.
 */
export function useCursor(rows: readonly Row[], opened: string | undefined) {
  const [cursor, setCursor] = useState({ id: opened, at: 0 });
  const found = rows.findIndex((row) => row.id === cursor.id);
  const at = found >= 0 ? found : Math.min(cursor.at, rows.length - 1);
  const id = rows[at]?.id;

  useEffect(() => {
    if (opened) setCursor((old) => (old.id === opened ? old : { ...old, id: opened }));
  }, [opened]);
  useEffect(() => {
    if (found >= 0 && found !== cursor.at) setCursor((old) => ({ ...old, at: found }));
  }, [found, cursor.at]);

  return {
    cursor: id,
    at,
    moved: cursor.id !== undefined,
    /** It is where they went, and not what took its place. */
    found: found >= 0,
    move: (next: string) => setCursor({ id: next, at: rows.findIndex((row) => row.id === next) }),
  };
}
