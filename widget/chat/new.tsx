/**
 * The first message of a matter: to somebody who answers now, or left for
 * later, or with a call asked for. One press agrees to the notice and sends;
 * until then nothing leaves the browser. What was typed is kept over a reload.
 */
import type { Known, Opening } from "@careline/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { type AskKey, loadAsk } from "../i18n/ask.ts";
import { loadHours } from "../i18n/hours.ts";
import { named } from "../i18n/t.ts";
import { live } from "../state/doors.ts";
import { BLANK, type NewDraft, readNewDraft, saveNewDraft } from "../state/draft.ts";
import { answersOf, modeOf, modesOf, OTHER, openingOf, problemsOf, reachOf, topicOf } from "../state/form.ts";
import type { ReachField } from "../state/reach.ts";
import { Bar } from "./bar.tsx";
import { useBehind } from "./behind.ts";
import { ContactFields } from "./contact.tsx";
import { useArrival, useReadable, useUi } from "./context.ts";
import { useDoors } from "./doors.ts";
import { EmergencyLine } from "./emergency.tsx";
import { Chip, Choose, toFirstProblem } from "./field.tsx";
import type { Standing } from "./first-files.tsx";
import { Icon } from "./icon.tsx";
import { ALERT } from "./icons.ts";
import { Away, Modes } from "./mode.tsx";
import "./new.css";
import { Notice } from "./notice.tsx";
import { Person } from "./person.tsx";
import { Questions } from "./questions.tsx";
import { SiteBanner } from "./site-banner.tsx";
import { Slots } from "./slots.tsx";
import { bring, useTexts } from "./texts.ts";
import { troubleOf } from "./trouble.ts";

/** A time that somebody else has now, or that is too near by now. */
const gone = (code: string | undefined): boolean => code === "slot_taken" || code === "no_such_slot";

const firstFiles = () => import("./first-files.tsx");

/** The words that this screen cannot do without. */
export const ready = (lang: string): Promise<unknown> =>
  Promise.all([bring(loadAsk, lang), bring(loadHours, lang)]);

export function New({ department: key }: { department: string }) {
  const { app, lang, t, say } = useUi();
  const ask = useTexts(loadAsk);
  const doors = useDoors();
  const heading = useArrival<HTMLHeadingElement>();
  const form = useRef<HTMLFormElement>(null);
  const box = useRef<HTMLParagraphElement>(null);
  const opening = useReadable(app.state).opening;
  const [known, setKnown] = useState<Known>({});
  const [tried, setTried] = useState(false);
  const [taken, setTaken] = useState(0);
  const [files, setFiles] = useState<Standing>("");
  const attach = useBehind(firstFiles);
  const [draft, setDraft] = useState<NewDraft>(() => {
    const before: Partial<NewDraft> = readNewDraft(app.keep) ?? drafted(opening?.opening);
    const same = before.department === key;
    // What they looked for and did not find goes along.
    const text = before.text || (app.keep.get("asked") ?? "");
    return { ...BLANK, ...before, text, topic: (same && before.topic) || "", department: key, lang };
  });

  const department = app.site.departments.find((d) => d.key === draft.department);
  // Whoever is not sure writes to the first department, which knows the others.
  const to = draft.department || (app.site.departments[0]?.key ?? "");
  const topic = topicOf(department, draft.topic);
  const door = doors.of(draft.department);
  const mode = modeOf(draft.mode, door);
  const answers = answersOf(draft, known.answers ?? {});
  const sending = files === "going" || opening?.state === "sending";
  const refused = !sending && opening?.state === "failed" ? opening.reason : undefined;
  const problems = tried ? problemsOf(draft, mode, topic, answers) : {};
  const trouble = problems.text ?? (files === "network" ? files : gone(refused) ? undefined : refused);

  useEffect(() => {
    void app.known().then((told) => {
      setKnown(told);
      const { name = "", about = "" } = told;
      setDraft((now) => ({ ...now, name: now.name || name, about: now.about || about }));
    });
  }, [app]);

  const words = (code: string): string =>
    code === "blocked" && ask ? ask("problem.blocked") : t(troubleOf(code));

  // What the server refused; what is wrong here is said where it is.
  useEffect(() => {
    if (!refused || gone(refused)) return;
    say(words(refused), true);
    box.current?.scrollIntoView({ block: "nearest" });
  }, [opening]);

  const change = (part: Partial<NewDraft>): void => {
    const next = { ...draft, ...part, lang };
    setDraft(next);
    saveNewDraft(app.keep, next);
  };

  // Somebody was faster: the times are asked for again, and another is chosen.
  useEffect(() => {
    if (!gone(refused) || !ask) return;
    setTaken((n) => n + 1);
    setTried(true);
    change({ slot: "" });
    say(ask("problem.taken"), true);
  }, [opening]);

  const send = async (): Promise<void> => {
    if (sending) return;
    setTried(true);
    const [first] = Object.values(problemsOf(draft, mode, topic, answers));
    if (first) {
      if (ask) say(first.startsWith("problem.") ? ask(first as AskKey) : words(first), true);
      requestAnimationFrame(() => toFirstProblem(form.current));
      return;
    }
    const notice = app.site.notice_version;
    const visit = app.keep.get("visit");
    const told = openingOf({ ...draft, lang }, { mode, department: to, topic, answers, notice });
    const whole = visit ? { ...told, visit } : told;
    if (!app.keep.get("files.new")) return app.open(whole);
    // Whoever sends agrees: only now do the files leave the browser.
    setFiles("going");
    setFiles(
      await firstFiles().then(
        ({ open }) => open(app, whole),
        () => "network",
      ),
    );
  };

  if (!ask) return null;
  const problem = (field: string): AskKey | undefined => problems[field] as AskKey | undefined;
  const title = { live: t("new.title"), message: ask("ask.leave"), callback: ask("ask.call") }[mode];
  return (
    <>
      <Bar>
        <div class="bar-text">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
        </div>
      </Bar>
      <EmergencyLine />
      <form
        class="scroll"
        ref={form}
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void send();
        }}
      >
        <div class="page form">
          <SiteBanner text={doors.banner} />
          <div class="goes-to">
            <span>
              {department ? t("new.to", { department: named(department.name, lang) }) : t("new.to_unsure")}
            </span>
            <button type="button" class="plain" onClick={() => app.go({ name: "home" })}>
              {t("new.change")}
            </button>
          </div>
          {door && !live(door) && <Away door={door} now={doors.now} mode={mode} />}
          <Modes modes={modesOf(draft.mode, door)} mode={mode} onChoose={(next) => change({ mode: next })} />
          {department && department.topics.length > 0 && (
            <Choose id="topic" label={t("new.topic")}>
              <div class="chips">
                {[...department.topics, { key: OTHER, name: { [lang]: t("new.topic_other") } }].map(
                  (each) => (
                    <Chip
                      key={each.key}
                      name="topic"
                      checked={draft.topic === each.key}
                      onChoose={() => change({ topic: each.key })}
                    >
                      {named(each.name, lang)}
                    </Chip>
                  ),
                )}
              </div>
            </Choose>
          )}
          <Questions
            questions={topic?.questions ?? []}
            answers={answers}
            known={known.answers ?? {}}
            problems={Object.fromEntries(
              (topic?.questions ?? []).flatMap((q) => {
                const found = problem(`q-${q.key}`);
                return found ? [[q.key, found]] : [];
              }),
            )}
            onAnswer={(question, answer) => change({ answers: { ...draft.answers, [question]: answer } })}
          />
          <div class="field">
            <label for="words">{t("new.text")}</label>
            <span id="words-help" class="small">
              {t("new.text_help")}
            </span>
            <textarea
              id="words"
              rows={4}
              dir="auto"
              autocomplete="off"
              value={draft.text}
              readOnly={sending}
              aria-describedby={trouble ? "words-help trouble" : "words-help"}
              aria-invalid={problems.text ? true : undefined}
              onInput={(e) => change({ text: e.currentTarget.value })}
              onKeyDown={(e) => {
                if (e.key === "Enter" && (e.ctrlKey || e.metaKey) && !e.isComposing) void send();
              }}
            />
          </div>
          {attach && <attach.FirstFiles standing={files} />}
          {mode === "callback" && (
            <Slots
              department={to}
              chosen={Number(draft.slot)}
              problem={taken > 0 && !draft.slot ? "problem.taken" : problem("slots")}
              stale={taken}
              onChoose={(at) => change({ slot: String(at) })}
              onFresh={() => toFirstProblem(form.current)}
            />
          )}
          {mode !== "live" && (
            <ContactFields
              reach={reachOf(draft)}
              optional={mode === "message"}
              problems={problems as Partial<Record<ReachField, AskKey>>}
              onChange={({ voicemail, ...rest }) =>
                change({
                  ...rest,
                  ...(voicemail !== undefined && { voicemail: voicemail ? "yes" : "" }),
                })
              }
            />
          )}
          <Person key={String(known.name ?? known.about)} draft={draft} onChange={change} />
          <Notice />
          {trouble && !sending && (
            <p class="trouble" id="trouble" ref={box}>
              <Icon path={ALERT} />
              {words(trouble)}
            </p>
          )}
          <button type="submit" class="button wide" aria-describedby="notice-text" aria-disabled={sending}>
            {sending ? t("notice.sending") : t("notice.send")}
          </button>
        </div>
      </form>
    </>
  );
}

/** A first message that failed, as it was written. */
function drafted(opening: Opening | undefined): Partial<NewDraft> {
  if (!opening) return {};
  const { contact, slot, notice_version: _, language: __, visit: ___, attachments: ____, ...rest } = opening;
  return {
    ...rest,
    ...(contact && {
      phone: contact.phone ?? "",
      email: contact.email ?? "",
      best: contact.best_time ?? "",
      voicemail: contact.voicemail ? "yes" : "",
    }),
    ...(slot && { slot: String(slot) }),
  };
}
