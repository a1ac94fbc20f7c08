import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { useColleagues } from "../state/directory.ts";
import type { Mode } from "../state/drafts.ts";
import { useStore } from "../state/store.ts";

/** What is being typed into one conversation: the mode, its draft, and what sending does. */
export function useComposing(id: string) {
  const desk = useDesk();
  const box = useRef<HTMLTextAreaElement>(null);
  const [mode, setMode] = useState<Mode>("reply");
  const draft = useStore(desk.drafts.draft(id, mode));

  useEffect(() => {
    if (desk.answers) void desk.drafts.load(id);
  }, [desk, id]);

  const colleagues = useColleagues();
  /** Whom a note that is being written mentions, as they were picked. */
  const mentions = useRef(new Set<string>());
  const [asked, setAsked] = useState(0);
  const write = useCallback((next: Mode) => {
    setMode(next);
    setAsked((times) => times + 1);
  }, []);
  // Together with the mode, never before it: the first letter of a note must
  // not land in the reply.
  useLayoutEffect(() => {
    if (asked === 0) return;
    if (box.current) box.current.focus();
    else requestAnimationFrame(() => box.current?.focus());
  }, [asked]);
  const type = useCallback(
    (text: string) => {
      const begins = mode === "reply" && !desk.drafts.draft(id, mode).get().text.trim();
      if (begins) desk.drafts.begin(id, desk.client.thread(id).state.get().lastSeq);
      desk.drafts.type(id, mode, text);
      if (text.trim()) desk.client.thread(id).typing(mode === "note");
    },
    [desk, id, mode],
  );
  /**
   * Hands over what was typed, with the last event that was there when it was
   * begun: it leaves the box, and can be taken back for five seconds.
   */
  const take = useCallback(
    (as: Mode, withFiles = false) => {
      const { text } = desk.drafts.draft(id, as).get();
      if (!text.trim() && !withFiles) return undefined;
      const { items } = desk.client.thread(id).state.get();
      const seen = desk.drafts.began(
        id,
        items.flatMap(({ event }) => (event ? [event] : [])),
      );
      desk.drafts.type(id, as, "");
      // Only whom the text still names: a mention can be deleted again.
      const named = colleagues.filter(
        ({ id: who, name }) => mentions.current.has(who) && text.includes(`@${name}`),
      );
      mentions.current.clear();
      return { text, seen, mentions: named.map((colleague) => colleague.id) };
    },
    [desk, id, colleagues],
  );
  /** Puts a text back that was taken back; what was typed since stays behind it. */
  const putBack = useCallback(
    (text: string, note: boolean) => {
      const as: Mode = note ? "note" : "reply";
      const typed = desk.drafts.draft(id, as).get().text;
      if (as === "reply") desk.drafts.begin(id, desk.client.thread(id).state.get().lastSeq);
      desk.drafts.type(id, as, typed.trim() ? `${text}\n${typed}` : text);
      write(as);
    },
    [desk, id, write],
  );
  return { box, mode, draft, write, setMode, type, take, putBack, mentions };
}
