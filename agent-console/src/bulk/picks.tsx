import {
  Building2,
  CircleCheck,
  MessageSquareText,
  MoonStar,
  ShieldBan,
  SignalHigh,
  Tag,
  UserRound,
  UserRoundPlus,
  UserRoundX,
  Zap,
} from "lucide-react";
import type { ReactNode } from "react";
import { exact } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import { keysOf } from "../keyboard/keys.ts";
import type { Choice } from "../palette/palette.tsx";
import { snoozeTimes } from "../palette/picks.tsx";
import type { BulkAction, BulkPick } from "../state/bulk.ts";
import { Avatar } from "../ui/avatar.tsx";
import type { Names } from "./words.ts";

export type Picking = {
  names: Omit<Names, "colleagues"> & { colleagues: readonly { id: string; name: string; role: string }[] };
  now: number;
  /** Steps were chosen before: a macro is not one of several. */
  further: boolean;
  onPick: (pick: BulkPick) => void;
  onStep: (step: BulkAction) => void;
  onMacro: (macro: { id: string; name: string }) => void;
};

const labels: Record<BulkPick, Key> = {
  what: "bulk.what",
  assign: "bulk.pick_assign",
  transfer: "bulk.pick_transfer",
  tag: "bulk.pick_tag",
  untag: "bulk.pick_untag",
  priority: "bulk.pick_priority",
  snooze: "bulk.pick_snooze",
  macro: "bulk.pick_macro",
};

type Question = { label: string; empty: string; choices: Choice[] };

const size = { "aria-hidden": true, size: 16, strokeWidth: 1.5 } as const;

/** What is asked before something is done to several, as a list to choose from. */
export function questionFor(pick: BulkPick, parts: Picking): Question {
  const { names, now, onStep } = parts;
  const label = t(labels[pick]);
  const asked = (choices: Choice[], empty: Key = "palette.empty"): Question => ({
    label,
    empty: t(empty),
    choices,
  });
  switch (pick) {
    case "what":
      return asked(kinds(parts));
    case "assign":
      return asked([
        {
          id: "me",
          label: t("assign.me"),
          icon: <UserRound {...size} />,
          run: () => onStep({ do: "assign", staff: "me" }),
        },
        ...names.colleagues
          .filter(({ id, role }) => id !== names.me && ["agent", "supervisor", "admin"].includes(role))
          .map(({ id, name }) => ({
            id,
            label: name,
            icon: <Avatar id={id} name={name} size={20} />,
            run: () => onStep({ do: "assign", staff: id }),
          })),
        {
          id: "nobody",
          label: t("assign.nobody"),
          icon: <UserRoundX {...size} />,
          run: () => onStep({ do: "assign", staff: "" }),
        },
      ]);
    case "transfer":
      return asked(
        names.departments.map(({ key, name }) => ({
          id: key,
          label: name,
          icon: <Building2 {...size} />,
          run: () => onStep({ do: "transfer", department: key }),
        })),
      );
    case "tag":
    case "untag":
      return asked(
        names.tools
          .filter(({ kind, deleted }) => kind === "tag" && !deleted)
          .map(({ id = "", name }) => ({
            id,
            label: name,
            icon: <Tag {...size} />,
            run: () => onStep({ do: pick, tag: id }),
          })),
        "bulk.no_tags",
      );
    case "priority":
      return asked(
        (["normal", "high", "urgent"] as const).map((priority) => ({
          id: priority,
          label: t(`priority.${priority}`),
          icon: <SignalHigh {...size} />,
          run: () => onStep({ do: "priority", priority }),
        })),
      );
    case "snooze":
      return asked([
        ...snoozeTimes(now).map(({ id, until }) => ({
          id,
          label: t(id),
          hint: exact(until),
          icon: <MoonStar {...size} />,
          run: () => onStep({ do: "snooze", until }),
        })),
        {
          id: "reply",
          label: t("bulk.until_reply"),
          icon: <MessageSquareText {...size} />,
          run: () => onStep({ do: "snooze" }),
        },
      ]);
    case "macro":
      return asked(
        names.tools
          .filter(({ kind, deleted, macro }) => kind === "macro" && !deleted && writesNothing(macro?.actions))
          .map(({ id = "", name, macro }) => ({
            id,
            label: name,
            hint: t("macro.actions", { n: macro?.actions?.length ?? 0 }),
            icon: <Zap {...size} />,
            run: () => parts.onMacro({ id, name }),
          })),
        "bulk.no_macros",
      );
  }
}

/** A message is for one patient; whom we wait on is told to one as well. */
function writesNothing(actions: readonly { do: string }[] | null | undefined): boolean {
  return !(actions ?? []).some((act) => ["reply", "note", "wait"].includes(act.do));
}

function kinds({ onPick, onStep, further }: Picking): Choice[] {
  const ask = (pick: BulkPick, icon: ReactNode, command?: Parameters<typeof keysOf>[0]): Choice => ({
    id: pick,
    label: t(labels[pick]),
    icon,
    keys: command && keysOf(command),
    run: () => onPick(pick),
  });
  return [
    {
      id: "me",
      label: t("bulk.pick_me"),
      icon: <UserRound {...size} />,
      keys: keysOf("claim"),
      run: () => onStep({ do: "assign", staff: "me" }),
    },
    ask("assign", <UserRoundPlus {...size} />, "assign"),
    ask("transfer", <Building2 {...size} />, "transfer"),
    ask("tag", <Tag {...size} />, "tag"),
    ask("untag", <Tag {...size} />),
    ask("priority", <SignalHigh {...size} />, "priority"),
    ask("snooze", <MoonStar {...size} />, "snooze"),
    {
      id: "resolve",
      label: t("bulk.pick_resolve"),
      icon: <CircleCheck {...size} />,
      keys: keysOf("resolve"),
      run: () => onStep({ do: "resolve" }),
    },
    {
      id: "spam",
      label: t("bulk.pick_spam"),
      icon: <ShieldBan {...size} />,
      run: () => onStep({ do: "spam" }),
    },
    ...(further ? [] : [ask("macro", <Zap {...size} />, "macro")]),
  ];
}
