import { Download } from "lucide-react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { Button } from "../ui/button.tsx";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { download } from "./download.ts";
import type { Report } from "./use-report.ts";

/** The same question as the screen's, as a file: the same groups, the same numbers, in milliseconds. */
export function Exports({ report, by }: { report: Report; by: string }) {
  const desk = useDesk();
  const save = async (format: "csv" | "json") => {
    try {
      const asked = { ...report.asked, ...report.period, by, format, histogram: "true" };
      await download(desk, "/reports/figures/file", asked, `careline-${report.period.from}-${by}.${format}`);
    } catch (failed) {
      desk.notices.fail(errorText(failed), () => void save(format));
    }
  };
  return (
    <Menu
      label={t("reports.export")}
      trigger={
        <Button icon={Download} className="print:hidden">
          <span className="max-md:sr-only">{t("reports.export")}</span>
        </Button>
      }
    >
      <MenuItem onClick={() => void save("csv")}>{t("reports.csv")}</MenuItem>
      <MenuItem onClick={() => void save("json")}>{t("reports.json")}</MenuItem>
    </Menu>
  );
}
