import type { KnowledgeUse } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { SearchCheck } from "lucide-react";
import { useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { serverClock } from "../state/clock.ts";
import { Empty } from "../ui/empty.tsx";
import { SelectField } from "../ui/fields.tsx";
import { Notice } from "../ui/notice.tsx";
import { Bar, Loading } from "../ui/skeleton.tsx";
import { GapTable } from "./gap-table.tsx";
import { VoteList } from "./vote-list.tsx";

const dayMs = 24 * 60 * 60_000;
const spans = [7, 28, 90] as const;

/** What the knowledge base fails at: what is looked for and not found, and what readers say of articles. */
export function GapsPart() {
  const desk = useDesk();
  const [days, setDays] = useState<number>(28);
  const { data, error } = useQuery({
    queryKey: ["knowledge", days],
    queryFn: () => {
      const to = serverClock.now();
      return desk.api.get<KnowledgeUse>("/reports/knowledge", { from: to - days * dayMs, to });
    },
  });
  if (error) return <Notice tone="danger">{errorText(error)}</Notice>;
  if (!data)
    return (
      <Loading label={t("gaps.loading")}>
        <Bar className="h-40" />
      </Loading>
    );
  const { deflection } = data;
  return (
    <>
      <div className="max-w-60">
        <SelectField
          label={t("gaps.span")}
          value={String(days)}
          onChange={(value) => setDays(Number(value))}
          options={spans.map((n) => ({ value: String(n), label: t("gaps.days", { n }) }))}
        />
      </div>
      <p className="max-w-3xl text-16">
        {t("gaps.sentence", {
          n: data.searches,
          none: data.no_result,
          unopened: data.no_click,
          chats: data.chats,
        })}
      </p>
      <p className="max-w-3xl text-14 text-soft">
        {deflection.n > 0
          ? t("gaps.deflection", { k: deflection.k, n: deflection.n })
          : t("gaps.no_deflection")}{" "}
        {t("gaps.deflection_rest", { pending: deflection.pending, unlinkable: deflection.unlinkable })}
      </p>
      <div className="flex flex-col gap-2">
        <h2 className="text-16 font-semibold">{t("gaps.title")}</h2>
        <p className="text-14 text-soft">{t("gaps.lead")}</p>
        {data.gaps && data.gaps.length > 0 ? (
          <GapTable gaps={data.gaps} />
        ) : (
          <Empty icon={SearchCheck} role="status" title={t("gaps.none")}>
            {t("gaps.none_lead")}
          </Empty>
        )}
        {data.hidden > 0 ? <p className="text-12 text-soft">{t("gaps.hidden", { n: data.hidden })}</p> : null}
      </div>
      <VoteList votes={data.votes ?? []} />
    </>
  );
}
