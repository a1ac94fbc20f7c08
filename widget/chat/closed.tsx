/** Where the composer was, once a matter is closed: why, whether that was it, and the ways on. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { loadThread } from "../i18n/thread.ts";
import { solved } from "../state/draft.ts";
import type { Matter } from "../state/lines.ts";
import { lostPlace, useUi } from "./context.ts";
import { useTexts } from "./texts.ts";

type Props = {
  closed: NonNullable<Matter["closed"]>;
  /** Of which conversation and episode: what was said of it is remembered on this page. */
  of: string;
  busy: boolean;
  /** Whether something was being written when it closed. */
  unsent: boolean;
  onReopen: () => void;
  /** The line to write in, where writing is the way on. */
  children: ComponentChildren;
};

export function Closed({ closed, of, busy, unsent, onReopen, children }: Props) {
  const { app, say } = useUi();
  const tt = useTexts(loadThread);
  const words = useRef<HTMLParagraphElement>(null);
  const [agreed, setAgreed] = useState(() => solved(app.keep, of));
  // Whoever was writing, or pressed "End chat", has lost their place to this; nobody else is moved.
  useEffect(() => {
    if (lostPlace()) words.current?.focus();
  }, [agreed]);
  if (!tt) return null;
  if (closed === "silent")
    return (
      <div class="ask">
        <p ref={words} tabIndex={-1}>
          {tt("closed.silent")}
        </p>
        {children}
      </div>
    );
  const asks = closed === "solved" && !agreed;
  return (
    <div class="ask">
      <p ref={words} tabIndex={-1}>
        {tt(`closed.${closed}`)} {asks ? tt("closed.was_it") : closed === "solved" && tt("closed.thanks")}{" "}
        {unsent && tt("closed.kept")}
      </p>
      <div class="buttons">
        {asks && (
          <button
            type="button"
            class="button"
            onClick={() => {
              solved(app.keep, of, true);
              setAgreed(true);
              say(tt("closed.thanks"));
            }}
          >
            {tt("closed.yes")}
          </button>
        )}
        <button type="button" class="button quiet" aria-disabled={busy} onClick={() => !busy && onReopen()}>
          {tt(closed === "solved" ? "closed.not_solved" : "closed.again")}
        </button>
        <button type="button" class="button quiet" onClick={() => app.go({ name: "home" })}>
          {tt("closed.other")}
        </button>
      </div>
      {asks && <p class="small more-words">{tt("closed.not_solved_help")}</p>}
    </div>
  );
}
