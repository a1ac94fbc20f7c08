import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { languageName } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { Button } from "../ui/button.tsx";
import { SelectField } from "../ui/fields.tsx";
import { ClockField, FromField, PresetField, UntilField, ZoneField } from "./period-fields.tsx";
import { type Filter, filters } from "./query.ts";
import type { Report } from "./use-report.ts";

/** What is asked: period, department, and behind a button the rest. Each change is a new address. */
export function FilterBar({ report }: { report: Report }) {
  const { search, change } = report;
  const set = filters.filter((name) => name !== "department" && search[name]);
  const elsewhere = report.ready && report.zone !== report.home; // the address always names a zone
  const more = set.length + (search.cohort ? 1 : 0) + (search.clock ? 1 : 0) + (elsewhere ? 1 : 0);
  const [open, setOpen] = useState(more > 0);
  return (
    <form
      aria-label={t("reports.filters")}
      onSubmit={(event) => event.preventDefault()}
      className="flex flex-col gap-3 print:hidden"
    >
      <div className="grid grid-cols-2 items-end gap-3 md:grid-cols-4 lg:grid-cols-[repeat(4,minmax(0,1fr))_auto]">
        <PresetField report={report} />
        <SelectField
          label={t("reports.department")}
          value={search.department ?? ""}
          onChange={(department) => change({ department })}
          options={[
            { value: "", label: t("list.all_departments") },
            ...report.departments.map(({ key, name }) => ({ value: key, label: name })),
          ]}
        />
        <FromField report={report} />
        <UntilField report={report} />
        <Button
          icon={SlidersHorizontal}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="h-9 max-lg:col-span-2 max-md:h-11"
        >
          {more > 0 ? t("reports.more_set", { n: more }) : t("reports.more")}
        </Button>
      </div>
      {open ? <More report={report} /> : null}
    </form>
  );
}

const more = ["topic", "staff", "site", "language", "verification"] as const;

function More({ report }: { report: Report }) {
  const { search, change } = report;
  const any = { value: "", label: t("reports.any") };
  const choices: Record<Exclude<Filter, "department">, { value: string; label: string }[]> = {
    topic: report.topics.map(({ key, name }) => ({ value: key, label: name })),
    staff: report.staff.map(({ id, name }) => ({ value: id, label: name })),
    site: report.sites.map(({ key, name }) => ({ value: key, label: name })),
    language: report.languages.map((tag) => ({ value: tag, label: languageName(tag) })),
    verification: [
      { value: "verified", label: t("reports.verified") },
      { value: "anonymous", label: t("reports.anonymous") },
    ],
    source: [
      { value: "own", label: t("reports.source_own") },
      ...(report.logs.length > 1 ? [{ value: "imported", label: t("reports.source_imported") }] : []),
      ...report.logs.map((name) => ({ value: name, label: t("reports.source_log", { name }) })),
    ],
  };
  const told = report.logs.length > 0 || search.source !== undefined;
  return (
    <div className="grid grid-cols-2 gap-3 rounded-lg border border-line bg-surface p-3 md:grid-cols-4">
      {([...more, ...(told ? (["source"] as const) : [])] as const).map((name) => (
        <SelectField
          key={name}
          label={t(filterNames[name])}
          value={search[name] ?? ""}
          onChange={(value) => change({ [name]: value })}
          options={[any, ...known(choices[name], search[name])]}
        />
      ))}
      <SelectField
        label={t("reports.cohort")}
        value={search.cohort ?? ""}
        onChange={(cohort) => change({ cohort })}
        options={[
          { value: "", label: t("reports.cohort_defined") },
          { value: "opened", label: t("reports.cohort_opened") },
          { value: "closed", label: t("reports.cohort_closed") },
        ]}
      />
      <ClockField report={report} />
      <ZoneField report={report} />
    </div>
  );
}

export const filterNames = {
  department: "reports.department",
  topic: "reports.topic",
  staff: "reports.person",
  site: "reports.site",
  language: "reports.language",
  verification: "reports.verification",
  source: "reports.source",
} as const;

/** What the address names stays a choice, though nothing here knows it. */
function known(options: { value: string; label: string }[], value: string | undefined) {
  return !value || options.some((option) => option.value === value)
    ? options
    : [...options, { value, label: value }];
}
