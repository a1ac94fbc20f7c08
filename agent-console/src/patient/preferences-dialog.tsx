import { ApiError, type PatientPreferences } from "@careline/client";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import type { Row } from "../state/rows.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { SelectField, TextField } from "../ui/fields.tsx";
import { Notice } from "../ui/notice.tsx";
import {
  channels,
  differing,
  lengthOf,
  type Part,
  parts,
  preferencesKey,
  type Wishes,
  wishesOf,
} from "./preferences.ts";
import { wordsOf } from "./words.ts";

const languages = ["en", "es", "ar", "de", "fr", "it", "ko", "pl", "pt", "ru", "tl", "uk", "vi", "zh"];

type Answer = { preferences: PatientPreferences };

/** Writes down how a patient wishes to be met. What a colleague wrote meanwhile is shown; nothing typed is lost. */
export function PreferencesDialog({
  row,
  known,
  onClose,
}: {
  row: Row;
  known: PatientPreferences;
  onClose: () => void;
}) {
  const desk = useDesk();
  const queries = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [wishes, setWishes] = useState<Wishes>(() => wishesOf(known));
  const [version, setVersion] = useState(known.version);
  const [theirs, setTheirs] = useState<PatientPreferences>();
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const path = `/conversations/${row.id}/preferences`;
  const tooLong = parts.filter(({ part, most }) => most !== undefined && lengthOf(wishes[part]) > most);
  const keep = (preferences: PatientPreferences) =>
    queries.setQueryData(preferencesKey(row.patient), preferences);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (tooLong.length > 0) {
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
      return;
    }
    setBusy(true);
    setWrong("");
    try {
      const before = theirs ?? known;
      const { preferences } = await desk.api.put<Answer>(path, { ...wishes, version });
      keep(preferences);
      desk.notices.tell(t("patient.saved"), async () => {
        try {
          const back = await desk.api.put<Answer>(path, {
            ...wishesOf(before),
            version: preferences.version,
          });
          keep(back.preferences);
        } catch (failed) {
          desk.notices.fail(errorText(failed));
        }
      });
      onClose();
    } catch (failed) {
      setBusy(false);
      setWrong(errorText(failed));
      if (!(failed instanceof ApiError) || failed.code !== "changed_meanwhile") return;
      try {
        const { preferences } = await desk.api.get<Answer>(path);
        keep(preferences);
        setTheirs(preferences);
        setVersion(preferences.version);
      } catch (lost) {
        setWrong(errorText(lost));
      }
    }
  };
  const different = theirs ? differing(wishes, theirs) : [];
  const set = (part: Part) => (value: string) => setWishes((old) => ({ ...old, [part]: value }));
  const isNow = (part: Part) =>
    theirs && different.includes(part)
      ? t("patient.now", { text: theirs[part] ? wordsOf(part, theirs[part]) : t("patient.now_empty") })
      : "";
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t("patient.edit_title")}
      initialFocus={() => form.current?.querySelector("input") ?? undefined}
    >
      <form ref={form} onSubmit={save} noValidate aria-busy={busy} className="flex flex-col gap-4">
        <p className="text-14 text-soft">{t("patient.edit_lead")}</p>
        {wrong ? (
          <Notice tone="danger" role="alert">
            {theirs ? t("patient.conflict", { name: theirs.by?.name ?? t("patient.somebody") }) : wrong}
          </Notice>
        ) : null}
        <div className="grid items-start gap-4 md:grid-cols-2">
          {parts.map(({ part, label, hint, most, lines }) => {
            const now = isNow(part);
            const beside = [now, hint ? t(hint) : ""].filter(Boolean).join(" ");
            if (part === "language" || part === "channel") {
              const known = part === "language" ? languages : channels;
              const values = ["", ...known, ...(wishes[part] ? [wishes[part]] : [])];
              return (
                <SelectField
                  key={part}
                  label={t(label)}
                  hint={beside}
                  value={wishes[part]}
                  onChange={set(part)}
                  options={[...new Set(values)].map((value) => ({
                    value,
                    label: value ? wordsOf(part, value) : t("patient.no_wish"),
                  }))}
                />
              );
            }
            const n = lengthOf(wishes[part]);
            return (
              <TextField
                key={part}
                label={t(label)}
                {...(lines && { lines })}
                hint={`${beside} ${t("patient.count", { n, most: most ?? 0 })}`.trim()}
                error={most && n > most ? t("patient.too_long", { most }) : undefined}
                value={wishes[part]}
                onChange={set(part)}
              />
            );
          })}
        </div>
        <div className="sticky -bottom-4 -mb-4 flex flex-wrap justify-end gap-2 bg-raised pt-2 pb-4">
          {theirs ? (
            <Button className="me-auto" onClick={() => setWishes(wishesOf(theirs))}>
              {t("patient.take_theirs")}
            </Button>
          ) : null}
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" look="primary" aria-disabled={busy}>
            {t(theirs ? "patient.save_over" : "patient.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
