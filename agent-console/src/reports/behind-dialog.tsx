import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { DataTable, type TableData } from "./data-table.tsx";

type Page = { rows: readonly unknown[] | null; total: number; next?: string };
type RowOf<P extends Page> = NonNullable<P["rows"]>[number];

/** The conversations behind a figure, page by page, and how many there are: as many as it counts. */
export function BehindDialog<P extends Page>({
  path,
  asked,
  enabled,
  tableOf,
  foot,
  onClose,
}: {
  /** Where the list is asked for, and with what. */
  path: string;
  asked: Record<string, string | number | undefined>;
  enabled: boolean;
  tableOf: (rows: readonly RowOf<P>[]) => TableData;
  /** What is to be said of the list as a whole. */
  foot?: (page: P) => ReactNode;
  onClose: () => void;
}) {
  const desk = useDesk();
  const [rows, setRows] = useState<readonly RowOf<P>[]>([]);
  const [after, setAfter] = useState<string>();
  const question = { ...asked, limit: 100, after };
  const page = useQuery({
    queryKey: ["behind", path, question],
    queryFn: () => desk.api.get<P>(path, question),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0, // what stands behind a figure changes with it
  });
  const next = page.data?.next;
  const shown: readonly RowOf<P>[] = [...rows, ...(page.data?.rows ?? [])];
  const [total, setTotal] = useState<number>();
  if (page.data && page.data.total !== total) setTotal(page.data.total);
  const title = total === undefined ? t("behind.loading") : t("behind.title", { n: total });
  return (
    <Dialog wide open onClose={onClose} title={title}>
      {page.isError ? (
        <p role="alert">{errorText(page.error)}</p>
      ) : (
        <div aria-busy={page.isPending}>
          {shown.length > 0 || !page.isPending ? <DataTable caption={title} table={tableOf(shown)} /> : null}
          {next ? (
            <Button
              onClick={() => {
                setRows(shown);
                setAfter(next);
              }}
              className="mt-3"
            >
              {t("behind.more")}
            </Button>
          ) : null}
          {page.data && foot?.(page.data)}
        </div>
      )}
    </Dialog>
  );
}

/** One of them, and the way to it where it can be opened. */
export function OneBehind({
  row: { conversation, reference = "", source, away },
}: {
  row: { conversation: string; reference?: string; source?: string; away?: boolean };
}) {
  if (source) return conversation;
  if (away) return t("behind.away", { reference });
  return (
    <Link to="/inbox/$view/$conversation" params={{ view: "all", conversation }} className="underline">
      {reference}
    </Link>
  );
}
