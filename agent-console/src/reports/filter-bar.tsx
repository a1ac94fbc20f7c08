import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { languageName } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { Button } from "../ui/button.tsx";
import { DateField, SelectField } from "../ui/fields.tsx";
import { addDays, type Filter, filters, type Preset, presetOf, presetPeriod, presets } from "./query.ts";
import type { Report } from "./use-report.ts";

const presetNames = {
  "7": "reports.days_7",
  "28": "reports.days_28",
  "90": "reports.days_90",
  month: "reports.this_month",
  last_month: "reports.last_month",
} as const;

/** What is asked: period, department, and behind a button the rest. Each change is a new address. */
export function FilterBar({ report }: { report: Report }) {
  const { search, period, now, change } = report;
  const set = filters.filter((name) => name !== "department" && search[name]);
  const more =
    set.length +
    (search.cohort ? 1 : 0) +
    (search.clock ? 1 : 0) +
    (report.ready && report.zone !== report.home ? 1 : 0);
  const [open, setOpen] = useState(more > 0);
  const preset = presetOf(period, now);
  return (
    <form
      aria-label={t("reports.filters")}
      onSubmit={(event) => event.preventDefault()}
      className="flex flex-col gap-3 print:hidden"
    >
      <div className="grid grid-cols-2 items-end gap-3 md:grid-cols-4 lg:grid-cols-[repeat(4,minmax(0,1fr))_auto]">
        <SelectField
          label={t("reports.period")}
          value={preset ?? "own"}
          onChange={(value) => value !== "own" && change(presetPeriod(value as Preset, now))}
          options={[
            ...presets.map((value) => ({ value, label: t(presetNames[value]) })),
            ...(preset ? [] : [{ value: "own", label: t("reports.own_period") }]),
          ]}
        />
        <SelectField
          label={t("reports.department")}
          value={search.department ?? ""}
          onChange={(department) => change({ department })}
          options={[
            { value: "", label: t("list.all_departments") },
            ...report.departments.map(({ key, name }) => ({ value: key, label: name })),
          ]}
        />
        <DateField
          label={t("reports.from")}
          value={period.from}
          max={addDays(period.to, -1)}
          onChange={(from) => from && from < period.to && change({ from, to: period.to })}
        />
        <DateField
          label={t("reports.until")}
          value={addDays(period.to, -1)}
          min={period.from}
          onChange={(last) =>
            last && last >= period.from && change({ from: period.from, to: addDays(last, 1) })
          }
        />
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
      { value: "imported", label: t("reports.source_imported") },
    ],
  };
  return (
    <div className="grid grid-cols-2 gap-3 rounded-lg border border-line bg-surface p-3 md:grid-cols-4">
      {(["topic", "staff", "site", "language", "verification", "source"] as const).map((name) => (
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
      <SelectField
        label={t("reports.clock")}
        value={search.clock ?? ""}
        onChange={(clock) => change({ clock })}
        options={[
          { value: "", label: t("reports.clock_calendar") },
          { value: "business", label: t("reports.clock_business") },
        ]}
      />
      <SelectField
        label={t("reports.zone")}
        value={report.zone}
        onChange={(zone) => change({ zone })}
        options={report.zones.map((zone) => ({ value: zone, label: zone }))}
      />
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
