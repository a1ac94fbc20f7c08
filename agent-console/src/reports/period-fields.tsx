import { t } from "../i18n/i18n.ts";
import { DateField, SelectField } from "../ui/fields.tsx";
import { addDays, type Preset, presetOf, presetPeriod, presets } from "./query.ts";
import type { Report } from "./use-report.ts";

const presetNames = {
  "7": "reports.days_7",
  "28": "reports.days_28",
  "90": "reports.days_90",
  month: "reports.this_month",
  last_month: "reports.last_month",
} as const;

/** When, and how it is counted: what every page of figures asks. Each change is a new address. */
type Props = { report: Report };

export function PresetField({ report: { period, now, change } }: Props) {
  const preset = presetOf(period, now);
  return (
    <SelectField
      label={t("reports.period")}
      value={preset ?? "own"}
      onChange={(value) => value !== "own" && change(presetPeriod(value as Preset, now))}
      options={[
        ...presets.map((value) => ({ value, label: t(presetNames[value]) })),
        ...(preset ? [] : [{ value: "own", label: t("reports.own_period") }]),
      ]}
    />
  );
}

export function FromField({ report: { period, change } }: Props) {
  return (
    <DateField
      label={t("reports.from")}
      value={period.from}
      max={addDays(period.to, -1)}
      onChange={(from) => from && from < period.to && change({ from, to: period.to })}
    />
  );
}

export function UntilField({ report: { period, change } }: Props) {
  return (
    <DateField
      label={t("reports.until")}
      value={addDays(period.to, -1)}
      min={period.from}
      onChange={(last) => last && last >= period.from && change({ from: period.from, to: addDays(last, 1) })}
    />
  );
}

export function ClockField({ report: { search, change } }: Props) {
  return (
    <SelectField
      label={t("reports.clock")}
      value={search.clock ?? ""}
      onChange={(clock) => change({ clock })}
      options={[
        { value: "", label: t("reports.clock_calendar") },
        { value: "business", label: t("reports.clock_business") },
      ]}
    />
  );
}

export function ZoneField({ report: { zone, zones, change } }: Props) {
  return (
    <SelectField
      label={t("reports.zone")}
      value={zone}
      onChange={(next) => change({ zone: next })}
      options={zones.map((name) => ({ value: name, label: name }))}
    />
  );
}
