import { ApiError } from "@careline/client";
import { Plus, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import type { BulkAction, BulkAsking, BulkPreview } from "../state/bulk.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { Bar } from "../ui/skeleton.tsx";
import { headline, type Names, stepText, whyText } from "./words.ts";

/** What will happen to how many, looked over before it begins. */
export function BulkDialog({
  asking,
  names,
  onAlso,
  onSteps,
  onClose,
}: {
  asking: BulkAsking;
  names: Names;
  /** Chooses one more step. */
  onAlso: () => void;
  onSteps: (steps: readonly BulkAction[]) => void;
  onClose: () => void;
}) {
  const desk = useDesk();
  const start = useRef<HTMLButtonElement>(null);
  const [look, setLook] = useState<BulkPreview>();
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const [command, setCommand] = useState(() => crypto.randomUUID());
  const { steps, macro } = asking;

  useEffect(() => {
    let over = false;
    setLook(undefined);
    setError("");
    desk.bulk.preview(asking).then(
      (found) => !over && setLook(found),
      (refused: unknown) => !over && setError(errorText(refused)),
    );
    return () => {
      over = true;
    };
  }, [desk, asking]);

  const n = look?.does ?? 0;
  const ready = look !== undefined && n > 0 && !busy;
  const title = macro ? t("bulk.does_macro", { n, what: macro.name }) : headline(steps, n, names);
  const begin = async () => {
    if (!ready) return;
    setBusy(true);
    setError("");
    try {
      await desk.bulk.start(asking, look.at, command);
      onClose();
    } catch (refused) {
      // No answer: the same command again is harmless. A refusal: the next try is another one.
      if (refused instanceof ApiError && !refused.temporary) setCommand(crypto.randomUUID());
      setError(errorText(refused));
      setBusy(false);
    }
  };
  return (
    <Dialog open onClose={onClose} title={look ? title : t("bulk.run")} initialFocus={start}>
      <div className="flex flex-col gap-3 text-14">
        {error ? (
          <Notice tone="danger" role="alert">
            {error}
          </Notice>
        ) : null}
        {steps.length > 1 ? (
          <section aria-label={t("bulk.steps")}>
            <p className="text-12 font-semibold text-soft">{t("bulk.steps")}</p>
            <ol className="m-0 mt-1 flex list-none flex-col p-0">
              {steps.map((step, at) => (
                <li
                  // biome-ignore lint/suspicious/noArrayIndexKey: a step is told by its place
                  key={at}
                  className="flex min-h-9 items-center gap-2 border-b border-line"
                >
                  <span className="min-w-0 flex-1">
                    {at + 1}. {stepText(step, names)}
                  </span>
                  <IconButton
                    icon={X}
                    label={t("bulk.remove_step", { what: stepText(step, names) })}
                    onClick={() => onSteps(steps.filter((_, i) => i !== at))}
                  />
                </li>
              ))}
            </ol>
          </section>
        ) : null}
        <div role="status" className="flex flex-col gap-1.5">
          {look ? <Effects look={look} /> : error ? null : <Looking />}
        </div>
        <div className="flex flex-wrap items-center justify-end gap-2 pt-1">
          {macro || steps.length >= 8 ? null : (
            <Button look="quiet" icon={Plus} onClick={onAlso} className="me-auto max-md:h-11">
              {t("bulk.also")}
            </Button>
          )}
          <Button onClick={onClose} className="max-md:h-11">
            {t("common.cancel")}
          </Button>
          <Button
            ref={start}
            look="primary"
            aria-disabled={!ready}
            onClick={() => void begin()}
            className="max-md:h-11"
          >
            {t("bulk.start")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function Looking() {
  return (
    <>
      <span className="sr-only">{t("bulk.looking")}</span>
      <Bar className="h-3 w-3/5" />
      <Bar className="h-3 w-2/5" />
    </>
  );
}

/** Whom it concerns, and who is left out and why. */
function Effects({ look }: { look: BulkPreview }) {
  const left = (look.skipped ?? []).reduce((sum, { n }) => sum + n, 0);
  return (
    <>
      {look.does === 0 ? <p>{t("bulk.nothing_to_do")}</p> : null}
      {look.owed > 0 ? <Notice tone="warn">{t("bulk.owed", { n: look.owed })}</Notice> : null}
      {look.others > 0 ? <p>{t("bulk.others", { n: look.others })}</p> : null}
      {look.same > 0 ? <p className="text-soft">{t("bulk.same", { n: look.same })}</p> : null}
      {left > 0 ? (
        <div className="text-soft">
          <p>{t("bulk.left", { n: left })}</p>
          <ul className="m-0 mt-0.5 list-disc ps-5">
            {look.skipped?.map(({ reason, n }) => (
              <li key={reason}>{t("bulk.why_line", { why: whyText(reason), n })}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {look.does > 0 ? <p className="text-soft">{t("bulk.undo_hint")}</p> : null}
    </>
  );
}
