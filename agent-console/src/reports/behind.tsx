import type { FigureRows } from "@careline/client";
import { fine } from "../i18n/fine.ts";
import { exact } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { BehindDialog, OneBehind } from "./behind-dialog.tsx";
import { reasonText } from "./model.ts";
import { type OpenList, type Part, useOpenList } from "./open-list.ts";
import type { Report } from "./use-report.ts";

/** The backlog is of an instant, and has a list of its own. */
export const backlog = "backlog";

/** A number that opens the conversations behind it: as many as it counts. One that is held back says why. */
export function Behind({
  figure,
  n,
  reason,
  part,
  what,
  text,
}: {
  figure: string;
  n: number | null;
  /** Why there is no number. */
  reason?: string | undefined;
  part?: Part | undefined;
  /** What the number is of, where it stands alone in a table. */
  what?: string;
  /** What stands there in the place of the number, like a share. */
  text?: string;
}) {
  const { open } = useOpenList();
  if (n === null) return what ? reasonText(reason) : null;
  if (n === 0) return what ? (text ?? "0") : null;
  return (
    <button
      type="button"
      onClick={() => open(figure, part)}
      aria-label={what && (text ? t("behind.share", { n, what, share: text }) : t("behind.of", { n, what }))}
      className={what ? bare : worded}
    >
      {what ? (text ?? n) : t("behind.open", { n })}
    </button>
  );
}

const worded = "rounded-sm text-12 underline max-md:min-h-11 print:hidden";
const bare =
  "-mx-1 min-h-6 min-w-6 rounded-sm px-1 [text-align:inherit] whitespace-normal underline max-md:min-h-11 max-md:min-w-8 print:no-underline";

type ListProps = {
  report: Report;
  /** Of one's own figures, where each row is one's own work. */
  own?: boolean;
};

/** The list that the address names. */
export function BehindList(props: ListProps) {
  const { list, close } = useOpenList();
  return list ? <ListDialog {...props} list={list} onClose={close} /> : null;
}

function ListDialog({ report, own, list, onClose }: ListProps & { list: OpenList; onClose: () => void }) {
  const stands = list.figure === backlog;
  return (
    <BehindDialog<FigureRows>
      path={own ? "/reports/own/conversations" : `/reports/${stands ? "backlog/" : ""}conversations`}
      asked={{
        ...report.asked,
        ...(stands ? {} : { ...report.period, figure: list.figure }),
        ...list.part,
      }}
      enabled={report.ready}
      onClose={onClose}
      tableOf={(shown) => {
        const timed = shown.some((row) => row.calendar_ms !== null);
        return {
          head: [
            t("behind.conversation"),
            t("reports.department"),
            ...(own ? [] : [t("reports.person")]),
            t("behind.when"),
            ...(timed ? [t(stands ? "behind.age" : "behind.value")] : []),
          ],
          rows: shown.map((row, i) => ({
            key: `${row.conversation} ${i}`, // one conversation may stand for several values
            cells: [
              <OneBehind key="one" row={row} />,
              report.departmentName(row.department ?? ""),
              ...(own ? [] : [row.staff_name || "–"]),
              exact(row.began, report.zone),
              ...(timed ? [valueText(stands ? "calendar" : report.clock, row)] : []),
            ],
          })),
        };
      }}
    />
  );
}

function valueText(clock: Report["clock"], row: FigureRows["rows"][number]): string {
  const value = clock === "business" ? row.business_ms : row.calendar_ms;
  return value === null ? reasonText(row.business_reason) : fine(value);
}
