import { Link } from "@tanstack/react-router";
import { CircleAlert, CircleStop, Megaphone, Play, TriangleAlert } from "lucide-react";
import { t } from "../i18n/i18n.ts";
import type { DepartmentLoad } from "../state/rows.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Waited } from "../ui/time.tsx";

/** What waits in each department, and who could take it. */
export function Departments({
  departments,
  name,
  steered,
  onIntake,
  onTell,
}: {
  departments: readonly DepartmentLoad[];
  name: (key: string) => string;
  steered: (key: string) => boolean;
  onIntake: (load: DepartmentLoad) => void;
  onTell: (load: DepartmentLoad) => void;
}) {
  return (
    <section aria-labelledby="day-departments">
      <h2 id="day-departments" className="mb-2 text-14 font-semibold">
        {t("rail.departments")}
      </h2>
      <ul className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
        {departments.map((load) => (
          <li
            key={load.key}
            aria-label={name(load.key)}
            className="flex flex-col gap-2 rounded-lg border border-line bg-surface p-3"
          >
            <div className="flex items-center gap-2">
              <h3 className="min-w-0 flex-1 truncate text-16 font-semibold">{name(load.key)}</h3>
              {load.stopped ? (
                <Badge tone="warn" icon={CircleStop}>
                  {t("intake.is_stopped")}
                </Badge>
              ) : null}
            </div>
            <dl className="grid grid-cols-2 gap-x-4 gap-y-1 text-14">
              <Figure
                label={t("day.waiting_live")}
                to={{ view: "unassigned", department: load.key }}
                n={load.waiting}
              />
              <div className="flex items-baseline justify-between gap-2">
                <dt className="text-soft">{t("day.longest_short")}</dt>
                <dd className="tick m-0 font-semibold">
                  {load.longest_since ? <Waited since={load.longest_since} /> : "–"}
                </dd>
              </div>
              <Figure
                label={t("view.promised")}
                to={{ view: "promised", department: load.key }}
                n={load.promised}
              />
              <Figure label={t("day.due_soon")} n={load.due_soon} warn={load.due_soon > 0} />
              <Figure label={t("day.at_risk")} n={load.at_risk} warn={load.at_risk > 0} />
              <Figure label={t("day.breached")} n={load.breached} late={load.breached > 0} />
              <Figure
                label={t("day.available")}
                n={load.available}
                warn={load.available === 0 && load.waiting > 0}
              />
            </dl>
            {steered(load.key) ? (
              <div className="mt-auto flex flex-wrap gap-2">
                <Button
                  size="small"
                  icon={load.stopped ? Play : CircleStop}
                  onClick={() => onIntake(load)}
                  aria-label={t(load.stopped ? "intake.resume_title" : "intake.title", {
                    department: name(load.key),
                  })}
                  className="max-md:h-10"
                >
                  {t(load.stopped ? "intake.resume" : "intake.stop")}
                </Button>
                <Button
                  size="small"
                  icon={Megaphone}
                  onClick={() => onTell(load)}
                  aria-label={t("tell.title", { department: name(load.key) })}
                  className="max-md:h-10"
                >
                  {t("tell.short")}
                </Button>
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A number with its name; what presses is marked by shape besides the colour. */
function Figure({
  label,
  n,
  to,
  warn,
  late,
}: {
  label: string;
  n: number;
  to?: { view: string; department: string };
  warn?: boolean;
  late?: boolean;
}) {
  const Icon = late ? CircleAlert : warn ? TriangleAlert : undefined;
  return (
    <div className="flex items-baseline justify-between gap-2">
      <dt className="text-soft">{label}</dt>
      <dd
        className={`tick m-0 flex items-center gap-1 font-semibold ${late ? "text-danger" : warn ? "text-warn" : ""}`}
      >
        {Icon ? <Icon aria-hidden="true" size={14} strokeWidth={1.75} /> : null}
        {to && n > 0 ? (
          <Link
            to="/inbox/$view"
            params={{ view: to.view }}
            search={{ department: to.department }}
            className="underline"
            aria-label={`${label}: ${n}`}
          >
            {n}
          </Link>
        ) : (
          n
        )}
      </dd>
    </div>
  );
}
