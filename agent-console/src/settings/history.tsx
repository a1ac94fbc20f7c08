import { exact } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import type { Policy } from "../state/rows.ts";
import { changes, numbers, shown, targets, type Unit, valueAt } from "./policy-fields.ts";

const priorities: Key[] = ["priority.normal", "priority.high", "priority.urgent"];
const unitWords: Record<Unit, Key | ""> = {
  seconds: "unit.seconds",
  minutes: "unit.minutes",
  hours: "unit.hours",
  days: "unit.days",
  percent: "unit.percent",
  count: "",
};

/** Who changed what last, the newest first. */
export function History({
  versions,
  departmentName,
}: {
  versions: readonly Policy[];
  departmentName: (key: string) => string;
}) {
  const kept = versions.filter(({ recorded_at }) => recorded_at).slice(0, 5);
  return (
    <section aria-labelledby="settings-history" className="border-t border-line pt-4">
      <h2 id="settings-history" className="text-14 font-semibold">
        {t("settings.history")}
      </h2>
      {kept.length === 0 ? <p className="text-14 text-soft">{t("settings.usual")}</p> : null}
      <ol className="mt-1 flex flex-col gap-2 text-14">
        {kept.map((version, at) => {
          const before = versions[at + 1];
          const changed = before ? changes(before, version) : [];
          return (
            <li key={version.id ?? version.recorded_at}>
              <span className="text-soft">
                {t("settings.changed_by", {
                  name: version.by?.name || t("state.system"),
                  time: exact(version.recorded_at ?? 0),
                })}
              </span>
              <ul>
                {changed.map((path) => (
                  <li key={path}>{changeText(path, before, version, departmentName)}</li>
                ))}
                {before ? null : <li>{t("settings.first")}</li>}
              </ul>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function changeText(
  path: string,
  before: Policy | undefined,
  after: Policy,
  departmentName: (key: string) => string,
): string {
  const spec = specOf(path);
  const say = (policy: Policy | undefined) => {
    const value = policy && valueAt(policy, path);
    if (path === "routing.overflow")
      return typeof value === "string" && value ? departmentName(value) : t("policy.overflow_none");
    if (typeof value === "boolean" || spec.unit === undefined) return t(value ? "answer.yes" : "answer.no");
    const unit = unitWords[spec.unit];
    const number = shown(value, spec.unit);
    return unit ? `${number} ${t(unit)}` : number;
  };
  return t("settings.change", { what: spec.label, before: say(before), after: say(after) });
}

function specOf(path: string): { label: string; unit: Unit | undefined } {
  const known = [...numbers.routing, ...numbers.waits, ...numbers.callbacks].find(
    (spec) => spec.path === path,
  );
  if (known) return { label: t(known.label), unit: known.unit };
  const [group, at = "", name = ""] = path.split(".");
  if (group === "sla") {
    const target = targets.find((found) => found.name === name);
    const priority = t(priorities[Number(at)] ?? "priority.normal");
    return target
      ? { label: `${priority}, ${t(target.label)}`, unit: target.unit }
      : { label: `${priority}, ${t("policy.third_party")}`, unit: undefined };
  }
  return { label: t(path === "routing.overflow" ? "policy.overflow" : "policy.manual"), unit: undefined };
}
