import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { type Key, t } from "../i18n/i18n.ts";
import { useColleagues, useDepartments } from "../state/directory.ts";
import { type MacroAction, useToolsOf } from "../state/tools.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { NumberField, SelectField } from "../ui/fields.tsx";
import { TextsField } from "./reply-fields.tsx";

const kinds: { value: string; label: Key }[] = [
  { value: "reply", label: "macro.do_reply" },
  { value: "note", label: "macro.do_note" },
  { value: "tag", label: "macro.do_tag" },
  { value: "untag", label: "macro.do_untag" },
  { value: "assign", label: "command.assign" },
  { value: "transfer", label: "command.transfer" },
  { value: "wait", label: "command.wait" },
  { value: "snooze", label: "command.snooze" },
  { value: "priority", label: "command.priority" },
  { value: "resolve", label: "command.resolve" },
];

const parties: { value: string; label: Key }[] = [
  { value: "patient", label: "event.waits_patient" },
  { value: "insurer", label: "event.waits_insurer" },
  { value: "clinician", label: "event.waits_clinician" },
  { value: "pharmacy", label: "event.waits_pharmacy" },
  { value: "other", label: "event.waits_other" },
];

const priorities: { value: string; label: Key }[] = [
  { value: "normal", label: "priority.normal" },
  { value: "high", label: "priority.high" },
  { value: "urgent", label: "priority.urgent" },
];

type Change = (actions: MacroAction[]) => void;

/** What a macro does, in its order. */
export function MacroFields({ actions, onChange }: { actions: readonly MacroAction[]; onChange: Change }) {
  const set = (at: number, action: MacroAction) =>
    onChange(actions.map((old, i) => (i === at ? action : old)));
  const swap = (at: number, by: number) => {
    const next = [...actions];
    const [moved] = next.splice(at, 1);
    if (moved) next.splice(at + by, 0, moved);
    onChange(next);
  };
  return (
    <fieldset className="m-0 flex flex-col gap-3 border-0 p-0">
      <legend className="mb-1 p-0 text-14 font-semibold">{t("macro.steps")}</legend>
      {actions.map((action, at) => (
        <section
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is told by its place
          key={at}
          aria-label={t("macro.step", { n: at + 1 })}
          className="flex flex-col gap-2 rounded-md border border-line p-3"
        >
          <div className="flex items-end gap-1">
            <SelectField
              className="flex-1"
              label={t("macro.step", { n: at + 1 })}
              value={action.do}
              onChange={(what) =>
                set(at, {
                  do: what,
                  ...(what === "note" && { texts: {} }),
                  ...(what === "reply" && { texts: {} }),
                })
              }
              options={kinds.map(({ value, label }) => ({ value, label: t(label) }))}
            />
            <IconButton
              icon={ArrowUp}
              label={t("macro.up")}
              disabled={at === 0}
              onClick={() => swap(at, -1)}
            />
            <IconButton
              icon={ArrowDown}
              label={t("macro.down")}
              disabled={at === actions.length - 1}
              onClick={() => swap(at, 1)}
            />
            <IconButton
              icon={Trash2}
              label={t("macro.remove")}
              onClick={() => onChange(actions.filter((_, i) => i !== at))}
            />
          </div>
          <Details action={action} onChange={(next) => set(at, next)} />
        </section>
      ))}
      <Button icon={Plus} className="self-start" onClick={() => onChange([...actions, { do: "tag" }])}>
        {t("macro.add_step")}
      </Button>
    </fieldset>
  );
}

function Details({ action, onChange }: { action: MacroAction; onChange: (action: MacroAction) => void }) {
  const departments = useDepartments();
  const colleagues = useColleagues();
  const tags = useToolsOf("tag");
  const replies = useToolsOf("reply");
  const named = (list: readonly { id?: string; name: string }[]) =>
    list.map(({ id = "", name }) => ({ value: id, label: name }));
  const choose = { value: "", label: t("tools.choose") };
  switch (action.do) {
    case "reply":
      return (
        <>
          <SelectField
            label={t("macro.which_reply")}
            value={action.reply ?? ""}
            onChange={(reply) => onChange(reply ? { do: "reply", reply } : { do: "reply", texts: {} })}
            options={[{ value: "", label: t("macro.own_text") }, ...named(replies)]}
          />
          {action.reply ? null : (
            <TextsField
              label={t("tools.text")}
              texts={action.texts ?? {}}
              onChange={(texts) => onChange({ ...action, texts })}
            />
          )}
        </>
      );
    case "note":
      return (
        <TextsField
          label={t("tools.text")}
          texts={action.texts ?? {}}
          onChange={(texts) => onChange({ ...action, texts })}
        />
      );
    case "tag":
    case "untag":
      return (
        <SelectField
          label={t("macro.which_tag")}
          value={action.tag ?? ""}
          onChange={(tag) => onChange({ ...action, tag })}
          options={[choose, ...named(tags)]}
        />
      );
    case "assign":
      return (
        <SelectField
          label={t("macro.to_whom")}
          value={action.staff ?? ""}
          onChange={(staff) => onChange({ ...action, staff })}
          options={[
            { value: "", label: t("row.with_nobody") },
            { value: "me", label: t("common.you") },
            ...named(colleagues),
          ]}
        />
      );
    case "transfer":
      return (
        <SelectField
          label={t("macro.which_department")}
          value={action.department ?? ""}
          onChange={(department) => onChange({ ...action, department })}
          options={[choose, ...departments.all.map(({ key, name }) => ({ value: key, label: name }))]}
        />
      );
    case "wait":
      return (
        <SelectField
          label={t("command.wait")}
          value={action.on ?? ""}
          onChange={(on) => onChange({ ...action, on })}
          options={[choose, ...parties.map(({ value, label }) => ({ value, label: t(label) }))]}
        />
      );
    case "snooze":
      return (
        <NumberField
          label={t("macro.hours")}
          hint={t("macro.hours_hint")}
          value={action.minutes ? String(action.minutes / 60) : ""}
          onChange={(hours) => onChange({ ...action, minutes: Math.round(Number(hours || 0) * 60) })}
        />
      );
    case "priority":
      return (
        <SelectField
          label={t("command.priority")}
          value={action.priority ?? ""}
          onChange={(priority) => onChange({ ...action, priority })}
          options={[choose, ...priorities.map(({ value, label }) => ({ value, label: t(label) }))]}
        />
      );
  }
  return null;
}
