import { LockKeyholeOpen } from "lucide-react";
import { t } from "../i18n/i18n.ts";
import type { Pick, PickParts } from "../palette/picks.tsx";
import { Avatar } from "../ui/avatar.tsx";

/** From whom a conversation is to be kept, and who may open it again. */
export function restrict({ desk, row, colleagues, onAsk }: PickParts): Pick {
  const kept = row.restricted_from ?? [];
  return {
    label: t("restrict.label"),
    placeholder: t("assign.placeholder"),
    empty: t("assign.empty"),
    choices: [
      ...kept.map(({ id, name }) => ({
        id: `in-${id}`,
        label: t("unrestrict.choice", { name }),
        group: t("restrict.now"),
        words: [name],
        icon: <LockKeyholeOpen aria-hidden="true" size={16} strokeWidth={1.5} />,
        run: () => onAsk("letIn", row, id),
      })),
      ...colleagues
        .filter(({ id }) => id !== desk.me.id && !kept.some((person) => person.id === id))
        .sort((a, b) => a.name.localeCompare(b.name))
        .map(({ id, name }) => ({
          id,
          label: name,
          group: t("restrict.from"),
          icon: <Avatar id={id} name={name} size={20} />,
          run: () => onAsk("keepFrom", row, id),
        })),
    ],
  };
}
