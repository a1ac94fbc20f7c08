import { Lock, MessageSquareText } from "lucide-react";
import { useDesk } from "../app/desk-context.tsx";
import type { Item, Said } from "../conversation/items.ts";
import { clockOn } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import { Palette } from "../palette/palette.tsx";
import type { Desk } from "../state/desk.ts";
import { AskDialog } from "../verbs/ask-dialog.tsx";
import type { Ask } from "../verbs/asks.ts";
import { deletable } from "./deletable.ts";

/** So many of the latest can be chosen from. */
const mostShown = 200;

const reasons: { value: string; label: Key }[] = [
  { value: "sensitive", label: "deleted.sensitive" },
  { value: "wrong_patient", label: "deleted.wrong_patient" },
  { value: "mistake", label: "deleted.mistake" },
  { value: "patient_asked", label: "deleted.patient_asked" },
  { value: "other", label: "delete.other" },
];

export type DeletingProps = {
  /** What is to be deleted; without it is asked which. */
  said?: Said;
  conversation: string;
  items: readonly Item[];
  nameOf: (said: Said) => string;
  onChoose: (said: Said) => void;
  onClose: () => void;
};

/** Deletes what somebody said, for good: which, if it was not said yet, and why. */
export function Deleting({ said, conversation, items, nameOf, onChoose, onClose }: DeletingProps) {
  const desk = useDesk();
  if (said) return <AskDialog ask={deleteAsk(desk, conversation, said)} onClose={onClose} />;
  return (
    <Palette
      open
      onClose={onClose}
      label={t("delete.choose")}
      placeholder={t("delete.placeholder")}
      empty={t("delete.none")}
      choices={items
        .filter((item): item is Said => item.type === "said" && deletable(item, desk))
        .slice(-mostShown)
        .reverse()
        .map((one) => ({
          id: one.key,
          label: wordsOf(one),
          hint: `${nameOf(one)}, ${clockOn(one.at, desk.now())}`,
          icon: one.note ? (
            <Lock role="img" aria-label={t("note.label")} size={16} strokeWidth={1.5} />
          ) : (
            <MessageSquareText aria-hidden="true" size={16} strokeWidth={1.5} />
          ),
          run: () => onChoose(one),
        }))}
    />
  );
}

/** What it is known by: its beginning, or what its files are called. */
function wordsOf({ text, files }: Said): string {
  const words = text.trim() || (files ?? []).map(({ name }) => name).join(", ");
  return words.length > 120 ? `${words.slice(0, 120)}…` : words;
}

function deleteAsk(desk: Desk, conversation: string, said: Said): Ask {
  const files = said.files?.length ?? 0;
  const lead = t(said.note ? "delete.lead_note" : "delete.lead");
  return {
    title: t(said.note ? "delete.title_note" : "delete.title"),
    lead: files ? `${lead} ${t("delete.files", { n: files })}` : lead,
    first: { reason: "sensitive" },
    fields: ({ reason }) => [
      { kind: "says", name: "said", text: wordsOf(said) },
      {
        kind: "choice",
        name: "reason",
        label: t("delete.reason"),
        options: reasons.map(({ value, label }) => ({ value, label: t(label) })),
      },
      ...(reason === "other"
        ? [
            {
              kind: "text" as const,
              name: "words",
              label: t("delete.words"),
              hint: t("delete.words_hint"),
              required: true,
            },
          ]
        : []),
    ],
    submit: t("delete.submit"),
    danger: true,
    run: async ({ reason, words = "" }, id) => {
      await desk.api.post(`/conversations/${conversation}/deletions`, {
        seq: said.seq,
        reason,
        ...(reason === "other" && { words }),
        client_id: id,
      });
      return t("delete.done");
    },
  };
}
