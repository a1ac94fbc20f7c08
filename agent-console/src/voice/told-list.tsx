import type { VoiceRows } from "@careline/client";
import { Download } from "lucide-react";
import { useDesk } from "../app/desk-context.tsx";
import { exact } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { BehindDialog, OneBehind } from "../reports/behind-dialog.tsx";
import { download } from "../reports/download.ts";
import { useOpenList } from "../reports/open-list.ts";
import { useDepartments } from "../state/directory.ts";
import { Button } from "../ui/button.tsx";

/** Figures of tasks to make something good: they are filed by when those were opened. */
const tasks = /^recovery_/;

/** The conversations behind what patients said, of the figure that the address names. */
export function ToldList({ asked, zone }: { asked: Record<string, string>; zone: string | undefined }) {
  const desk = useDesk();
  const departments = useDepartments();
  const { list, close } = useOpenList();
  if (!list) return null;
  const question = { ...asked, figure: list.figure, ...list.part };
  const save = async () => {
    try {
      const name = `careline-${list.figure}-${asked.from}.csv`;
      await download(desk, "/reports/voice/export", { ...question, format: "csv" }, name);
    } catch (failed) {
      desk.notices.fail(errorText(failed), () => void save());
    }
  };
  return (
    <BehindDialog<VoiceRows>
      path="/reports/voice/conversations"
      asked={question}
      enabled={zone !== undefined}
      onClose={close}
      tableOf={(shown) => {
        const answered = shown.some(({ value }) => value !== null);
        return {
          head: [
            t("behind.conversation"),
            t("by.department"),
            t(tasks.test(list.figure) ? "told.opened" : "told.resolved"),
            ...(answered ? [t("told.answer")] : []),
          ],
          rows: shown.map((row) => ({
            key: `${row.conversation}.${row.episode}`,
            cells: [
              <OneBehind key="one" row={row} />,
              departments.name(row.department),
              exact(row.at, zone),
              ...(answered ? [row.value] : []),
            ],
          })),
        };
      }}
      foot={({ closed = 0, reason, total }) => (
        <div className="mt-3 flex flex-wrap items-center justify-between gap-3 text-14">
          <p className="text-soft">
            {reason === "suppressed"
              ? t("figure.suppressed")
              : closed > 0
                ? t("told.closed", { n: closed })
                : null}
          </p>
          {total > 0 ? (
            <Button icon={Download} onClick={() => void save()}>
              {t("figure.csv")}
            </Button>
          ) : null}
        </div>
      )}
    />
  );
}
