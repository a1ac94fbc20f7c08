import { Download } from "lucide-react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import type { Desk } from "../state/desk.ts";
import { Button } from "../ui/button.tsx";
import { Menu, MenuItem } from "../ui/menu.tsx";
import type { Report } from "./use-report.ts";

/** The same question as the screen's, as a file: the same groups, the same numbers, in milliseconds. */
export function Exports({ report, by }: { report: Report; by: string }) {
  const desk = useDesk();
  const save = async (format: "csv" | "json") => {
    try {
      await download(desk, { ...report.asked, ...report.period, by, format, histogram: "true" });
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

async function download(desk: Desk, asked: Record<string, string>): Promise<void> {
  await desk.api.get("/staff/me"); // renews what has run out: a file is fetched beside the client
  const answer = await fetch(`/api/v1/reports/figures/file?${new URLSearchParams(asked)}`, {
    headers: { "Careline-As": "staff" },
  });
  if (!answer.ok) throw new Error(String(answer.status));
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = `careline-${asked.from}-${asked.by}.${asked.format}`;
  link.click();
  URL.revokeObjectURL(address);
}
