import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useDesk } from "../app/desk-context.tsx";
import { languageName } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import { useColleagues, useDepartments } from "../state/directory.ts";
import { type Filter, useToolsOf } from "../state/tools.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { ChoiceField, NumberField, SelectField, SeveralField } from "../ui/fields.tsx";

const fields: { value: string; label: Key; timed?: true }[] = [
  { value: "status", label: "context.status" },
  { value: "department", label: "context.department" },
  { value: "assignee", label: "context.assignee" },
  { value: "tag", label: "tools.tags" },
  { value: "topic", label: "context.topic" },
  { value: "language", label: "context.language" },
  { value: "priority", label: "command.priority" },
  { value: "escalated", label: "view.escalated" },
  { value: "waiting", label: "filter.waiting", timed: true },
  { value: "opened", label: "filter.opened", timed: true },
  { value: "last", label: "filter.last", timed: true },
];

const statuses: { value: string; label: Key }[] = [
  { value: "queued", label: "status.queued" },
  { value: "open", label: "status.open" },
  { value: "waiting", label: "filter.status_waiting" },
  { value: "snoozed", label: "status.snoozed" },
  { value: "resolved", label: "status.resolved" },
];

/** The conditions of a view, joined by "and" or "or", and how many conversations they select now. */
export function FilterFields({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const join = filter.join ?? "and";
  const of = filter.of ?? [filter];
  const set = (next: Filter[]) => onChange({ join, of: next });
  return (
    <>
      <ChoiceField
        label={t("filter.join")}
        value={join}
        onChange={(next) => onChange({ join: next, of })}
        options={[
          { value: "and", label: t("filter.and") },
          { value: "or", label: t("filter.or") },
        ]}
      />
      {of.map((part, at) => (
        <section
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition is told by its place
          key={at}
          aria-label={t("filter.condition", { n: at + 1 })}
          className="flex flex-col gap-2 rounded-md border border-line p-3"
        >
          {part.join ? (
            <FilterFields
              filter={part}
              onChange={(next) => set(of.map((old, i) => (i === at ? next : old)))}
            />
          ) : (
            <Condition part={part} onChange={(next) => set(of.map((old, i) => (i === at ? next : old)))} />
          )}
          <IconButton
            icon={Trash2}
            label={t("filter.remove", { n: at + 1 })}
            className="self-end"
            onClick={() => set(of.filter((_, i) => i !== at))}
          />
        </section>
      ))}
      <Button
        icon={Plus}
        className="self-start"
        onClick={() => set([...of, { field: "tag", op: "is", values: [] }])}
      >
        {t("filter.add")}
      </Button>
      <Count filter={{ join, of }} />
    </>
  );
}

function Count({ filter }: { filter: Filter }) {
  const { api } = useDesk();
  const whole = ready(filter);
  const { data } = useQuery({
    queryKey: ["count", JSON.stringify(filter)],
    queryFn: () => api.post<{ n: number; more?: boolean }>("/views/count", { filter }),
    enabled: whole,
    retry: false,
    staleTime: 5_000,
  });
  return (
    <p role="status" className="text-14 text-soft">
      {!whole
        ? t("filter.unfinished")
        : data
          ? data.n === 0
            ? t("filter.nothing")
            : t(data.more ? "filter.selects_more" : "filter.selects", { n: data.n })
          : ""}
    </p>
  );
}

/** Whether every condition has a value. */
function ready(filter: Filter): boolean {
  if (filter.join) return (filter.of ?? []).length > 0 && (filter.of ?? []).every(ready);
  return (filter.values ?? []).some(Boolean);
}

function Condition({ part, onChange }: { part: Filter; onChange: (part: Filter) => void }) {
  const timed = fields.find(({ value }) => value === part.field)?.timed;
  const options = useOptions(part.field ?? "");
  const values = part.values ?? [];
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <SelectField
          label={t("filter.field")}
          value={part.field ?? ""}
          onChange={(field) => {
            const at = fields.find(({ value }) => value === field)?.timed;
            onChange({ field, op: at ? "at_least" : "is", values: [] });
          }}
          options={fields.map(({ value, label }) => ({ value, label: t(label) }))}
        />
        <SelectField
          label={t("filter.how")}
          value={part.op ?? ""}
          onChange={(op) => onChange({ ...part, op })}
          options={
            timed
              ? [
                  { value: "at_least", label: t("filter.at_least") },
                  { value: "at_most", label: t("filter.at_most") },
                ]
              : [
                  { value: "is", label: t("filter.is") },
                  { value: "is_not", label: t("filter.is_not") },
                ]
          }
        />
      </div>
      {timed ? (
        <NumberField
          label={t("filter.minutes")}
          value={values[0] ?? ""}
          onChange={(value) => onChange({ ...part, values: value === "" ? [] : [value] })}
        />
      ) : (
        <SeveralField
          label={t("filter.values")}
          options={options}
          value={values.join()}
          onChange={(next) => onChange({ ...part, values: next.split(",").filter(Boolean) })}
        />
      )}
    </>
  );
}

function useOptions(field: string): { value: string; label: string }[] {
  const departments = useDepartments();
  const colleagues = useColleagues();
  const tags = useToolsOf("tag");
  switch (field) {
    case "status":
      return statuses.map(({ value, label }) => ({ value, label: t(label) }));
    case "department":
      return departments.all.map(({ key, name }) => ({ value: key, label: name }));
    case "assignee":
      return [
        { value: "me", label: t("filter.me") },
        { value: "nobody", label: t("row.with_nobody") },
        ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
      ];
    case "tag":
      return tags.map(({ id = "", name }) => ({ value: id, label: name }));
    case "topic": {
      const topics = departments.all.flatMap(({ key }) =>
        departments
          .topics(key)
          .map((topic) => ({ value: topic.key, label: departments.topic(key, topic.key) })),
      );
      return topics.filter((topic, at) => topics.findIndex(({ value }) => value === topic.value) === at);
    }
    case "language":
      return ["en", "es", "ar", "zh", "fr", "pt", "vi"].map((value) => ({
        value,
        label: languageName(value),
      }));
    case "priority":
      return (["normal", "high", "urgent"] as const).map((value) => ({
        value,
        label: t(`priority.${value}`),
      }));
    case "escalated":
      return [
        { value: "yes", label: t("answer.yes") },
        { value: "no", label: t("answer.no") },
      ];
  }
  return [];
}
