import { ApiError, type QualityCard, type QualityPerson, type QualitySample } from "@careline/client";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ExternalLink } from "lucide-react";
import { useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { inOurs } from "../care/protocols.ts";
import { exact } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ChoiceField, TextField } from "../ui/fields.tsx";
import { Notice } from "../ui/notice.tsx";
import { Card } from "./card.tsx";
import { marks, qualityKey } from "./quality.ts";

/** One conversation by the card: kept while it is worked on, finished once. */
export function ReviewDialog({
  person,
  sample,
  card,
  onClose,
}: {
  person: QualityPerson;
  sample: QualitySample;
  card: QualityCard;
  onClose: () => void;
}) {
  const desk = useDesk();
  const queries = useQueryClient();
  const [given, setGiven] = useState<Record<string, string>>(sample.marks ?? {});
  const [note, setNote] = useState(sample.note ?? "");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const name = person.person.name;

  const save = async (finish: boolean) => {
    if (busy) return;
    setBusy(true);
    setError("");
    try {
      await desk.api.put(`/quality/samples/${sample.id}`, {
        version: sample.version,
        marks: given,
        note: note.trim(),
        finish,
      });
      await queries.invalidateQueries({ queryKey: qualityKey });
      desk.notices.tell(t(finish ? "quality.finished_done" : "quality.kept", { name }));
      onClose();
    } catch (failed) {
      setError(errorText(failed));
      setBusy(false);
      if (failed instanceof ApiError && failed.code === "changed_meanwhile")
        await queries.invalidateQueries({ queryKey: qualityKey });
    }
  };
  return (
    <Dialog open wide onClose={onClose} title={t("quality.review_of", { n: sample.position, name })}>
      <div className="flex flex-col gap-4">
        <Link
          to="/inbox/$view/$conversation"
          params={{ view: "all", conversation: sample.conversation ?? "" }}
          target="_blank"
          className="inline-flex items-center gap-1.5 self-start text-14 text-accent underline"
        >
          <ExternalLink aria-hidden="true" size={14} strokeWidth={1.75} />
          {t("quality.read")}
        </Link>
        {error ? (
          <Notice tone="danger" role="alert">
            {error}
          </Notice>
        ) : null}
        {sample.finished_at ? (
          <>
            <Card card={card} marks={sample.marks ?? {}} />
            <p className="text-14 whitespace-pre-wrap" dir="auto">
              {sample.note}
            </p>
            <p className="text-12 text-soft">
              {t("quality.finished_by", {
                name: sample.reviewer?.name ?? "",
                time: exact(sample.finished_at),
              })}
              {sample.seen_at ? ` · ${t("quality.seen")}` : ""}
            </p>
            {sample.answer ? (
              <blockquote className="m-0 border-s-2 border-line ps-3 text-14 whitespace-pre-wrap" dir="auto">
                <span className="block text-12 text-soft">{t("quality.answer_of", { name })}</span>
                {sample.answer}
              </blockquote>
            ) : null}
          </>
        ) : (
          <form
            noValidate
            aria-busy={busy}
            className="flex flex-col gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              void save(true);
            }}
          >
            {(card.items ?? []).map(({ key = "", text }) => (
              <ChoiceField
                key={key}
                label={inOurs(text)}
                options={marks.map(({ value, label }) => ({ value, label: t(label) }))}
                value={given[key] ?? ""}
                onChange={(mark) => setGiven((old) => ({ ...old, [key]: mark }))}
                inline
              />
            ))}
            <TextField
              label={t("quality.note", { name })}
              hint={t("quality.note_hint")}
              value={note}
              onChange={setNote}
              lines={3}
            />
            <div className="sticky -bottom-4 -mb-4 flex flex-wrap justify-end gap-2 bg-raised pt-2 pb-4">
              <Button onClick={() => void save(false)} aria-disabled={busy}>
                {t("quality.keep")}
              </Button>
              <Button type="submit" look="primary" aria-disabled={busy}>
                {t("quality.finish")}
              </Button>
            </div>
          </form>
        )}
      </div>
    </Dialog>
  );
}
