/** One conversation on screen: who answers, the log, and what can be done now. */
import { ApiError, type PatientClient } from "@careline/client";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { loadHours } from "../i18n/hours.ts";
import { named } from "../i18n/t.ts";
import { loadThread } from "../i18n/thread.ts";
import { readDraft, saveDraft } from "../state/draft.ts";
import { matterOf } from "../state/lines.ts";
import { Ask } from "./ask.tsx";
import { Bar } from "./bar.tsx";
import { useBehind } from "./behind.ts";
import { Blocked } from "./blocked.tsx";
import { AskClear } from "./clear.tsx";
import { Composer } from "./composer.tsx";
import { Banner, useOffline } from "./connection.tsx";
import { lostPlace, touch, useReadable, useUi } from "./context.ts";
import { useDoors } from "./doors.ts";
import { EmergencyLine } from "./emergency.tsx";
import { Log } from "./log.tsx";
import { Menu } from "./menu.tsx";
import { SiteBanner } from "./site-banner.tsx";
import { Standing } from "./standing.tsx";
import { bring, useTexts } from "./texts.ts";
import "./thread.css";
import { type Way, Ways, waysOf } from "./ways.tsx";
import { Who } from "./who.tsx";

export { Picks } from "./picks.tsx";

/** The words that this screen cannot do without. */
export const ready = (lang: string): Promise<unknown> =>
  Promise.all([bring(loadThread, lang), bring(loadHours, lang)]);

/** The clinic takes no messages from this patient, or none here. */
const REFUSED = new Set(["blocked", "closed"]);

const waiting = () => import("./waiting.tsx");

type ReachScreen = typeof import("./reach.tsx").Reach;
type ClosedPart = typeof import("./closed.tsx").Closed;

export function Conversation({ client, id }: { client: PatientClient; id: string }) {
  const { app, lang, t, shown, say } = useUi();
  const tt = useTexts(loadThread);
  const doors = useDoors();
  const thread = client.thread(id);
  const { items, live, ended, present } = useReadable(thread.state);
  const matter = useMemo(() => matterOf(items), [items]);
  const offline = useOffline(client);
  const onScreen = useReadable(shown);
  const row = useReadable(app.state).conversations.find((c) => c.id === id);
  const code = useBehind(waiting);
  const field = useRef<HTMLTextAreaElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const [text, setText] = useState(() => readDraft(app.keep, id));
  const [asking, setAsking] = useState<"nothing" | "end" | "clear">("nothing");
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState(false);
  const [reaching, setReaching] = useState<{ way: Way; Reach: ReachScreen }>();
  const [End, setEnd] = useState<{ Closed?: ClosedPart }>();

  useEffect(() => thread.hold(), [thread]);

  // A keyboard that rises by itself would cover what somebody came to read.
  useEffect(() => {
    if (!onScreen) return;
    (touch() ? heading.current : (field.current ?? heading.current))?.focus({ preventScroll: true });
  }, [onScreen, id]);

  useEffect(() => {
    if (matter.language) app.spokenIn(matter.language);
  }, [app, matter.language]);

  // What is already so when the log arrives is no news.
  const announced = useRef(false);
  const before = useRef(matter.closed);
  useEffect(() => {
    const was = before.current;
    before.current = matter.closed;
    if (matter.closed && !was && announced.current && tt) say(tt(`closed.${matter.closed}`), true);
    // The button that opened it again is gone; the place to write is what was asked for.
    if (was && !matter.closed && lostPlace()) field.current?.focus();
  }, [matter.closed]);
  // Joined to another one while it is read: both go on there, with what was typed. Who opens it later came to read it.
  const { moved } = matter;
  useEffect(() => {
    if (!moved || !announced.current) return;
    if (text && !readDraft(app.keep, moved.conversation)) {
      saveDraft(app.keep, moved.conversation, text);
      saveDraft(app.keep, id, "");
    }
    app.go({ name: "chat", id: moved.conversation });
  }, [moved?.conversation]);

  useEffect(() => {
    if (live) announced.current = true;
  }, [live]);

  // Without what shows the ways on, writing is one.
  const over = matter.closed !== undefined;
  useEffect(() => {
    if (over) import("./closed.tsx").then(setEnd, () => setEnd({}));
  }, [over]);

  useEffect(() => {
    if (ended) void app.refresh().then(() => app.go({ name: "home" }));
  }, [app, ended]);

  const write = (next: string): void => {
    setText(next);
    saveDraft(app.keep, id, next);
  };

  const act = async (verb: "end" | "reopen"): Promise<void> => {
    setBusy(true);
    setTrouble(false);
    try {
      await client[verb](id);
      if (verb === "end") write("");
      setAsking("nothing");
    } catch (problem) {
      // Somebody was faster: the log shows how it is now.
      if (problem instanceof ApiError && problem.status === 409) setAsking("nothing");
      else {
        setTrouble(true);
        say(t("error.action"), true);
      }
    }
    setBusy(false);
  };

  /** Opens the screen of a way out of the line, whose code comes then. */
  const reach = async (way: Way): Promise<void> => {
    try {
      const { Reach } = await import("./reach.tsx");
      setReaching({ way, Reach });
    } catch {
      setTrouble(true);
      say(t("error.action"), true);
    }
  };

  const department = app.site.departments.find((d) => d.key === (matter.department || row?.department));
  const here = present.some((from) => from.kind === "staff" && from.id === matter.assignee?.id);
  const backToWriting = (): void => {
    setAsking("nothing");
    setTrouble(false);
    requestAnimationFrame(() => field.current?.focus());
  };

  const door = doors.of(matter.department || row?.department || "");
  const offered = (
    <Ways
      ways={waysOf(row, door?.callbacks ?? false)}
      given={row?.has_contact ?? false}
      onChoose={(way) => void reach(way)}
    />
  );
  const blocked = items.some(({ pending }) => REFUSED.has(pending?.reason ?? ""));
  const composer = (
    <Composer client={client} offline={offline} thread={thread} text={text} onText={write} field={field} />
  );

  return (
    <>
      <Bar
        actions={
          !reaching && (
            <Menu
              reference={row?.reference ?? ""}
              onEnd={matter.closed || moved || !live ? null : () => setAsking("end")}
              onClear={() => setAsking("clear")}
            >
              {offered}
            </Menu>
          )
        }
      >
        <Who
          heading={heading}
          person={matter.assignee?.name}
          department={department ? named(department.name, lang) : t("chat.team")}
          here={here}
          closed={!!(matter.closed || moved)}
        />
      </Bar>
      <EmergencyLine />
      <Banner offline={offline} />
      {reaching && row ? (
        <reaching.Reach
          client={client}
          row={row}
          way={reaching.way}
          onDone={() => {
            setReaching(undefined);
            requestAnimationFrame(() => heading.current?.focus());
          }}
        />
      ) : (
        <>
          <SiteBanner text={doors.banner} />
          <Log
            thread={thread}
            api={client.api}
            offline={offline}
            onTakeBack={(taken) => {
              write(text.trim() === "" ? taken : `${taken}\n${text}`);
              field.current?.focus();
            }}
          />
          <Standing thread={thread} matter={matter} row={row} door={door} now={doors.now}>
            <div class="ways">{offered}</div>
            {row?.status === "queued" && app.site.articles && code && <code.Waiting id={id} />}
          </Standing>
          <div class="foot">
            {trouble && <p class="length over">{t("error.action")}</p>}
            {asking === "end" ? (
              <Ask
                question={t("end.ask")}
                help={t("end.help")}
                yes={t("end.yes")}
                no={t("end.no")}
                busy={busy}
                onYes={() => void act("end")}
                onNo={backToWriting}
              />
            ) : asking === "clear" ? (
              <AskClear onNo={backToWriting} />
            ) : blocked ? (
              <Blocked />
            ) : moved ? (
              <div class="ask">
                <button
                  type="button"
                  class="button"
                  onClick={() => app.go({ name: "chat", id: moved.conversation })}
                >
                  {tt?.("event.linked_open", { reference: moved.reference })}
                </button>
              </div>
            ) : matter.closed && !End ? (
              <p class="ask">{tt?.(`closed.${matter.closed}`)}</p>
            ) : matter.closed && End?.Closed ? (
              <End.Closed
                key={row?.episode}
                client={client}
                id={id}
                closed={matter.closed}
                of={`${id}.${row?.episode ?? 0}`}
                busy={busy}
                unsent={text.trim() !== ""}
                onReopen={() => void act("reopen")}
              >
                {composer}
              </End.Closed>
            ) : (
              composer
            )}
          </div>
        </>
      )}
    </>
  );
}
