import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { languageName } from "../i18n/format.ts";
import { locale, t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Crossed } from "../ui/crossed.tsx";
import { SelectField, TextField } from "../ui/fields.tsx";
import { Notice } from "../ui/notice.tsx";
import { Bar, Loading } from "../ui/skeleton.tsx";
import { useEdit } from "../ui/use-edit.ts";
import { articleLanguages } from "./languages.ts";
import { blank, groupsOf, refusedGroup, type SynonymList, type Typed, typedOf } from "./synonyms.ts";

const key = ["kb", "synonyms"];

/** Words that mean the same to the clinic's patients, so that search finds an article by any of them. */
export function SynonymsPart() {
  const { api } = useDesk();
  const { data, error } = useQuery({
    queryKey: key,
    queryFn: () => api.get<SynonymList>("/kb/synonyms"),
    refetchOnWindowFocus: false,
  });
  if (error) return <Notice tone="danger">{errorText(error)}</Notice>;
  if (!data)
    return (
      <Loading label={t("kb.synonyms_loading")}>
        <Bar className="h-40" />
      </Loading>
    );
  return <Groups there={data} />;
}

function Groups({ there }: { there: SynonymList }) {
  const desk = useDesk();
  const queries = useQueryClient();
  const edit = useEdit(there, (list) => typedOf(list.synonyms ?? []));
  const { draft: typed, setDraft: setTyped, seen: list } = edit;
  const [sought, setSought] = useState("");
  const [wrong, setWrong] = useState<{ text: string; group?: number | undefined }>();
  const [busy, setBusy] = useState(false);
  const change = (id: number, next: Partial<Typed>) =>
    setTyped(typed.map((group) => (group.id === id ? { ...group, ...next } : group)));
  const shown = sought.trim()
    ? typed.filter(({ text }) => text.toLowerCase().includes(sought.trim().toLowerCase()))
    : typed;

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setWrong(undefined);
    try {
      const saved = await desk.api.put<SynonymList>("/kb/synonyms", {
        synonyms: groupsOf(typed),
        version: list.version,
      });
      queries.setQueryData(key, saved);
      edit.begin(saved);
      desk.notices.tell(t("kb.synonyms_saved"));
    } catch (error) {
      const refused = await edit.refused(error, () => desk.api.get<SynonymList>("/kb/synonyms"));
      if (refused) setWrong({ text: errorText(refused), group: refusedGroup(refused, typed) });
    }
    setBusy(false);
  };
  return (
    <form onSubmit={save} noValidate aria-busy={busy} className="flex flex-col gap-4">
      <p className="text-14 text-soft">{t("kb.synonyms_lead")}</p>
      {list.may_change ? null : <Notice tone="info">{t("kb.synonyms_locked")}</Notice>}
      {typed.length > 8 ? (
        <TextField label={t("kb.synonyms_search")} value={sought} onChange={setSought} />
      ) : null}
      {typed.length === 0 ? <p className="text-14">{t("kb.synonyms_none")}</p> : null}
      <fieldset disabled={!list.may_change} className="m-0 flex min-w-0 flex-col gap-3 border-0 p-0">
        <legend className="sr-only">{t("kb.tab_synonyms")}</legend>
        {shown.map((group) => (
          <div
            key={group.id}
            className="grid items-start gap-3 rounded-lg border border-line bg-surface p-3 md:grid-cols-[1fr_10rem_auto]"
          >
            <TextField
              label={t("kb.synonyms_words")}
              value={group.text}
              error={wrong?.group === group.id ? wrong.text : undefined}
              onChange={(text) => change(group.id, { text })}
            />
            <SelectField
              label={t("kb.language")}
              value={group.language}
              onChange={(language) => change(group.id, { language })}
              options={articleLanguages.map((value) => ({ value, label: languageName(value) }))}
            />
            {list.may_change ? (
              <IconButton
                icon={Trash2}
                className="md:mt-6"
                label={t("kb.synonyms_remove", { words: group.text || t("kb.synonyms_new") })}
                onClick={() => setTyped(typed.filter(({ id }) => id !== group.id))}
              />
            ) : null}
          </div>
        ))}
      </fieldset>
      <Crossed edit={edit} />
      {wrong && wrong.group === undefined ? (
        <Notice tone="danger" role="alert">
          {wrong.text}
        </Notice>
      ) : null}
      {list.may_change ? (
        <div className="flex flex-wrap gap-2">
          <Button icon={Plus} onClick={() => setTyped([...typed, blank(locale())])}>
            {t("kb.synonyms_add")}
          </Button>
          <Button type="submit" look="primary" aria-disabled={busy}>
            {edit.saves(t("common.save"))}
          </Button>
        </div>
      ) : null}
    </form>
  );
}
