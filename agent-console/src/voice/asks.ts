import type { Comment, Recovery } from "@careline/client";
import { exact } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { firstName } from "../inbox/names.ts";
import type { Desk } from "../state/desk.ts";
import type { Row } from "../state/rows.ts";
import type { Tool } from "../state/tools.ts";
import type { Ask, Option } from "../verbs/asks.ts";
import { outcomes } from "./event-words.ts";

/** Writes down that a patient complains: somebody else makes it good. */
export function complaintAsk(desk: Desk, row: Row): Ask {
  return {
    title: t("complaint.title"),
    lead: t("complaint.lead"),
    first: {},
    fields: () => [
      {
        kind: "text",
        name: "reason",
        label: t("complaint.what"),
        hint: t("complaint.hint"),
        required: true,
        lines: 3,
      },
    ],
    submit: t("complaint.submit"),
    run: async ({ reason = "" }, id) => {
      await desk.actions.carryOutNow(row, "complaint", { reason }, id);
      return t("complaint.done");
    },
  };
}

/** Keeps a patient from being asked how it went; the reason is counted beside the figures. */
export function withholdAsk(desk: Desk, row: Row): Ask {
  return {
    title: t("withhold.title"),
    lead: t("withhold.lead", { name: firstName(row) }),
    first: {},
    fields: () => [{ kind: "text", name: "reason", label: t("withhold.why"), required: true }],
    submit: t("withhold.submit"),
    run: async ({ reason = "" }, id) => {
      await desk.actions.carryOutNow(row, "withhold-survey", { reason }, id);
      return t("withhold.done");
    },
  };
}

/** A link by which a patient who is not in the chat can say how it went. */
export function surveyLinkAsk(desk: Desk, row: Row): Ask {
  return {
    title: t("survey_link.title"),
    lead: t("survey_link.lead", { name: firstName(row) }),
    first: {},
    fields: () => [],
    submit: t("survey_link.submit"),
    run: async () => {
      const { path, until } = await desk.client.voice.surveyLink(row.id);
      return {
        title: t("survey_link.title"),
        lead: t("survey_link.made", { time: exact(until) }),
        label: t("survey_link.link"),
        text: new URL(path, location.origin).href,
      };
    },
  };
}

/** How a task ended, once the patient was written to. */
export function closeAsk(desk: Desk, task: Recovery): Ask {
  const options: Option[] = Object.entries(outcomes).map(([value, label]) => ({ value, label: t(label) }));
  return {
    title: t("recovery.close_title"),
    lead: t("recovery.close_lead"),
    first: { outcome: "apologised", tries: "2" },
    fields: ({ outcome }) => [
      { kind: "choice", name: "outcome", label: t("recovery.outcome"), options },
      ...(outcome === "unreachable"
        ? [{ kind: "number" as const, name: "tries", label: t("recovery.tries"), min: 1, max: 50 }]
        : []),
    ],
    submit: t("recovery.close_submit"),
    run: async ({ outcome = "", tries }, id) => {
      await desk.client.voice.closeRecovery(task, outcome, outcome === "unreachable" ? Number(tries) : 0, id);
      return t("recovery.closed");
    },
  };
}

/** Somebody else makes it good; never whom it is about. */
export function giveAsk(desk: Desk, task: Recovery, people: readonly { id: string; name: string }[]): Ask {
  return {
    title: t("recovery.give_title"),
    first: { to: task.owner?.id ?? people[0]?.id ?? "" },
    fields: () => [
      {
        kind: "choice",
        name: "to",
        label: t("recovery.give_to"),
        options: people.map(({ id, name }) => ({ value: id, label: name })),
      },
    ],
    submit: t("recovery.give"),
    run: async ({ to = "" }, id) => {
      await desk.client.voice.assignRecovery(task, to, id);
      return t("recovery.given", { name: people.find((person) => person.id === to)?.name ?? "" });
    },
  };
}

/** Which of the clinic's tags what a patient wrote carries. */
export function tagCommentAsk(desk: Desk, comment: Comment, tags: readonly Tool[]): Ask {
  const before = comment.tags ?? [];
  return {
    title: t("comments.tag_title"),
    lead: t(tags.length > 0 ? "comments.tag_lead" : "comments.no_tags"),
    first: { tags: before.join() },
    fields: () => [
      {
        kind: "several",
        name: "tags",
        label: t("comments.tags"),
        options: tags.map(({ id = "", name }) => ({ value: id, label: name })),
      },
    ],
    submit: t("comments.tag_submit"),
    run: async (values) => {
      const after = (values.tags ?? "").split(",").filter(Boolean);
      await desk.client.voice.tagComment(
        comment,
        after.filter((tag) => !before.includes(tag)),
        before.filter((tag) => !after.includes(tag)),
      );
      return t("comments.tagged");
    },
  };
}
