/**
 * The log, oldest first. It follows the end while the reader is there; whoever
 * has scrolled up is told what is new and not moved.
 */
import type { Api, Thread } from "@careline/client";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { intlTag, named } from "../i18n/t.ts";
import { loadThread } from "../i18n/thread.ts";
import { type Line, lines } from "../state/lines.ts";
import { useReadable, useUi } from "./context.ts";
import { Icon } from "./icon.tsx";
import "./log.css";
import { Message } from "./message.tsx";
import { useTexts } from "./texts.ts";
import { DOWN } from "./thread-icons.ts";
import { useWhen } from "./when.ts";

/** So many lines are drawn at first, and more on demand. */
const PAGE = 150;
/** Nearer to the end than this counts as being there. */
const NEAR = 48;

type Props = { thread: Thread; api: Api; offline: boolean; onTakeBack: (text: string) => void };

export function Log({ thread, api, offline, onTakeBack }: Props) {
  const { app, lang, t, times, shown } = useUi();
  const tt = useTexts(loadThread);
  const when = useWhen();
  const state = useReadable(thread.state);
  const onScreen = useReadable(shown);
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const height = useRef(0);
  const [drawn, setDrawn] = useState(PAGE);
  const [announced, setAnnounced] = useState(false);
  const [below, setBelow] = useState(0);
  const all = useMemo(
    () => lines(state.items, state.seenSeq, Date.now(), app.site.zone),
    [state.items, state.seenSeq, app.site.zone],
  );
  const hidden = Math.max(0, all.length - drawn);
  const last = all.at(-1);
  const theirs = all.filter((l) => l.kind === "message" && !l.own).length;
  const readHere = useRef(0);

  const toEnd = (): void => {
    const log = box.current;
    if (log) log.scrollTop = log.scrollHeight;
  };

  /** At the end and looked at: everything here has been read. */
  const look = (): void => {
    const log = box.current;
    if (!log || !shown.get()) return;
    // A keyboard or a question below took room: nobody scrolled, so the end stays in sight.
    const size = log.clientHeight + log.scrollHeight; // which a picture changes too
    if (atEnd.current && size !== height.current) toEnd();
    height.current = size;
    atEnd.current = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
    if (atEnd.current) readHere.current = theirs;
    setBelow(theirs - readHere.current);
    if (atEnd.current && document.visibilityState === "visible") thread.read();
  };

  // What one writes oneself is always followed.
  useLayoutEffect(() => {
    const mine = last?.kind === "message" && last.own && last.delivery !== "read";
    if (atEnd.current || mine) toEnd();
    look();
  }, [last?.key, theirs, onScreen]);

  useEffect(() => {
    const log = box.current;
    if (!log) return;
    const seen = (): void => look();
    const resized = new ResizeObserver(seen);
    resized.observe(log);
    if (log.lastElementChild) resized.observe(log.lastElementChild);
    document.addEventListener("visibilitychange", seen);
    return () => {
      resized.disconnect();
      document.removeEventListener("visibilitychange", seen);
    };
  });

  // History is drawn before the log is live, so that it is not read out.
  useEffect(() => {
    if (state.live) setAnnounced(true);
  }, [state.live]);

  const department = (key: string): string => {
    const found = app.site.departments.find((d) => d.key === key);
    return found ? named(found.name, lang) : t("chat.team");
  };

  const draw = (line: Line, i: number) => {
    if (line.kind === "day") {
      const name = line.ago === 0 ? t("day.today") : line.ago === 1 ? t("day.yesterday") : times.day(line.at);
      return (
        <li key={line.key} class="day">
          {name}
        </li>
      );
    }
    if (line.kind === "event") {
      const { text, reason, linked } = line;
      return (
        <li key={line.key} class="event" title={times.full(line.at)}>
          {tt?.(text, {
            name: line.name || t("chat.team"),
            department: department(line.department ?? ""),
            language: languageName(line.language ?? "", lang),
            when: line.due && when ? when(line.due) : "",
            reference: linked?.reference ?? "",
          })}
          {reason && (
            <bdi class="quoted" dir="auto">
              {reason}
            </bdi>
          )}
          {linked && (
            <button
              type="button"
              class="plain"
              onClick={() => app.go({ name: "chat", id: linked.conversation })}
            >
              {tt?.("event.linked_open", { reference: linked.reference })}
            </button>
          )}
        </li>
      );
    }
    const next = all[hidden + i + 1];
    const ends = next?.kind !== "message" || next.first || (line.own && next.delivery !== line.delivery);
    return (
      <Message
        key={line.key}
        line={line}
        api={api}
        stated={ends}
        offline={offline}
        onRetry={() => thread.retry(line.key)}
        onTakeBack={() => onTakeBack(thread.undo(line.key) ?? "")}
      />
    );
  };

  return (
    <div class="log-box">
      <div
        class="log"
        role="log"
        aria-label={t("chat.log")}
        aria-live={announced ? "polite" : "off"}
        aria-relevant="additions"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        ref={box}
        onScroll={look}
      >
        {hidden > 0 && (
          <button type="button" class="plain earlier" onClick={() => setDrawn(drawn + PAGE)}>
            {t("chat.earlier")}
          </button>
        )}
        {all.length === 0 && <p class="event">{t("chat.loading")}</p>}
        <ol>{all.slice(hidden).map(draw)}</ol>
      </div>
      {below > 0 && (
        <div class="new-below">
          <button
            type="button"
            class="button"
            onClick={() => {
              toEnd();
              box.current?.focus();
            }}
          >
            <Icon path={DOWN} />
            {t("chat.new", { count: below })}
          </button>
        </div>
      )}
    </div>
  );
}

/** A language as the reader calls it. */
function languageName(code: string, lang: string): string {
  try {
    return new Intl.DisplayNames([intlTag(lang)], { type: "language" }).of(code) ?? code;
  } catch {
    return code; // no language tag
  }
}
