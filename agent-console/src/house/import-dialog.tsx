import type { StaffImport } from "@careline/client";
import { useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { inBase64 } from "./base64.ts";

const example =
  "email,name,role,departments,languages\nana@clinic.example,Ana Ruiz,agent,billing;insurance,en;es";

/** A list of people from a spreadsheet: looked at first, then added as a whole or not at all. */
export function ImportDialog({
  onClose,
  onAdded,
}: {
  onClose: () => void;
  onAdded: (ids: string[]) => Promise<void>;
}) {
  const desk = useDesk();
  const [file, setFile] = useState("");
  const [plan, setPlan] = useState<StaffImport>();
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const ready = plan && plan.bad.length === 0 && plan.staff.length > 0;

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
      setPlan(await desk.client.house.importStaff(next, true));
    });
  const add = () =>
    ask(async () => {
      const done = await desk.client.house.importStaff(file, false);
      await onAdded(done.staff.map(({ id }) => id ?? ""));
    });
  return (
    <Dialog open onClose={onClose} title={t("import.title")} wide>
      <div className="flex flex-col gap-4" aria-busy={busy}>
        <p className="text-14 text-soft">{t("import.lead")}</p>
        <figure className="m-0 flex flex-col gap-1">
          <figcaption className="text-12 text-soft">{t("import.example")}</figcaption>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by key */}
          <pre tabIndex={0} dir="ltr" className="m-0 overflow-x-auto rounded-md bg-sunken p-2 text-12">
            {example}
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
            <p>{t("import.bad_lead")}</p>
            <ul className="mt-2 flex max-h-48 flex-col gap-1 overflow-y-auto">
              {plan.bad.map((row) => (
                <li key={row.line}>
                  <span className="font-semibold">
                    {row.column
                      ? t("import.line_column", { line: row.line, column: row.column })
                      : t("import.line", { line: row.line })}
                  </span>{" "}
                  {row.problem}
                </li>
              ))}
            </ul>
          </Notice>
        ) : null}
        {plan ? (
          <p role="status" className="text-14">
            {t("import.ready", { n: plan.staff.length })}
          </p>
        ) : null}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          {ready ? (
            <Button look="primary" aria-disabled={busy} onClick={() => busy || void add()}>
              {t("import.submit", { n: plan.staff.length })}
            </Button>
          ) : null}
        </div>
      </div>
    </Dialog>
  );
}
