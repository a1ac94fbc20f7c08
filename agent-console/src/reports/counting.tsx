import { t } from "../i18n/i18n.ts";
import { Bar, Loading } from "../ui/skeleton.tsx";

/** Where figures will stand, while they are counted. */
export function Counting() {
  return (
    <Loading label={t("reports.counting")}>
      <div className="grid gap-4 xl:grid-cols-2">
        <Bar className="h-72" />
        <Bar className="h-72" />
      </div>
    </Loading>
  );
}
