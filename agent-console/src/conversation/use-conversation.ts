import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { painted } from "../state/frames.ts";
import { useFramed, useFramedPart, useStore } from "../state/store.ts";
import { type Begun, threadItems } from "./items.ts";

/** A thread that lacks more than a screen of its lines is not shown yet: it would run through its past before the reader. */
const screenful = 30;

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

  // Once it was shown it stays: what is missing after an absence comes in below.
  const { status } = useStore(desk.client.connection);
  const shown = useRef(false);
  const arrives = !state.live && status === "online" && (newest?.last_seq ?? 0) - state.lastSeq > screenful;
  if (newest && !arrives) shown.current = true;

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
  const look = useRef(() => {});
  useEffect(() => {
    look.current = () => {
      const now = thread.state.get();
      if (now.live && now.lastSeq > 0 && document.visibilityState === "visible" && document.hasFocus())
        desk.client.read(id);
    };
    const looks = () => look.current();
    addEventListener("focus", looks);
    document.addEventListener("visibilitychange", looks);
    return () => {
      look.current = () => {};
      removeEventListener("focus", looks);
      document.removeEventListener("visibilitychange", looks);
    };
  }, [desk, id, thread]);
  useEffect(() => {
    if (live && lastSeq > 0) void painted().then(() => look.current());
  }, [lastSeq, live]);

  return {
    row,
    state,
    items,
    shown: shown.current,
    error: newest ? null : loaded.error,
    retry: () => void loaded.refetch(),
  };
}
