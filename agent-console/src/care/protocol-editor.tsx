import type { Protocol } from "@careline/client";
import { useQueryClient } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { useSites } from "../desk/use-sites.ts";
import { languageName } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { useColleagues, useDepartments } from "../state/directory.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Crossed } from "../ui/crossed.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { DateField, SelectField, TextField } from "../ui/fields.tsx";
import { Notice } from "../ui/notice.tsx";
import { useEdit } from "../ui/use-edit.ts";
import { ItemRow } from "./item-row.tsx";
import { inOurs, protocolsKey } from "./protocols.ts";

type Draft = { title: Record<string, string>; steps: Step[]; owner: string; reviewOn: string };
type Step = { key: string; id?: string; text: Record<string, string>; article?: string };

/** Makes the next version of a checklist. Who was faster is said, and nothing typed is lost. */
export function ProtocolEditor({
  protocol,
  free,
  onClose,
}: {
  protocol: Protocol | undefined;
  /** Topics without one: "department/topic". */
  free: readonly string[];
  onClose: () => void;
}) {
  const desk = useDesk();
  const queries = useQueryClient();
  const departments = useDepartments();
  const people = useColleagues();
  const sites = useSites();
  const languages = [...new Set(["en", ...sites.offered])];
  const [of, setOf] = useState(protocol ? `${protocol.department}/${protocol.topic}` : (free[0] ?? ""));
  const edit = useEdit<Protocol | undefined, Draft>(protocol, (there) => ({
    title: there?.title ?? {},
    steps: (there?.steps ?? [{ text: {} }]).map((step) => ({ ...step, key: crypto.randomUUID() })),
    owner: there?.owner.id ?? desk.me.id,
    reviewOn: there?.review_on ?? "",
  }));
  const { title, steps, owner, reviewOn } = edit.draft;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError("");
    try {
      await desk.api.put(`/protocols/${of}`, {
        version: edit.seen?.version ?? 0,
        title,
        owner,
        review_on: reviewOn,
        steps: steps.map(({ key: _, ...step }) => step),
      });
      await queries.invalidateQueries({ queryKey: protocolsKey });
      desk.notices.tell(t("protocol.saved", { name: inOurs(title) }));
      onClose();
    } catch (failed) {
      // What they saved stays a version that can be read; saving once more comes after it.
      const refused = await edit.refused(
        failed,
        async () => (await desk.api.get<{ protocols: Protocol[] }>(`/protocols/${of}`)).protocols[0],
      );
      if (refused) setError(errorText(refused));
      setBusy(false);
    }
  };
  const setSteps = (next: (old: Step[]) => Step[]) =>
    edit.setDraft((old) => ({ ...old, steps: next(old.steps) }));
  const change = (at: number, part: Partial<Step>) =>
    setSteps((old) => old.map((step, i) => (i === at ? { ...step, ...part } : step)));
  const move = (at: number, by: number) =>
    setSteps((old) => {
      const next = [...old];
      const [step] = next.splice(at, 1);
      if (step) next.splice(at + by, 0, step);
      return next;
    });
  return (
    <Dialog open wide onClose={onClose} title={t(protocol ? "protocol.edit" : "protocol.add")}>
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate aria-busy={busy}>
        <Crossed edit={edit} />
        {error ? (
          <Notice tone="danger" role="alert">
            {error}
          </Notice>
        ) : null}
        {protocol ? null : (
          <SelectField
            label={t("protocol.topic")}
            value={of}
            onChange={setOf}
            options={free.map((value) => {
              const [department = "", topic = ""] = value.split("/");
              return {
                value,
                label: `${departments.name(department)}: ${departments.topic(department, topic)}`,
              };
            })}
          />
        )}
        {languages.map((language) => (
          <TextField
            key={language}
            label={`${t("protocol.title")}, ${languageName(language)}`}
            value={title[language] ?? ""}
            onChange={(text) => edit.change({ title: { ...title, [language]: text } })}
            required
          />
        ))}
        <ol className="flex flex-col gap-3">
          {steps.map((step, at) => (
            <ItemRow
              key={step.key}
              legend={t("protocol.step", { n: at + 1 })}
              languages={languages}
              text={step.text}
              onText={(text) => change(at, { text })}
              actions={
                <div className="flex flex-col">
                  <IconButton
                    icon={ArrowUp}
                    label={t("protocol.up", { n: at + 1 })}
                    disabled={at === 0}
                    onClick={() => move(at, -1)}
                  />
                  <IconButton
                    icon={ArrowDown}
                    label={t("protocol.down", { n: at + 1 })}
                    disabled={at === steps.length - 1}
                    onClick={() => move(at, 1)}
                  />
                  <IconButton
                    icon={X}
                    label={t("protocol.remove", { n: at + 1 })}
                    onClick={() => setSteps((old) => old.filter((_, i) => i !== at))}
                  />
                </div>
              }
            >
              <TextField
                label={t("protocol.step_article")}
                hint={t("protocol.step_article_hint")}
                value={step.article ?? ""}
                onChange={(article) => change(at, { article: article.trim() })}
              />
            </ItemRow>
          ))}
        </ol>
        {steps.length === 0 ? <p className="text-14 text-soft">{t("protocol.no_steps")}</p> : null}
        <Button
          icon={Plus}
          className="self-start"
          onClick={() => setSteps((old) => [...old, { key: crypto.randomUUID(), text: {} }])}
        >
          {t("protocol.add_step")}
        </Button>
        <SelectField
          label={t("protocol.owner")}
          value={owner}
          onChange={(owner) => edit.change({ owner })}
          options={people.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <DateField
          label={t("protocol.review")}
          hint={t("protocol.review_hint")}
          value={reviewOn}
          onChange={(reviewOn) => edit.change({ reviewOn })}
        />
        <div className="sticky -bottom-4 -mb-4 flex flex-wrap justify-end gap-2 bg-raised pt-2 pb-4">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" look="primary" aria-disabled={busy}>
            {edit.saves(t("protocol.save"))}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
