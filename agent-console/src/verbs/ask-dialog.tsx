import { ApiError } from "@careline/client";
import { type FormEvent, useRef, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { SameNumber } from "../contacts/same-number.tsx";
import { ContactCard } from "../conversation/contact-card.tsx";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import type { Row } from "../state/rows.ts";
import { Button } from "../ui/button.tsx";
import { Crossed } from "../ui/crossed.tsx";
import { Dialog } from "../ui/dialog.tsx";
import {
  ChoiceField,
  DateField,
  NumberField,
  SelectField,
  SeveralField,
  TextField,
  TimeField,
} from "../ui/fields.tsx";
import { Notice } from "../ui/notice.tsx";
import { useEdit } from "../ui/use-edit.ts";
import type { Ask, AskField, Made, Values } from "./asks.ts";
import { MadeDialog } from "./made-dialog.tsx";

/** Asks one question and does what was answered. What the server refuses is said here, and nothing typed is lost. */
export function AskDialog({ ask: first, row, onClose }: { ask: Ask; row?: Row; onClose: () => void }) {
  const desk = useDesk();
  const form = useRef<HTMLFormElement>(null);
  const edit = useEdit<Ask, Values>(first, ({ first }) => first);
  const ask = edit.crossed ? edit.seen : first;
  const values = edit.draft;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const [tried, setTried] = useState(false);
  const [command, setCommand] = useState(() => crypto.randomUUID());
  const [made, setMade] = useState<Made>();
  const fields = ask.fields(values);
  const missing = fields.filter((field) => lacks(field, values));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (missing.length > 0) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
    }
    if (busy || missing.length > 0) return;
    setBusy(true);
    setError("");
    try {
      const done = await ask.run(values, command);
      if (typeof done !== "string") return setMade(done);
      if (done) desk.notices.tell(done);
      onClose();
    } catch (failed) {
      // No answer: the same command again is harmless. A refusal: the next try is another one.
      if (failed instanceof ApiError && !failed.temporary) setCommand(crypto.randomUUID());
      const refused = ask.again ? await edit.refused(failed, ask.again) : failed;
      if (refused) setError(errorText(refused));
      setBusy(false);
    }
  };
  if (made) return <MadeDialog made={made} onClose={onClose} />;
  return (
    <Dialog open onClose={onClose} title={ask.title} initialFocus={() => beginning(form.current, ask.danger)}>
      <form ref={form} onSubmit={submit} className="flex flex-col gap-4" aria-busy={busy} noValidate>
        {ask.lead ? <p className="text-14 text-soft">{ask.lead}</p> : null}
        <Crossed edit={edit} />
        {fields.map((field) => (
          <Shown
            key={field.kind === "contact" ? "contact" : field.name}
            field={field}
            row={row}
            values={values}
            error={tried && missing.includes(field) ? t("ask.missing") : undefined}
            onValue={(name, value) => edit.change({ [name]: value })}
          />
        ))}
        <div className="sticky -bottom-4 -mb-4 flex flex-wrap justify-end gap-2 bg-raised pt-2 pb-4">
          {/* Beside what was pressed: a long form hides its top. */}
          {error ? (
            <Notice tone="danger" role="alert" className="w-full">
              {error}
            </Notice>
          ) : null}
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" look={ask.danger ? "danger" : "primary"} aria-disabled={busy}>
            {edit.saves(ask.submit)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Where answering begins: the first field, or in it what is chosen; without one the button that does it, if that can be undone. */
function beginning(form: HTMLElement | null, danger = false): HTMLElement | undefined {
  const fields = [...(form?.querySelectorAll<HTMLInputElement>("input, textarea, select") ?? [])];
  const [first] = fields;
  if (!first) return form?.querySelector<HTMLElement>(`[type=${danger ? "button" : "submit"}]`) ?? undefined;
  return first.type === "radio"
    ? (fields.find(({ name, checked }) => checked && name === first.name) ?? first)
    : first;
}

function lacks(field: AskField, values: Values): boolean {
  if (field.kind === "same") return Number(values.found) > 0 && !values.same;
  return "required" in field && field.required === true && !values[field.name]?.trim();
}

function Shown({
  field,
  row,
  values,
  error,
  onValue,
}: {
  field: AskField;
  row: Row | undefined;
  values: Values;
  error: string | undefined;
  onValue: (name: string, value: string) => void;
}) {
  if (field.kind === "contact") return row ? <ContactCard row={row} asked={0} /> : null;
  if (field.kind === "says")
    return (
      <p role="status" className="rounded-md bg-info-soft px-3 py-2 text-14 text-info">
        {field.text}
      </p>
    );
  const value = values[field.name] ?? "";
  const onChange = (next: string) => onValue(field.name, next);
  if (field.kind === "same")
    return <SameNumber phone={field.phone} value={value} error={error} onValue={onValue} />;
  if (field.kind === "select") return <SelectField {...field} value={value} onChange={onChange} />;
  if (field.kind === "choice") return <ChoiceField {...field} value={value} onChange={onChange} />;
  if (field.kind === "several") return <SeveralField {...field} value={value} onChange={onChange} />;
  if (field.kind === "number") return <NumberField {...field} value={value} onChange={onChange} />;
  if (field.kind === "date") return <DateField {...field} value={value} error={error} onChange={onChange} />;
  if (field.kind === "time") return <TimeField {...field} value={value} error={error} onChange={onChange} />;
  return <TextField {...field} value={value} error={error} onChange={onChange} />;
}
