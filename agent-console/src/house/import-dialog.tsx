import type { BadRow } from "@careline/client";
import { useState } from "react";
import { type Key, t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { inBase64 } from "./base64.ts";

/** What a file would do, or did. */
export type Looked<R> = { rows: readonly R[]; bad: readonly BadRow[] };

/** What is said of the one thing that a file brings. */
export type ImportWords = { title: Key; lead: Key; badLead: Key; ready: Key; submit: Key; example: string };

function placeOf({ line, column, word }: BadRow): string {
  if (column && word) return t("import.line_word", { line, column, word });
  return column ? t("import.line_column", { line, column }) : t("import.line", { line });
}

/** A list from a spreadsheet: looked at first, then added as a whole or not at all. */
export function ImportDialog<R>({
  words,
  send,
  onClose,
  onAdded,
}: {
  words: ImportWords;
  /** Dry, it only says what the file would do. */
  send: (file: string, dry: boolean) => Promise<Looked<R>>;
  onClose: () => void;
  onAdded: (rows: readonly R[]) => Promise<void>;
}) {
  const [file, setFile] = useState("");
  const [plan, setPlan] = useState<Looked<R>>();
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const ready = plan && plan.bad.length === 0 && plan.rows.length > 0;

  const ask = async (work: () => Promise<void>) => {
    setBusy(true);
    setWrong("");
    try {
      await work();
    } catch (failed) {
      setWrong(errorText(failed));
    }
    setBusy(false);
  };
  const look = (chosen: File | undefined) =>
    chosen &&
    ask(async () => {
      setPlan(undefined);
      const next = inBase64(new Uint8Array(await chosen.arrayBuffer()));
      setFile(next);
      setPlan(await send(next, true));
    });
  const add = () =>
    ask(async () => {
      await onAdded((await send(file, false)).rows);
    });
  return (
    <Dialog open onClose={onClose} title={t(words.title)} wide>
      <div className="flex flex-col gap-4" aria-busy={busy}>
        <p className="text-14 text-soft">{t(words.lead)}</p>
        <figure className="m-0 flex flex-col gap-1">
          <figcaption className="text-12 text-soft">{t("import.example")}</figcaption>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by key */}
          <pre tabIndex={0} dir="ltr" className="m-0 overflow-x-auto rounded-md bg-sunken p-2 text-12">
            {words.example}
          </pre>
        </figure>
        <label className="flex flex-col gap-1 text-14 font-semibold">
          {t("import.choose")}
          <input
            type="file"
            accept=".csv,text/csv,text/plain"
            className="text-14 font-normal"
            onChange={(event) => {
              void look(event.target.files?.[0]);
              event.target.value = ""; // the mended file of the same name is another one
            }}
          />
          <span className="text-12 font-normal text-soft">{t("import.look")}</span>
        </label>
        {wrong ? (
          <Notice tone="danger" role="alert">
            {wrong}
          </Notice>
        ) : null}
        {plan && plan.bad.length > 0 ? (
          <Notice tone="warn" role="alert">
            <p className="font-semibold">{t("import.bad", { n: plan.bad.length })}</p>
            <p>{t(words.badLead)}</p>
            <ul className="mt-2 flex max-h-48 flex-col gap-1 overflow-y-auto">
              {plan.bad.map((row) => (
                <li key={`${row.line}/${row.column ?? ""}`}>
                  <span className="font-semibold">{placeOf(row)}</span> {row.problem}
                </li>
              ))}
            </ul>
          </Notice>
        ) : null}
        {plan ? (
          <p role="status" className="text-14">
            {t(words.ready, { n: plan.rows.length })}
          </p>
        ) : null}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          {ready ? (
            <Button look="primary" aria-disabled={busy} onClick={() => busy || void add()}>
              {t(words.submit, { n: plan.rows.length })}
            </Button>
          ) : null}
        </div>
      </div>
    </Dialog>
  );
}
