import { ApiError } from "@careline/client";
import { type Key, t } from "../i18n/i18n.ts";
import { firstName, patientName } from "../inbox/names.ts";
import { fill, inLanguage, missing } from "../pickers/fill.ts";
import { valuesFor } from "../pickers/picker.tsx";
import { newer } from "../state/desk-client.ts";
import type { LogEvent } from "../state/rows.ts";
import type { MacroAction, Tool } from "../state/tools.ts";
import type { Ask, AskField, AskParts } from "./asks.ts";

/** Which tags a conversation carries. */
export function askTags({ desk, row, tools }: AskParts): Ask {
  const tags = tools.filter(
    ({ kind, deleted, id }) => kind === "tag" && (!deleted || row.tags?.includes(id ?? "")),
  );
  return {
    title: t("tags.title"),
    lead: t(tags.length > 0 ? "tags.lead" : "tags.none"),
    first: { tags: (row.tags ?? []).join() },
    fields: () => [
      {
        kind: "several",
        name: "tags",
        label: t("tags.label"),
        options: tags.map(({ id = "", name }) => ({ value: id, label: name })),
      },
    ],
    submit: t("tags.submit"),
    run: async (values, id) => {
      const before = row.tags ?? [];
      const after = (values.tags ?? "").split(",").filter(Boolean);
      const add = after.filter((tag) => !before.includes(tag));
      const remove = before.filter((tag) => !after.includes(tag));
      await desk.actions.carryOutNow(row, "tags", { add, remove }, id);
      return t("tags.done");
    },
  };
}

const does: Record<string, Key> = {
  reply: "macro.does_reply",
  note: "macro.does_note",
  tag: "macro.does_tag",
  untag: "macro.does_untag",
  assign: "macro.does_assign",
  transfer: "macro.does_transfer",
  wait: "macro.does_wait",
  snooze: "macro.does_snooze",
  priority: "macro.does_priority",
  resolve: "macro.does_resolve",
};

const thirds: Record<string, Key> = {
  patient: "event.waits_patient",
  insurer: "event.waits_insurer",
  clinician: "event.waits_clinician",
  pharmacy: "event.waits_pharmacy",
  other: "event.waits_other",
};

type Names = Pick<AskParts, "departments" | "colleagues" | "tools">;

/** One action as a sentence; undefined: it refers to something that is not there any more. */
export function sentence(act: MacroAction, { departments, colleagues, tools }: Names): string | undefined {
  const key = does[act.do];
  if (!key) return undefined;
  switch (act.do) {
    case "reply":
      if (!act.reply) return t(key, { what: t("macro.own_text") });
      return named(tools.find(({ id, deleted }) => id === act.reply && !deleted)?.name, key);
    case "tag":
    case "untag":
      return named(tools.find(({ id, deleted }) => id === act.tag && !deleted)?.name, key);
    case "assign":
      if (!act.staff) return t("macro.does_release");
      if (act.staff === "me") return t(key, { what: t("common.you") });
      return named(colleagues.find(({ id }) => id === act.staff)?.name, key);
    case "transfer":
      return named(departments.find((found) => found.key === act.department)?.name, key);
    case "wait":
      return t(key, { what: t(thirds[act.on ?? ""] ?? "event.waits_other") });
    case "snooze":
      return act.minutes ? t(key, { n: Math.round(act.minutes / 60) }) : t("macro.does_snooze_reply");
    case "priority":
      return t(key, { what: t(`priority.${act.priority ?? "normal"}` as Key) });
  }
  return t(key);
}

function named(what: string | undefined, key: Key): string | undefined {
  return what === undefined ? undefined : t(key, { what });
}

/** What a macro will do, with its texts to look over; it runs as a whole or not at all. */
export function askMacro(parts: AskParts): Ask {
  const { desk, row, tools, arg } = parts;
  const tool = tools.find(({ id }) => id === arg);
  const actions = tool?.macro?.actions ?? [];
  const lines = actions.map((act) => sentence(act, parts));
  const broken = !tool || lines.includes(undefined);
  const department = parts.departments.find(({ key }) => key === row.department)?.name ?? row.department;
  const values = valuesFor(row, desk.me.name, department);
  const textOf = (what: "reply" | "note") => {
    const act = actions.find((each) => each.do === what);
    if (!act) return undefined;
    const texts = act.reply ? tools.find(({ id }) => id === act.reply)?.reply?.texts : act.texts;
    return fill(inLanguage(texts ?? {}, row.language ?? "en"), values);
  };
  const reply = textOf("reply");
  const note = textOf("note");
  // In a list nothing of it may be read yet but its row.
  let seen = desk.client.thread(row.id).state.get().lastSeq || row.last_seq;
  let wrote: LogEvent[] = [];
  /** What held the reply back is shown here, where it can still be changed; whoever goes on then has seen it. */
  const look = async (): Promise<void> => {
    const { events } = await desk.api.get<{ events: LogEvent[] | null }>(`/conversations/${row.id}/events`, {
      after: seen,
    });
    const others = (events ?? []).filter(({ kind, from }) => kind === "message" && from.id !== desk.me.id);
    wrote = [...wrote, ...others];
    seen = others.at(-1)?.seq ?? seen;
  };
  return {
    title: tool?.name ?? t("macro.gone"),
    lead: broken ? t("macro.broken") : t("macro.lead"),
    first: { ...(reply && { reply }), ...(note && { note }) },
    fields: ({ reply: typed = "" }) => {
      const gap = missing(typed);
      const fields: AskField[] = lines.map((line, at) => ({
        kind: "says",
        name: `says-${at}`,
        text: `${at + 1}. ${line ?? t("macro.missing")}`,
      }));
      if (broken) return fields;
      if (reply !== undefined)
        fields.push({
          kind: "text",
          name: "reply",
          label: t("macro.reply", { name: firstName(row) }),
          ...(gap && { hint: t("composer.fill_in", { what: gap.name }) }),
          required: true,
          lines: 4,
        });
      if (note !== undefined)
        fields.push({
          kind: "text",
          name: "note",
          label: t("macro.note"),
          hint: t("ask.staff_only"),
          required: true,
          lines: 3,
        });
      for (const { seq, from, text = "" } of wrote)
        fields.push({
          kind: "says",
          name: `wrote-${seq}`,
          text: t("macro.wrote", {
            name: (from.kind === "patient" ? "" : from.name) || patientName(row),
            text,
          }),
        });
      return fields;
    },
    submit: t("macro.run"),
    run: async (filled, id) => {
      if (broken || !tool) throw new ApiError({ status: 409, code: "macro_broken" });
      if (missing(filled.reply ?? "")) throw new ApiError({ status: 400, code: "unfilled_variable" });
      const { reply: said, note: noted } = filled;
      try {
        await desk.actions.carryOutNow(
          row,
          "macros",
          {
            macro: tool.id,
            version: tool.version,
            ...(said && { reply: said }),
            ...(noted && { note: noted }),
            ...(seen && { seen }),
          },
          id,
        );
      } catch (refused) {
        if (refused instanceof ApiError && refused.code === newer) await look();
        throw refused;
      }
      return t("macro.done", { name: tool.name });
    },
  };
}

/** The macros that fit here, by name. */
export function macrosFor(tools: readonly Tool[], department: string): Tool[] {
  return tools.filter(
    ({ kind, deleted, scope, owner }) =>
      kind === "macro" && !deleted && (scope !== "department" || owner === department),
  );
}
