import { exact } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import type { BulkAction } from "../state/bulk.ts";
import type { Tool } from "../state/tools.ts";

export type Names = {
  departments: readonly { key: string; name: string }[];
  colleagues: readonly { id: string; name: string }[];
  tools: readonly Tool[];
  me: string;
};

/** An action by itself, and done to so many. */
const words = {
  assign: { step: "bulk.step_assign", does: "bulk.does_assign" },
  release: { step: "bulk.step_release", does: "bulk.does_release" },
  transfer: { step: "bulk.step_transfer", does: "bulk.does_transfer" },
  tag: { step: "bulk.step_tag", does: "bulk.does_tag" },
  untag: { step: "bulk.step_untag", does: "bulk.does_untag" },
  priority: { step: "bulk.step_priority", does: "bulk.does_priority" },
  snooze: { step: "bulk.step_snooze", does: "bulk.does_snooze" },
  untilReply: { step: "bulk.step_snooze_reply", does: "bulk.does_snooze_reply" },
  resolve: { step: "bulk.step_resolve", does: "bulk.does_resolve" },
  spam: { step: "bulk.step_spam", does: "bulk.does_spam" },
} as const satisfies Record<string, { step: Key; does: Key }>;

type Said = { said: (typeof words)[keyof typeof words]; what: string };

/** How an action is said, and what it names. */
function saying(act: BulkAction, names: Names): Said {
  const named = (said: Said["said"], name: string | undefined): Said => ({
    said,
    what: name ?? t("bulk.gone"),
  });
  switch (act.do) {
    case "assign":
      if (!act.staff) return { said: words.release, what: "" };
      if (act.staff === "me" || act.staff === names.me) return named(words.assign, t("common.you"));
      return named(words.assign, names.colleagues.find(({ id }) => id === act.staff)?.name);
    case "transfer":
      return named(words.transfer, names.departments.find(({ key }) => key === act.department)?.name);
    case "tag":
    case "untag":
      return named(words[act.do], names.tools.find(({ id }) => id === act.tag)?.name);
    case "priority":
      return named(words.priority, t(`priority.${act.priority ?? "normal"}` as Key));
    case "snooze":
      return act.until ? named(words.snooze, exact(act.until)) : { said: words.untilReply, what: "" };
  }
  return { said: act.do === "spam" ? words.spam : words.resolve, what: "" };
}

/** One action, of each conversation. */
export function stepText(act: BulkAction, names: Names): string {
  const { said, what } = saying(act, names);
  return t(said.step, { what });
}

/** What is done to so many, as a sentence without its full stop. */
export function headline(steps: readonly BulkAction[], n: number, names: Names): string {
  const [only] = steps;
  if (!only || steps.length > 1) return t("bulk.does_several", { n });
  const { said, what } = saying(only, names);
  return t(said.does, { n, what });
}

const known: Record<string, Key> = {
  newer_message: "bulk.why_newer_message",
  changed_meanwhile: "bulk.why_changed_meanwhile",
  changed_since: "bulk.why_changed_since",
  already_resolved: "bulk.why_already_resolved",
  not_resolved: "bulk.why_not_resolved",
  forbidden: "bulk.why_forbidden",
  not_found: "bulk.why_not_found",
  merged: "bulk.why_merged",
  not_assignable: "bulk.why_not_assignable",
  too_many_tags: "bulk.why_too_many_tags",
  slot_gone: "bulk.why_slot_gone",
  marked_spam: "bulk.why_marked_spam",
};

/** Why one is left as it is. */
export function whyText(code: string): string {
  return t(known[code] ?? "bulk.why_other");
}
