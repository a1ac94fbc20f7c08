import type { ReasonsList as List, Reason } from "@careline/client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, EyeOff, Plus, Undo2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { languageName } from "../i18n/format.ts";
import { locale, t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { keyFor, moved } from "../settings/topics.ts";
import { Badge } from "../ui/badge.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Crossed } from "../ui/crossed.tsx";
import { TextField } from "../ui/fields.tsx";
import { Notice } from "../ui/notice.tsx";
import { Bar, Loading } from "../ui/skeleton.tsx";
import { useEdit } from "../ui/use-edit.ts";
import { preventions } from "./event-words.ts";
import { reasonsKey } from "./reasons.ts";

type Draft = Pick<Reason, "key" | "names" | "retired">;
/** Those of the console: staff choose reasons in their own language. */
const languages = ["en", "es"];
const listKey = [...reasonsKey, "list"];

/** The reasons that colleagues choose from after resolving, in their order and in both languages. */
export function ReasonsList() {
  const desk = useDesk();
  const { data, isError, error, refetch } = useQuery({
    queryKey: listKey,
    queryFn: () => desk.client.voice.reasonsList(),
    retry: false,
  });
  return (
    <section aria-labelledby="reasons-list" className="flex flex-col gap-3">
      <h2 id="reasons-list" className="text-18 font-semibold">
        {t("reasons.title")}
      </h2>
      {data ? (
        <Editor there={data} />
      ) : isError ? (
        <Notice
          tone="danger"
          role="alert"
          action={<Button onClick={() => void refetch()}>{t("common.try_again")}</Button>}
        >
          {errorText(error)}
        </Notice>
      ) : (
        <Loading label={t("common.loading")}>
          <Bar className="h-40" />
        </Loading>
      )}
    </section>
  );
}

const draftOf = ({ reasons }: List): Draft[] =>
  reasons.map(({ key, names, retired }) => ({ key, names, ...(retired && { retired }) }));

function Editor({ there }: { there: List }) {
  const desk = useDesk();
  const queries = useQueryClient();
  const edit = useEdit(there, draftOf);
  const { draft, setDraft } = edit;
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const nameOf = ({ names }: Draft) => names[locale()] || names.en || t("reasons.new");
  const change = (at: number, reason: Draft) => setDraft(draft.map((old, n) => (n === at ? reason : old)));
  const gap = (): string => {
    if (draft.every(({ retired }) => retired)) return t("reasons.one");
    for (const reason of draft)
      for (const tag of languages)
        if (!reason.names[tag]?.trim())
          return t("questions.gap", { language: languageName(tag), what: nameOf(reason) });
    return "";
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const missing = gap();
    if (missing) return setWrong(missing);
    setBusy(true);
    setWrong("");
    const taken = draft.map(({ key }) => key).filter(Boolean);
    const next = draft.map((reason) => {
      if (reason.key) return reason;
      const key = keyFor(reason.names.en ?? "", taken);
      taken.push(key);
      return { ...reason, key };
    });
    try {
      const list = await desk.client.voice.setReasons(next, edit.seen.version);
      queries.setQueryData(listKey, list);
      queries.setQueryData(reasonsKey, list.reasons);
      edit.begin(list);
      desk.notices.tell(t("reasons.saved"));
    } catch (failed) {
      const refused = await edit.refused(failed, () => desk.client.voice.reasonsList());
      if (refused) setWrong(errorText(refused));
    }
    setBusy(false);
  };
  return (
    <form onSubmit={save} noValidate aria-busy={busy} className="flex flex-col gap-3">
      <p className="text-14 text-soft">{t("reasons.lead")}</p>
      <ol aria-label={t("reasons.title")} className="m-0 flex list-none flex-col gap-2 p-0">
        {draft.map((reason, at) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a new one has no key until it is saved
            key={at}
            className="flex flex-wrap items-end gap-2 rounded-md border border-line bg-surface p-3"
          >
            {languages.map((tag) => (
              <span key={tag} className="min-w-0 flex-1 basis-48">
                <TextField
                  label={t("reasons.name", { language: languageName(tag) })}
                  value={reason.names[tag] ?? ""}
                  onChange={(value) => change(at, { ...reason, names: { ...reason.names, [tag]: value } })}
                />
              </span>
            ))}
            <span className="ms-auto flex items-center gap-1">
              {reason.retired ? <Badge>{t("reasons.retired")}</Badge> : null}
              <IconButton
                icon={ArrowUp}
                label={t("reasons.up", { name: nameOf(reason) })}
                disabled={at === 0}
                onClick={() => setDraft(moved(draft, at, -1))}
              />
              <IconButton
                icon={ArrowDown}
                label={t("reasons.down", { name: nameOf(reason) })}
                disabled={at === draft.length - 1}
                onClick={() => setDraft(moved(draft, at, 1))}
              />
              <IconButton
                icon={reason.retired ? Undo2 : EyeOff}
                label={t(reason.retired ? "reasons.offer" : "reasons.retire", { name: nameOf(reason) })}
                onClick={() =>
                  reason.key
                    ? change(at, { ...reason, retired: !reason.retired })
                    : setDraft(draft.filter((_, n) => n !== at))
                }
              />
            </span>
          </li>
        ))}
      </ol>
      <Button icon={Plus} className="self-start" onClick={() => setDraft([...draft, { key: "", names: {} }])}>
        {t("reasons.add")}
      </Button>
      {wrong ? (
        <Notice tone="danger" role="alert">
          {wrong}
        </Notice>
      ) : null}
      <Crossed edit={edit} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" aria-disabled={busy}>
          {edit.saves(t("reasons.save"))}
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
      <p className="text-14 text-soft">{t("reasons.helped")}</p>
      <ul className="flex list-disc flex-col gap-1 ps-5 text-14 text-soft">
        {Object.values(preventions).map((label) => (
          <li key={label}>{t(label)}</li>
        ))}
      </ul>
    </form>
  );
}
