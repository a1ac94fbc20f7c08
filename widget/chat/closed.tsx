/** Where the composer was, once a matter is closed: why, how it went, and the ways on. */
import type { PatientClient } from "@careline/client";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type ClosedKey, loadClosed } from "../i18n/closed.ts";
import { loadThread } from "../i18n/thread.ts";
import { solved } from "../state/draft.ts";
import type { Matter } from "../state/lines.ts";
import { lostPlace, useUi } from "./context.ts";
import { Rate, useSurvey } from "./rate.tsx";
import { useTexts } from "./texts.ts";

type Props = {
  client: PatientClient;
  id: string;
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

export function Closed({ client, id, closed, of, busy, unsent, onReopen, children }: Props) {
  const { app, say } = useUi();
  const tt = useTexts(loadThread);
  const t = useTexts(loadClosed);
  const words = useRef<HTMLParagraphElement>(null);
  // What is said once nothing more is asked.
  const [said, setSaid] = useState<"" | "closed.thanks" | "closed.any_time" | "rate.sent">(() =>
    solved(app.keep, of) ? "closed.any_time" : "",
  );
  const survey = useSurvey(client, id, closed === "solved" || closed === "ended");
  // Whoever was writing, or pressed "End chat", has lost their place to this; nobody else is moved.
  useEffect(() => {
    if (lostPlace()) words.current?.focus();
  }, [said]);
  if (!t || !tt) return null;
  const why = tt(`closed.${closed}`);
  if (closed === "silent")
    return (
      <div class="ask">
        <p ref={words} tabIndex={-1}>
          {why}
        </p>
        {children}
      </div>
    );
  const settle = (now: typeof said & ClosedKey): void => {
    solved(app.keep, of, true);
    setSaid(now);
    say(t(now));
  };
  // What is asked instead may still be on its way.
  const asks = closed === "solved" && !said && survey === null;
  return (
    <div class="ask">
      <p ref={words} tabIndex={-1}>
        {why} {asks ? t("closed.was_it") : said && t(said)} {unsent && t("closed.kept")}
      </p>
      {survey && !said && (
        <Rate
          client={client}
          id={id}
          survey={survey}
          t={t}
          onSkip={() => settle("closed.any_time")}
          onDone={() => settle("rate.sent")}
        />
      )}
      <div class="buttons">
        {asks && (
          <button type="button" class="button" onClick={() => settle("closed.thanks")}>
            {t("closed.yes")}
          </button>
        )}
        <button type="button" class="button quiet" aria-disabled={busy} onClick={() => !busy && onReopen()}>
          {t(closed === "solved" ? "closed.not_solved" : "closed.again")}
        </button>
        <button type="button" class="button quiet" onClick={() => app.go({ name: "home" })}>
          {t("closed.other")}
        </button>
      </div>
      {asks && <p class="small more-words">{t("closed.not_solved_help")}</p>}
    </div>
  );
}
