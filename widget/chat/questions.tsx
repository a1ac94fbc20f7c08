/** The clinic's questions before a chat. What the patient told before is shown, and not asked again. */
import type { Question } from "@careline/client";
import { useState } from "preact/hooks";
import { type AskKey, loadAsk } from "../i18n/ask.ts";
import { intlTag, named } from "../i18n/t.ts";
import { type Answers, answerProblem, applying, MAX_ANSWER } from "../state/questions.ts";
import { useUi } from "./context.ts";
import { Chip, Choose, Field } from "./field.tsx";
import { useTexts } from "./texts.ts";

type Props = {
  questions: readonly Question[];
  answers: Answers;
  /** Told before. */
  known: Answers;
  problems: Readonly<Record<string, AskKey>>;
  onAnswer: (key: string, answer: string) => void;
};

/** What a date field holds that is half filled in: no date, and not nothing. */
const HALF = "?";
const EXAMPLE = Date.UTC(1970, 4, 31);

export function Questions({ questions, answers, known, problems, onAnswer }: Props) {
  const { lang } = useUi();
  const t = useTexts(loadAsk);
  const [changing, setChanging] = useState<readonly string[]>([]);
  if (!t) return null;

  const date = (at: number): string =>
    new Intl.DateTimeFormat(intlTag(lang), { dateStyle: "long", timeZone: "UTC" }).format(at);
  const written = (question: Question, answer: string): string => {
    if (question.type === "yes_no") return t(answer === "yes" ? "ask.yes" : "ask.no");
    if (question.type === "date") return date(Date.parse(`${answer}T00:00:00Z`));
    const choice = question.choices?.find((c) => c.key === answer);
    return choice ? named(choice.label, lang) : answer;
  };

  return (
    <>
      {applying(questions, answers).map((question) => {
        const { key, type, required = false } = question;
        const answer = answers[key] ?? "";
        const name = named(question.label, lang);
        const told = answer !== "" && known[key] === answer && !answerProblem(question, answer);
        if (told && !changing.includes(key))
          return (
            <div key={key} class="told-before">
              <div>
                <span class="small">
                  {name} · {t("ask.known")}
                </span>
                <bdi>{written(question, answer)}</bdi>
              </div>
              <button
                type="button"
                class="plain"
                aria-label={t("ask.change", { question: name })}
                onClick={() => setChanging([...changing, key])}
              >
                {t("ask.change_short")}
              </button>
            </div>
          );
        const problem = problems[key];
        const id = `q-${key}`;
        const label = (
          <>
            {name} {!required && <span class="small">({t("ask.optional")})</span>}
          </>
        );
        const error = problem && t(problem, { example: date(EXAMPLE) });
        if (type === "choice" || type === "yes_no") {
          const offered =
            type === "choice"
              ? (question.choices ?? []).map((c) => ({ key: c.key, label: named(c.label, lang) }))
              : (["yes", "no"] as const).map((value) => ({ key: value, label: t(`ask.${value}`) }));
          return (
            <Choose key={key} id={id} label={label} error={error} required={required}>
              <div class="chips">
                {offered.map((choice) => (
                  <Chip
                    key={choice.key}
                    name={id}
                    checked={answer === choice.key}
                    onChoose={() => onAnswer(key, choice.key)}
                  >
                    {choice.label}
                  </Chip>
                ))}
              </div>
            </Choose>
          );
        }
        return (
          <Field key={key} id={id} label={label} error={error}>
            {(aria) => (
              <input
                {...aria}
                type={type === "date" ? "date" : "text"}
                autocomplete="off"
                aria-required={required}
                {...(type === "text" && { dir: "auto", maxLength: MAX_ANSWER })}
                value={answer === HALF ? "" : answer}
                onInput={({ currentTarget: field }) =>
                  onAnswer(key, field.validity.badInput ? HALF : field.value)
                }
              />
            )}
          </Field>
        );
      })}
    </>
  );
}
