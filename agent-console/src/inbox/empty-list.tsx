import { Link } from "@tanstack/react-router";
import { UsersRound } from "lucide-react";
import { Suspense } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { loadTexts, t } from "../i18n/i18n.ts";
import { useStore } from "../state/store.ts";
import { tourOf } from "../state/tour.ts";
import { TourButton } from "../tour/tour-button.tsx";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { lazily } from "../ui/lazily.ts";
import type { View } from "./views.ts";

const FirstUse = lazily(() =>
  Promise.all([import("./first-use.tsx"), loadTexts("more")]).then(([part]) => ({ default: part.FirstUse })),
);

/** Why a view holds nothing, and what to do next. */
export function EmptyList({
  view,
  department,
  departmentName,
  onDepartment,
}: {
  view: View;
  department: string | undefined;
  departmentName: (key: string) => string;
  onDepartment: (key: string) => void;
}) {
  const desk = useDesk();
  const resolved = useStore(desk.list({ view: "resolved" }).state);
  const open = useStore(desk.list({ view: "all" }).state);
  const seesAll = desk.me.role === "admin" || desk.me.role === "privacy";

  if (department) {
    return (
      <Empty
        icon={view.icon}
        title={t(view.empty)}
        action={<Button onClick={() => onDepartment("")}>{t("empty.department_action")}</Button>}
      >
        {t("empty.department", { name: departmentName(department) })}
      </Empty>
    );
  }
  if (!seesAll && desk.me.departments.length === 0) {
    return (
      <Empty icon={UsersRound} title={t("empty.no_departments")}>
        {t("empty.no_departments_hint")}
      </Empty>
    );
  }
  const never = resolved.complete && resolved.rows.length === 0 && open.complete && open.rows.length === 0;
  if (never && desk.me.role === "admin")
    return (
      <Suspense fallback={null}>
        <FirstUse icon={view.icon} />
      </Suspense>
    );
  return (
    <Empty
      icon={view.icon}
      title={t(view.empty)}
      action={
        <div className="flex flex-wrap justify-center gap-2">
          {view.name === "mine" ? (
            <Link
              to="/inbox/$view"
              params={{ view: "unassigned" }}
              className="inline-flex h-8 items-center rounded-md border border-edge bg-surface px-3 font-semibold no-underline hover:bg-sunken"
            >
              {t("empty.mine_action")}
            </Link>
          ) : null}
          {tourOf(desk) === "done" ? null : <TourButton />}
        </div>
      }
    >
      {t(view.emptyHint)}
    </Empty>
  );
}
