import { Lock, MessageSquareText, Phone } from "lucide-react";
import { useDesk } from "../app/desk-context.tsx";
import { eventText } from "../conversation/event-text.ts";
import type { Item } from "../conversation/items.ts";
import { clockOn } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import { Palette } from "../palette/palette.tsx";
import type { Desk } from "../state/desk.ts";
import { AskDialog } from "../verbs/ask-dialog.tsx";
import type { Ask } from "../verbs/asks.ts";
import { type Deletable, deletable } from "./deletable.ts";

/** So many of the latest can be chosen from. */
const mostShown = 200;

/** What a reason is called of a call, where that is something else. */
const ofCalls: Record<string, Key> = { mistake: "deleted.mistake_call" };

const reasons: { value: string; label: Key }[] = [
  { value: "sensitive", label: "deleted.sensitive" },
  { value: "wrong_patient", label: "deleted.wrong_patient" },
  { value: "mistake", label: "deleted.mistake" },
  { value: "patient_asked", label: "deleted.patient_asked" },
  { value: "other", label: "delete.other" },
];

export type DeletingProps = {
  /** What is to be deleted; without it is asked which. */
  said?: Deletable;
  conversation: string;
  items: readonly Item[];
  nameOf: (said: Deletable) => string;
  onChoose: (said: Deletable) => void;
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
        .filter((item) => deletable(item, desk))
        .slice(-mostShown)
        .reverse()
        .map((one) => ({
          id: one.key,
          label: wordsOf(one),
          hint: `${nameOf(one)}, ${clockOn(one.type === "said" ? one.at : one.event.at, desk.now())}`,
          icon: iconOf(one),
          run: () => onChoose(one),
        }))}
    />
  );
}

function iconOf(one: Deletable) {
  if (one.type === "system") return <Phone aria-hidden="true" size={16} strokeWidth={1.5} />;
  return one.note ? (
    <Lock role="img" aria-label={t("note.label")} size={16} strokeWidth={1.5} />
  ) : (
    <MessageSquareText aria-hidden="true" size={16} strokeWidth={1.5} />
  );
}

/** What it is known by: its beginning, or what its files are called; how a call went. */
function wordsOf(one: Deletable): string {
  if (one.type === "system") return eventText(one.event, (key) => key);
  const words = one.text.trim() || (one.files ?? []).map(({ name }) => name).join(", ");
  return words.length > 120 ? `${words.slice(0, 120)}…` : words;
}

function titleOf(one: Deletable): Key {
  if (one.type === "said") return one.note ? "delete.title_note" : "delete.title";
  return one.event.channel === "walk_in" ? "delete.title_visit" : "delete.title_call";
}

function leadOf(one: Deletable): string {
  if (one.type === "system") return t("delete.lead_call");
  const lead = t(one.note ? "delete.lead_note" : "delete.lead");
  const files = one.files?.length ?? 0;
  return files ? `${lead} ${t("delete.files", { n: files })}` : lead;
}

function deleteAsk(desk: Desk, conversation: string, said: Deletable): Ask {
  const call = said.type === "system";
  return {
    title: t(titleOf(said)),
    lead: leadOf(said),
    first: { reason: call ? "mistake" : "sensitive" },
    fields: ({ reason }) => [
      { kind: "says", name: "said", text: wordsOf(said) },
      {
        kind: "choice",
        name: "reason",
        label: t("delete.reason"),
        options: reasons.map(({ value, label }) => ({
          value,
          label: t((call && ofCalls[value]) || label),
        })),
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
        seq: call ? said.event.seq : said.seq,
        reason,
        ...(reason === "other" && { words }),
        client_id: id,
      });
      return t("delete.done");
    },
  };
}
