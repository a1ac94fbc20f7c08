import type { Pending, ThreadItem } from "@careline/client";
import { X } from "lucide-react";
import { type RefObject, useEffect, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { HintsBar } from "../hints/hints-bar.tsx";
import { t } from "../i18n/i18n.ts";
import { firstName, patientName } from "../inbox/names.ts";
import type { Desk } from "../state/desk.ts";
import { newer } from "../state/desk-client.ts";
import type { Mode } from "../state/drafts.ts";
import type { LogEvent, Row } from "../state/rows.ts";
import { IconButton } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { contactsIn, type Found, foreignIn, type Somebody } from "./foreign.ts";
import { HeldSend } from "./held-send.tsx";
import { useAway } from "./use-away.ts";

export type GuardsProps = {
  row: Row;
  mode: Mode;
  text: string;
  items: readonly ThreadItem<LogEvent>[];
  box: RefObject<HTMLTextAreaElement | null>;
  onEdit: (pending: Pending) => void;
};

/** Between thread and composer: what keeps a reply from crossing another, or from the wrong patient. */
export function Guards({ row, mode, text, items, box, onEdit }: GuardsProps) {
  const desk = useDesk();
  const held = items.find(({ pending }) => pending?.state === "failed" && pending.reason === newer)?.pending;
  const [found, setFound] = useState<Found>();
  const [away, told] = useAway(row.id);
  const written = text.trim() !== "";

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const onPaste = (event: ClipboardEvent) => {
      const pasted = event.clipboardData?.getData("text/plain") ?? "";
      const mine = somebody(desk, row);
      // Another paste does not make the first one good.
      setFound((before) => foreignIn(pasted, others(desk, row), mine) ?? before);
    };
    element.addEventListener("paste", onPaste);
    return () => element.removeEventListener("paste", onPaste);
  }, [desk, row, box]);
  // The warning stands as long as what it warns of: in the box, and after Enter until nothing can be undone.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is pasted is in the box only after it was found, and what can be undone is read when the thread moves
  useEffect(() => {
    if (!found) return;
    const going = desk.lastHeld(row.id)?.pending?.text ?? "";
    if (!foreignIn(`${text}\n${going}`, [found.somebody], somebody(desk, row))) setFound(undefined);
  }, [text, items]);

  const close = (dismiss: () => void) => (
    <IconButton
      icon={X}
      label={t("guard.dismiss")}
      onClick={() => {
        dismiss();
        box.current?.focus();
      }}
    />
  );
  return (
    <>
      {held ? (
        <HeldSend
          key={held.clientId}
          pending={held}
          items={items}
          patient={patientName(row)}
          box={box}
          onEdit={() => onEdit(held)}
          onAnyway={() => {
            desk.client.sendAnyway(held);
            box.current?.focus();
          }}
        />
      ) : null}
      {found ? (
        <Notice tone="danger" role="alert" className="mx-4 my-2" action={close(() => setFound(undefined))}>
          {t(`guard.foreign_${found.what}`, { other: found.somebody.name, name: patientName(row) })}
        </Notice>
      ) : null}
      {away && written && mode === "reply" ? (
        <Notice tone="warn" role="status" className="mx-4 my-2" action={close(told)}>
          {t("guard.away", { n: Math.round(away / 60_000), name: patientName(row) })}
        </Notice>
      ) : null}
      {mode === "reply" ? (
        <HintsBar text={text} language={row.language ?? ""} name={firstName(row)} box={box} />
      ) : null}
    </>
  );
}

/** Patients whose open conversations this person has in their lists. */
function others(desk: Desk, row: Row): Somebody[] {
  return desk
    .known()
    .filter((other) => other.patient !== row.patient && other.status !== "resolved")
    .map((other) => somebody(desk, other));
}

function somebody(desk: Desk, row: Row): Somebody {
  const said = desk.client.heard(row.id).join("\n");
  return {
    name: row.name ?? "",
    reference: row.reference,
    numbers: contactsIn(`${said}\n${row.preview_from === "patient" ? row.preview : ""}`),
  };
}
