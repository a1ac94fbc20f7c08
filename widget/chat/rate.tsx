/**
 * How it went, in the patient's own time: one tap on a score is stored at once,
 * and all the rest may be left out.
 */
import { ApiError, type PatientClient } from "@careline/client";
import { useEffect, useState } from "preact/hooks";
import type { ClosedKey } from "../i18n/closed.ts";
import type { Translate } from "../i18n/t.ts";
import { useUi } from "./context.ts";
import "./rate.css";

type Item = "felt_heard" | "was_informed" | "effort";
type Answers = Partial<Record<Item, number>>;
export type Survey = {
  question: string;
  comment: string;
  items: { key: Item; text: string }[];
  rating?: Answers & { score: number; final?: boolean };
};

const SCORES = [1, 2, 3, 4, 5] as const;
/** At most so low: somebody makes it good. */
const LOW = 2;
const MOST = 2_000;

/** What is asked about this episode; undefined while it is not known, null for nothing. */
export function useSurvey(client: PatientClient, id: string, asks: boolean): Survey | null | undefined {
  const { lang } = useUi();
  const [survey, setSurvey] = useState<Survey | null | undefined>(asks ? undefined : null);
  useEffect(() => {
    if (!asks) return;
    let wanted = true;
    client.api
      .get<{ survey: Survey }>(`/conversations/${id}/survey?language=${lang.slice(0, 2)}`)
      .then(({ survey: found }) => wanted && setSurvey(found.rating?.final ? null : found))
      .catch(() => wanted && setSurvey((had) => had ?? null));
    return () => {
      wanted = false;
    };
  }, [client, id, asks, lang]);
  return survey;
}

type Props = {
  client: PatientClient;
  id: string;
  survey: Survey;
  t: Translate<ClosedKey>;
  onSkip: () => void;
  onDone: () => void;
};

export function Rate({ client, id, survey, t, onSkip, onDone }: Props) {
  const { say } = useUi();
  const { score: before = 0, final: _, ...given } = survey.rating ?? {};
  const [score, setScore] = useState<number>(before);
  const [answers, setAnswers] = useState<Answers>(given);
  const [comment, setComment] = useState("");
  const [more, setMore] = useState(false);
  const [trouble, setTrouble] = useState<"" | "rate.failed" | "rate.over">("");
  const [busy, setBusy] = useState(false);

  const store = async (next: number, final: boolean): Promise<boolean> => {
    setBusy(true);
    setTrouble("");
    try {
      const body = { score: next, ...answers, comment: comment.trim(), final };
      await client.api.post(`/conversations/${id}/rating`, body);
      return true;
    } catch (problem) {
      // Refused for good: it was answered elsewhere, or its time is over.
      setTrouble(problem instanceof ApiError && problem.status === 409 ? "rate.over" : "rate.failed");
      return false;
    } finally {
      setBusy(false);
    }
  };
  const tap = async (next: number): Promise<void> => {
    if (busy) return;
    const was = score;
    setScore(next);
    if (!(await store(next, false))) return setScore(was);
    setMore(true);
    say(t(next <= LOW ? "rate.sorry" : "rate.thanks"));
  };
  const finish = async (): Promise<void> => {
    if (busy || !(await store(score, true))) return;
    say(t("rate.sent"));
    onDone();
  };

  return (
    <div class="rate">
      <fieldset class="score">
        <legend>{survey.question}</legend>
        <div class="five">
          {SCORES.map((n) => (
            <button
              key={n}
              type="button"
              class="tap"
              aria-pressed={score === n}
              aria-label={t("rate.of", { n, words: t(`rate.${n}`) })}
              onClick={() => void tap(n)}
            >
              {n}
            </button>
          ))}
        </div>
        <div class="ends small" aria-hidden="true">
          <span>{t("rate.1")}</span>
          <span>{t("rate.5")}</span>
        </div>
      </fieldset>
      {trouble && (
        <p class="over" role="alert">
          {t(trouble)}
        </p>
      )}
      {score > 0 && <p class="small">{t(score <= LOW ? "rate.sorry" : "rate.thanks")}</p>}
      {score > 0 && !more && (
        <button type="button" class="plain" onClick={() => setMore(true)}>
          {t("rate.add")}
        </button>
      )}
      {more && (
        <>
          <p class="small">{t("rate.more")}</p>
          {survey.items.map((item) => (
            <fieldset key={item.key} class="item">
              <legend>{item.text}</legend>
              <span class="small" aria-hidden="true">
                {t("rate.no")}
              </span>
              {SCORES.map((n) => (
                <label key={n} class="dot">
                  <input
                    type="radio"
                    name={item.key}
                    checked={answers[item.key] === n}
                    aria-label={t("rate.item", { n, words: "" }).trim()}
                    onChange={() => setAnswers({ ...answers, [item.key]: n })}
                  />
                </label>
              ))}
              <span class="small" aria-hidden="true">
                {t("rate.yes")}
              </span>
            </fieldset>
          ))}
          <label class="said">
            {survey.comment}
            <textarea
              rows={2}
              maxLength={MOST}
              value={comment}
              onInput={(e) => setComment(e.currentTarget.value)}
            />
          </label>
          <div class="buttons">
            <button type="button" class="button" aria-disabled={busy} onClick={() => void finish()}>
              {t(comment.trim() || Object.keys(answers).length > 0 ? "rate.send" : "rate.enough")}
            </button>
          </div>
        </>
      )}
      {score === 0 && (
        <button type="button" class="plain skip" onClick={onSkip}>
          {t("rate.skip")}
        </button>
      )}
    </div>
  );
}
