import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useDesk } from "../app/desk-context.tsx";
import { type Key, t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { patientName } from "../inbox/names.ts";
import type { BulkItems, BulkRun } from "../state/bulk.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { Bar } from "../ui/skeleton.tsx";
import { whyText } from "./words.ts";

/** What is worth knowing afterwards: whatever was not done. */
const parts: readonly { state: string; label: Key; of: (run: BulkRun) => number }[] = [
  { state: "skipped", label: "bulk.outcome_skipped", of: ({ skipped }) => skipped?.length ?? 0 },
  { state: "kept", label: "bulk.outcome_kept", of: ({ kept }) => kept?.length ?? 0 },
  { state: "waiting", label: "bulk.outcome_waiting", of: ({ waiting }) => waiting },
];

/** The conversations that a run left as they were, by why, each to be opened. */
export function OutcomeDialog({ run, onClose }: { run: BulkRun; onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} title={t("bulk.outcome")}>
      <div className="flex flex-col gap-4 text-14">
        {parts
          .filter(({ of }) => of(run) > 0)
          .map(({ state, label }) => (
            <Part key={state} run={run} state={state} label={t(label)} onClose={onClose} />
          ))}
      </div>
    </Dialog>
  );
}

function Part({
  run,
  state,
  label,
  onClose,
}: {
  run: BulkRun;
  state: string;
  label: string;
  onClose: () => void;
}) {
  const { bulk } = useDesk();
  const { data, error } = useQuery({
    queryKey: ["bulk", run.id, run.state, state],
    queryFn: () => bulk.items(run.id, state),
  });
  if (error)
    return (
      <Notice tone="danger" role="alert">
        {errorText(error)}
      </Notice>
    );
  if (!data) return <Bar className="h-3 w-3/5" />;
  return (
    <section aria-label={label}>
      <h3 className="text-16 font-semibold">{label}</h3>
      {byReason(data).map(({ reason, items }) => (
        <div key={reason} className="mt-2">
          {reason ? (
            <p className="text-12 font-semibold text-soft">
              {t("bulk.why_line", { why: whyText(reason), n: items.length })}
            </p>
          ) : null}
          <ul className="m-0 list-none p-0">
            {items.map(({ conversation: row }) => (
              <li key={row.id} className="border-b border-line">
                <Link
                  to="/inbox/$view/$conversation"
                  params={{ view: "all", conversation: row.id }}
                  onClick={onClose}
                  className="ring-inside flex min-h-9 items-center gap-2 px-1 no-underline hover:bg-hover max-md:min-h-11"
                >
                  <bdi className="min-w-0 truncate">{patientName(row)}</bdi>
                  <span className="tick shrink-0 text-12 text-soft">{row.reference}</span>
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
      {data.hidden ? <p className="mt-2 text-soft">{t("bulk.hidden", { n: data.hidden })}</p> : null}
      {data.next ? <p className="mt-2 text-soft">{t("bulk.first_only")}</p> : null}
    </section>
  );
}

type Item = NonNullable<BulkItems["items"]>[number];

function byReason({ items }: BulkItems): { reason: string; items: Item[] }[] {
  const groups = new Map<string, Item[]>();
  for (const item of items ?? []) {
    const { reason = "" } = item;
    groups.set(reason, [...(groups.get(reason) ?? []), item]);
  }
  return [...groups].map(([reason, of]) => ({ reason, items: of }));
}
