import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { useFramed, useFramedPart, useStore } from "../state/store.ts";
import { type Begun, threadItems } from "./items.ts";

/** What was made of each thread: one that is opened again is shown at once. */
const made = new WeakMap<object, { current: Begun | undefined }>();

function begunOf(thread: object): { current: Begun | undefined } {
  const known = made.get(thread) ?? { current: undefined };
  made.set(thread, known);
  return known;
}

/** A conversation as its screen needs it: row, log and who is there; followed while the screen is open. */
export function useConversation(id: string) {
  const desk = useDesk();
  const thread = desk.client.thread(id);
  const state = useFramed(thread.state);
  const told = useFramedPart(desk.client.rows, (rows) => rows.get(id));
  useStore(desk.overlay.layers);

  const loaded = useQuery({
    queryKey: ["conversation", id],
    queryFn: () => desk.client.load(id),
    retry: false,
  });
  const newest = told ?? loaded.data;
  const row = newest && desk.overlay.apply(newest);

  useEffect(() => thread.hold(), [thread]);

  // The mark "new" stands where the reader was when the conversation was opened, and does not wander.
  const readBefore = useRef<number | undefined>(undefined);
  if (readBefore.current === undefined && newest?.read_seq !== undefined)
    readBefore.current = newest.read_seq;

  const { items: log } = state;
  const items = useMemo(
    () => threadItems(log, desk.me, readBefore.current ?? 0, undefined, begunOf(thread)),
    [log, desk.me, thread],
  );

  // Read is what was on the screen of somebody who was there.
  const { lastSeq, live } = state;
  useEffect(() => {
    const look = () => {
      if (live && lastSeq > 0 && document.visibilityState === "visible" && document.hasFocus())
        desk.client.read(id);
    };
    look();
    addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, [desk, id, lastSeq, live]);

  return { row, state, items, error: newest ? null : loaded.error, retry: () => void loaded.refetch() };
}
