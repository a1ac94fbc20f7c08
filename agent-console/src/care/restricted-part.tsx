import type { Restriction } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { LockKeyhole } from "lucide-react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import type { Row } from "../state/rows.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Ago } from "../ui/time.tsx";

/** From whom a conversation is kept; why is for those who can lift it. */
export function RestrictedPart({ row, onLift }: { row: Row; onLift: () => void }) {
  const desk = useDesk();
  const kept = row.restricted_from ?? [];
  const { data } = useQuery({
    queryKey: ["restrictions", row.id, kept.map(({ id }) => id).join()],
    enabled: desk.steers,
    queryFn: () => desk.api.get<{ restrictions: Restriction[] }>(`/conversations/${row.id}/restrictions`),
  });
  const told = data?.restrictions ?? [];
  return (
    <Notice tone="info" className="mt-3">
      <h3 className="flex items-center gap-1.5 font-semibold">
        <LockKeyhole aria-hidden="true" size={14} strokeWidth={1.75} />
        {t("restrict.mark")}
      </h3>
      <ul className="mt-1 flex flex-col gap-1">
        {kept.map(({ id, name }) => {
          const why = told.find(({ staff }) => staff.id === id);
          return (
            <li key={id}>
              <bdi className="break-words">{t("restrict.mark_why", { names: name })}</bdi>
              {why ? (
                <span className="block text-12">
                  <bdi className="break-words">{why.reason}</bdi> · <bdi>{why.by.name}</bdi> ·{" "}
                  <Ago at={why.at} />
                </span>
              ) : null}
            </li>
          );
        })}
      </ul>
      {desk.steers ? (
        <Button size="small" look="quiet" className="mt-1 -ms-2" onClick={onLift}>
          {t("restrict.change")}
        </Button>
      ) : null}
    </Notice>
  );
}
