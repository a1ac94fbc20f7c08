import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { languageName } from "../i18n/format.ts";
import { locale, t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { PlaceFrame } from "../shell/place-frame.tsx";
import { useDepartments } from "../state/directory.ts";
import { Button } from "../ui/button.tsx";
import { SelectField, TextField } from "../ui/fields.tsx";
import { Notice } from "../ui/notice.tsx";
import { articleLanguages } from "./languages.ts";
import { NoWriting } from "./no-writing.tsx";
import { useKb } from "./use-kb.ts";

/** What an address may bring along for a new article: from a gap, from a colleague. */
export type NewArticle = { title?: string; language?: string; department?: string; from?: string };

/** An address may hold anything; a number that somebody searched for is text. */
function said(asked: NewArticle): Required<NewArticle> {
  const text = (value: unknown) =>
    typeof value === "string" || typeof value === "number" ? String(value) : "";
  return {
    title: text(asked.title),
    language: text(asked.language),
    department: text(asked.department),
    from: text(asked.from),
  };
}

/** Begins an article: what it is about and for whom. From then on each word is kept. */
export function NewArticlePage(asked: NewArticle) {
  const { title, language, department, from } = said(asked);
  const desk = useDesk();
  const kb = useKb();
  const navigate = useNavigate();
  const departments = useDepartments();
  const [values, setValues] = useState({ title, language: language || locale(), department });
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const set = (name: keyof typeof values) => (value: string) => setValues({ ...values, [name]: value });

  const begin = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (!values.title.trim()) {
      setWrong(t("kb.title_missing"));
      return;
    }
    setBusy(true);
    setWrong("");
    try {
      const article = await kb.begin({ ...values, ...(from && { from }) });
      await navigate({ to: "/articles/$article", params: { article: article.id }, replace: true });
    } catch (error) {
      setWrong(errorText(error));
      setBusy(false);
    }
  };
  if (!desk.answers) return <NoWriting title={t("kb.new")} />;
  const languages = articleLanguages.includes(values.language)
    ? articleLanguages
    : [...articleLanguages, values.language];
  return (
    <PlaceFrame place="articles" title={t("kb.new")}>
      <form onSubmit={begin} noValidate aria-busy={busy} className="mx-auto flex max-w-xl flex-col gap-4 p-4">
        {from ? <Notice tone="info">{t("kb.from_gap")}</Notice> : null}
        <TextField
          label={t("kb.title")}
          hint={t("kb.title_hint")}
          value={values.title}
          error={wrong && !values.title.trim() ? wrong : undefined}
          onChange={set("title")}
        />
        <SelectField
          label={t("kb.language")}
          value={values.language}
          onChange={set("language")}
          options={languages.map((value) => ({ value, label: languageName(value) }))}
        />
        <SelectField
          label={t("kb.department")}
          value={values.department}
          onChange={set("department")}
          options={[
            { value: "", label: t("kb.no_department") },
            ...departments.all.map(({ key, name }) => ({ value: key, label: name })),
          ]}
        />
        {wrong && values.title.trim() ? (
          <Notice tone="danger" role="alert">
            {wrong}
          </Notice>
        ) : null}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" aria-disabled={busy}>
            {t("kb.begin")}
          </Button>
          <Button onClick={() => void navigate({ to: "/articles", search: {} })}>{t("common.cancel")}</Button>
        </div>
      </form>
    </PlaceFrame>
  );
}
