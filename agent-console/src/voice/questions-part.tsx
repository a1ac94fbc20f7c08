import type { SurveySet } from "@careline/client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { useSites } from "../desk/use-sites.ts";
import { exact, languageName } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { Button } from "../ui/button.tsx";
import { Crossed } from "../ui/crossed.tsx";
import { Failed } from "../ui/failed.tsx";
import { CheckField, TextField } from "../ui/fields.tsx";
import { Notice } from "../ui/notice.tsx";
import { Bar, Loading } from "../ui/skeleton.tsx";
import { useEdit } from "../ui/use-edit.ts";
import { type Draft, draftOf, gapOf, itemKeys, itemNames } from "./questions.ts";
import { ReasonsList } from "./reasons-list.tsx";
import { SurveyPreview } from "./survey-preview.tsx";

const surveysKey = ["surveys"] as const;

/** What patients are asked, in every language and as they see it; its versions; and the list of reasons. */
export function QuestionsPart() {
  const desk = useDesk();
  const sites = useSites();
  const surveys = useQuery({
    queryKey: surveysKey,
    queryFn: () => desk.client.voice.surveys(),
    retry: false,
  });
  const languages = [...new Set(["en", ...sites.offered])];
  if (surveys.isError)
    return (
      <Failed title={t("questions.failed")} error={surveys.error} onAgain={() => void surveys.refetch()} />
    );
  const now = surveys.data?.at(-1);
  if (!now || sites.offered.length === 0)
    return (
      <Loading label={t("common.loading")}>
        <Bar className="h-60" />
      </Loading>
    );
  return (
    <>
      <Questions now={now} languages={languages} />
      <section aria-labelledby="versions" className="flex flex-col gap-2">
        <h2 id="versions" className="text-18 font-semibold">
          {t("questions.versions")}
        </h2>
        <ol className="flex list-none flex-col gap-1 p-0 text-14" reversed>
          {[...(surveys.data ?? [])].reverse().map((set) => (
            <li key={set.id}>
              <details className="rounded-md border border-line bg-surface p-3">
                <summary className="cursor-pointer">
                  {set.recorded_at
                    ? t("questions.version", {
                        time: exact(set.recorded_at),
                        name: set.by.name ?? "",
                        approved: set.approved_by,
                      })
                    : t("questions.standard", { approved: set.approved_by })}
                  {set.id === now.id ? <strong> · {t("questions.now")}</strong> : null}
                </summary>
                <Previews draft={draftOf(set)} languages={Object.keys(set.question)} />
              </details>
            </li>
          ))}
        </ol>
      </section>
      <ReasonsList />
    </>
  );
}

function Previews({ draft, languages }: { draft: Draft; languages: readonly string[] }) {
  return (
    <div className="mt-3 grid gap-4 md:grid-cols-2">
      {languages.map((language) => (
        <SurveyPreview key={language} draft={draft} language={language} />
      ))}
    </div>
  );
}

function Questions({ now, languages }: { now: SurveySet; languages: readonly string[] }) {
  const desk = useDesk();
  const queries = useQueryClient();
  const edit = useEdit(now, draftOf);
  const { draft, change: put } = edit;
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const look = async () => {
    const all = await desk.client.voice.surveys();
    queries.setQueryData(surveysKey, all);
    return all.at(-1) ?? now;
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const gap = gapOf(draft, languages);
    if (gap || !draft.approved.trim()) {
      return setWrong(gap || t("questions.approve_first"));
    }
    setBusy(true);
    setWrong("");
    try {
      const all = await desk.client.voice.changeSurvey({
        over: edit.seen.id,
        approved_by: draft.approved.trim(),
        question: draft.question,
        comment: draft.comment,
        items: draft.items,
      });
      queries.setQueryData(surveysKey, all);
      const last = all.at(-1);
      if (last) edit.begin(last);
      desk.notices.tell(t("questions.saved"));
    } catch (failed) {
      const refused = await edit.refused(failed, look);
      if (refused) setWrong(errorText(refused));
    }
    setBusy(false);
  };
  const words = (language: string, text: Record<string, string>, value: string) => ({
    ...text,
    [language]: value,
  });
  return (
    <form onSubmit={save} noValidate aria-busy={busy} className="flex flex-col gap-4">
      <h2 className="text-18 font-semibold">{t("questions.change")}</h2>
      <p className="rounded-md bg-info-soft px-3 py-2 text-14 text-info">{t("questions.lead")}</p>
      <div className="flex flex-wrap gap-x-4">
        {itemKeys.map((key) => (
          <CheckField
            key={key}
            label={t("questions.ask_item", { item: t(itemNames[key]) })}
            checked={draft.items.some((item) => item.key === key)}
            onChange={(on) =>
              put({
                items: itemKeys.flatMap((each) => {
                  const there = draft.items.find((item) => item.key === each);
                  if (each !== key) return there ? [there] : [];
                  return on ? [{ key, text: {} }] : [];
                }),
              })
            }
          />
        ))}
      </div>
      <div className="grid gap-4 md:grid-cols-2">
        {languages.map((language) => {
          const name = languageName(language);
          return (
            <fieldset
              key={language}
              className="m-0 flex min-w-0 flex-col gap-3 rounded-lg border border-line bg-surface p-3"
            >
              <legend className="px-1 text-14 font-semibold">{name}</legend>
              <TextField
                label={t("questions.question", { language: name })}
                value={draft.question[language] ?? ""}
                onChange={(value) => put({ question: words(language, draft.question, value) })}
              />
              {draft.items.map((item) => (
                <TextField
                  key={item.key}
                  label={t("questions.item", { item: t(itemNames[item.key]), language: name })}
                  value={item.text[language] ?? ""}
                  onChange={(value) =>
                    put({
                      items: draft.items.map((old) =>
                        old.key === item.key ? { ...old, text: words(language, old.text, value) } : old,
                      ),
                    })
                  }
                />
              ))}
              <TextField
                label={t("questions.comment", { language: name })}
                value={draft.comment[language] ?? ""}
                onChange={(value) => put({ comment: words(language, draft.comment, value) })}
              />
              <SurveyPreview draft={draft} language={language} />
            </fieldset>
          );
        })}
      </div>
      <TextField
        label={t("questions.approved")}
        hint={t("questions.approved_hint")}
        value={draft.approved}
        onChange={(approved) => put({ approved })}
      />
      {wrong ? (
        <Notice tone="danger" role="alert">
          {wrong}
        </Notice>
      ) : null}
      <Crossed edit={edit} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" aria-disabled={busy}>
          {edit.saves(t("questions.save"))}
        </Button>
        <Button
          onClick={() => {
            edit.begin(edit.seen);
            setWrong("");
          }}
        >
          {t("questions.undo")}
        </Button>
      </div>
    </form>
  );
}
