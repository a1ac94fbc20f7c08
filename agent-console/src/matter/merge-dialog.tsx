import { ApiError } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { firstName, patientName } from "../inbox/names.ts";
import { useDepartments } from "../state/directory.ts";
import type { Row } from "../state/rows.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ChoiceField } from "../ui/fields.tsx";
import { Notice } from "../ui/notice.tsx";

/** Joins another conversation of the same patient to this one, or this one to it. */
export function MergeDialog({
  row,
  onOpen,
  onClose,
}: {
  row: Row;
  onOpen: (id: string) => void;
  onClose: () => void;
}) {
  const desk = useDesk();
  const departments = useDepartments();
  const form = useRef<HTMLFormElement>(null);
  const [chosen, setChosen] = useState("");
  const [keep, setKeep] = useState<"this" | "other">("this");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState("");
  const [command, setCommand] = useState(() => crypto.randomUUID());
  const { data: others, error } = useQuery({
    queryKey: ["mergeable", row.id],
    queryFn: () =>
      desk.api
        .get<{ conversations: Row[] | null }>(`/conversations/${row.id}/mergeable`)
        .then(({ conversations }) => conversations ?? []),
    gcTime: 0,
    staleTime: 0,
  });
  const other = others?.find(({ id }) => id === chosen) ?? others?.[0];

  // The list comes after the dialog: choosing begins there, unless they went elsewhere meanwhile.
  const ready = other !== undefined;
  useEffect(() => {
    if (ready && !(document.activeElement instanceof HTMLInputElement))
      form.current?.querySelector<HTMLInputElement>("input:checked")?.focus();
  }, [ready]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !other) return;
    const [into, from] = keep === "this" ? [row, other] : [other, row];
    setBusy(true);
    setRefusal("");
    try {
      await desk.actions.carryOutNow(into, "merge", { conversation: from.id }, command);
    } catch (failed) {
      if (failed instanceof ApiError && !failed.temporary) setCommand(crypto.randomUUID());
      setRefusal(errorText(failed));
      setBusy(false);
      return;
    }
    const undo = () =>
      void desk.actions.carryOutNow(into, "unmerge", {}, crypto.randomUUID()).then(
        () => desk.notices.tell(t("merge.undone")),
        (failed) => desk.notices.fail(t("merge.undo_failed", { why: errorText(failed) })),
      );
    desk.notices.tell(t("merge.done", { reference: from.reference, into: into.reference }), undo);
    onClose();
    if (into.id !== row.id) onOpen(into.id);
  };
  return (
    <Dialog open onClose={onClose} title={t("merge.title", { name: patientName(row) })}>
      <form ref={form} onSubmit={submit} className="flex flex-col gap-4" aria-busy={busy} noValidate>
        {refusal || error ? (
          <Notice tone="danger" role="alert">
            {refusal || errorText(error)}
          </Notice>
        ) : null}
        {others === undefined && !error ? <p role="status">{t("merge.loading")}</p> : null}
        {others?.length === 0 ? <p role="status">{t("merge.none", { name: patientName(row) })}</p> : null}
        {other && others ? (
          <>
            <p className="text-14 text-soft">{t("merge.lead", { name: firstName(row) })}</p>
            <ChoiceField
              label={t("merge.which")}
              value={other.id}
              onChange={setChosen}
              options={others.map((one) => ({
                value: one.id,
                label: `${one.reference} · ${departments.name(one.department)}`,
                hint: one.preview,
              }))}
            />
            <ChoiceField
              label={t("merge.keep")}
              value={keep}
              onChange={(next) => setKeep(next === "other" ? "other" : "this")}
              options={[
                {
                  value: "this",
                  label: t("merge.keep_this", { reference: row.reference }),
                  hint: row.preview,
                },
                {
                  value: "other",
                  label: t("merge.keep_other", { reference: other.reference }),
                  hint: other.preview,
                },
              ]}
            />
          </>
        ) : null}
        <div className="sticky -bottom-4 -mb-4 flex flex-wrap justify-end gap-2 bg-raised pt-2 pb-4">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          {other ? (
            <Button type="submit" look="primary" aria-disabled={busy}>
              {t("merge.submit")}
            </Button>
          ) : null}
        </div>
      </form>
    </Dialog>
  );
}
