/**
 * The first message of a matter. One press agrees to the notice and sends;
 * until then nothing leaves the browser. What was typed is kept over a reload.
 */
import { type Opening, textProblem } from "@careline/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { named } from "../i18n/t.ts";
import { type NewDraft, readNewDraft, saveNewDraft } from "../state/draft.ts";
import { Bar } from "./bar.tsx";
import { useArrival, useReadable, useUi } from "./context.ts";
import { EmergencyLine } from "./emergency.tsx";
import { Icon } from "./icon.tsx";
import { ALERT } from "./icons.ts";
import "./new.css";
import { Notice } from "./notice.tsx";
import { Opening as OpeningHours } from "./opening.tsx";
import { troubleOf } from "./trouble.ts";

/** The choice that none of the topics fits; sent as no topic. */
const OTHER = "-";
const BLANK: Omit<NewDraft, "department" | "lang"> = { topic: "", text: "", name: "", about: "" };

export function New({ department: key }: { department: string }) {
  const { app, lang, t, say } = useUi();
  const heading = useArrival<HTMLHeadingElement>();
  const words = useRef<HTMLTextAreaElement>(null);
  const box = useRef<HTMLParagraphElement>(null);
  const opening = useReadable(app.state).opening;
  const [refused, setRefused] = useState<string | undefined>();
  const [draft, setDraft] = useState<NewDraft>(() => {
    const before: Partial<NewDraft> = readNewDraft(app.keep) ?? opening?.opening ?? {};
    const same = before.department === key;
    return { ...BLANK, ...before, topic: (same && before.topic) || "", department: key, lang };
  });

  const [more, setMore] = useState(draft.name + draft.about !== "");

  const department = app.site.departments.find((d) => d.key === draft.department);
  const sending = opening?.state === "sending";
  const trouble = refused ?? (opening?.state === "failed" ? opening.reason : undefined);

  useEffect(() => {
    if (!trouble) return;
    say(t(troubleOf(trouble)), true);
    box.current?.scrollIntoView({ block: "nearest" });
  }, [trouble, say, t]);

  const change = (part: Partial<NewDraft>): void => {
    const next = { ...draft, ...part, lang };
    setDraft(next);
    saveNewDraft(app.keep, next);
    setRefused(undefined);
  };

  const send = (): void => {
    if (sending) return;
    const problem = textProblem(draft.text);
    if (problem) {
      setRefused(problem);
      words.current?.focus();
      return;
    }
    const next: Opening = {
      // Whoever is not sure writes to the first department, which knows the others.
      department: draft.department || (app.site.departments[0]?.key ?? ""),
      text: draft.text,
      language: lang,
      notice_version: app.site.notice_version,
      ...(draft.topic && draft.topic !== OTHER && { topic: draft.topic }),
      ...(draft.name.trim() && { name: draft.name.trim() }),
      ...(draft.about.trim() && { about: draft.about.trim() }),
    };
    void app.open(next);
  };

  return (
    <>
      <Bar>
        <div class="bar-text">
          <h1 ref={heading} tabIndex={-1}>
            {t("new.title")}
          </h1>
        </div>
      </Bar>
      <EmergencyLine />
      <form
        class="scroll"
        onSubmit={(e) => {
          e.preventDefault();
          send();
        }}
      >
        <div class="page form">
          <div class="goes-to">
            <span>
              {department ? t("new.to", { department: named(department.name, lang) }) : t("new.to_unsure")}
            </span>
            <button type="button" class="plain" onClick={() => app.go({ name: "home" })}>
              {t("new.change")}
            </button>
          </div>
          <OpeningHours of="new" department={draft.department} />
          {department && department.topics.length > 0 && (
            <fieldset class="field">
              <legend>{t("new.topic")}</legend>
              <div class="chips">
                {[...department.topics, { key: OTHER, name: { [lang]: t("new.topic_other") } }].map(
                  (topic) => (
                    <label key={topic.key} class="chip">
                      <input
                        type="radio"
                        name="topic"
                        checked={draft.topic === topic.key}
                        onChange={() => change({ topic: topic.key })}
                      />
                      <span>{named(topic.name, lang)}</span>
                    </label>
                  ),
                )}
              </div>
            </fieldset>
          )}
          <div class="field">
            <label for="words">{t("new.text")}</label>
            <span id="words-help" class="small">
              {t("new.text_help")}
            </span>
            <textarea
              id="words"
              ref={words}
              rows={4}
              dir="auto"
              autocomplete="off"
              value={draft.text}
              readOnly={sending}
              aria-describedby={trouble ? "words-help trouble" : "words-help"}
              aria-invalid={refused ? true : undefined}
              onInput={(e) => change({ text: e.currentTarget.value })}
              onKeyDown={(e) => {
                if (e.key === "Enter" && (e.ctrlKey || e.metaKey) && !e.isComposing) send();
              }}
            />
          </div>
          <div class="more">
            <button
              type="button"
              class="plain"
              aria-expanded={more}
              aria-controls="more"
              onClick={() => setMore(!more)}
            >
              {t("new.more")}
            </button>
            <div id="more" hidden={!more}>
              <div class="field">
                <label for="name">{t("new.name")}</label>
                <input
                  id="name"
                  type="text"
                  autocomplete="name"
                  maxLength={120}
                  dir="auto"
                  value={draft.name}
                  onInput={(e) => change({ name: e.currentTarget.value })}
                />
              </div>
              <div class="field">
                <label for="about">{t("new.about")}</label>
                <span id="about-help" class="small">
                  {t("new.about_help")}
                </span>
                <input
                  id="about"
                  type="text"
                  autocomplete="off"
                  maxLength={200}
                  dir="auto"
                  aria-describedby="about-help"
                  value={draft.about}
                  onInput={(e) => change({ about: e.currentTarget.value })}
                />
              </div>
            </div>
          </div>
          <Notice />
          {trouble && !sending && (
            <p class="trouble" id="trouble" ref={box}>
              <Icon path={ALERT} />
              {t(troubleOf(trouble))}
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
