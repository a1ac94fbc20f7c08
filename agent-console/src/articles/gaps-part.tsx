import type { KnowledgeUse } from "@careline/client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { SearchCheck } from "lucide-react";
import { useDesk } from "../app/desk-context.tsx";
import { languageName } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { serverClock } from "../state/clock.ts";
import { useDepartments } from "../state/directory.ts";
import { Empty } from "../ui/empty.tsx";
import { SelectField } from "../ui/fields.tsx";
import { Notice } from "../ui/notice.tsx";
import { Bar, Loading } from "../ui/skeleton.tsx";
import type { GapFilters } from "./filters.ts";
import { GapChart } from "./gap-chart.tsx";
import { GapTable } from "./gap-table.tsx";
import { articleLanguages } from "./languages.ts";
import { VoteList } from "./vote-list.tsx";

const dayMs = 24 * 60 * 60_000;
const spans = [7, 28, 90] as const;
const usual = 28;

/** What the knowledge base fails at: what is looked for and not found, and what readers say of articles. */
export function GapsPart() {
  const desk = useDesk();
  const { all: departments } = useDepartments();
  const navigate = useNavigate();
  const filters: GapFilters = useSearch({ strict: false });
  const days = spans.find((n) => n === Number(filters.days)) ?? usual;
  const { department = "", language = "" } = filters;
  const change = (next: GapFilters) => {
    const all = Object.entries({ ...filters, ...next }).filter(([, value]) => value);
    void navigate({
      to: "/articles/part/$part",
      params: { part: "gaps" },
      search: Object.fromEntries(all),
      replace: true,
    });
  };
  const { data, error } = useQuery({
    queryKey: ["knowledge", days, department, language],
    placeholderData: keepPreviousData,
    queryFn: () => {
      const to = serverClock.now();
      return desk.api.get<KnowledgeUse>("/reports/knowledge", {
        from: to - days * dayMs,
        to,
        ...(department && { department }),
        ...(language && { language }),
      });
    },
  });
  const any = { value: "", label: t("gaps.any") };
  return (
    <>
      <form
        aria-label={t("gaps.filters")}
        onSubmit={(event) => event.preventDefault()}
        className="grid gap-3 md:grid-cols-3"
      >
        <SelectField
          label={t("gaps.span")}
          value={String(days)}
          onChange={(value) => change({ days: value === String(usual) ? "" : value })}
          options={spans.map((n) => ({ value: String(n), label: t("gaps.days", { n }) }))}
        />
        <SelectField
          label={t("gaps.department")}
          value={department}
          onChange={(value) => change({ department: value })}
          options={[any, ...departments.map(({ key, name }) => ({ value: key, label: name }))]}
        />
        <SelectField
          label={t("gaps.language")}
          value={language}
          onChange={(value) => change({ language: value })}
          options={[any, ...articleLanguages.map((tag) => ({ value: tag, label: languageName(tag) }))]}
        />
      </form>
      {error ? (
        <Notice tone="danger">{errorText(error)}</Notice>
      ) : data ? (
        <Report use={data} />
      ) : (
        <Loading label={t("gaps.loading")}>
          <Bar className="h-40" />
        </Loading>
      )}
    </>
  );
}

function Report({ use }: { use: KnowledgeUse }) {
  const { deflection } = use;
  return (
    <>
      <GapChart use={use} />
      <p className="max-w-3xl text-14 text-soft">
        {deflection.n > 0
          ? t("gaps.deflection", { k: deflection.k, n: deflection.n })
          : t("gaps.no_deflection")}{" "}
        {t("gaps.deflection_rest", { pending: deflection.pending, unlinkable: deflection.unlinkable })}
      </p>
      <div className="flex flex-col gap-2">
        <h2 className="text-16 font-semibold">{t("gaps.title")}</h2>
        <p className="text-14 text-soft">{t("gaps.lead")}</p>
        {use.gaps && use.gaps.length > 0 ? (
          <GapTable gaps={use.gaps} />
        ) : (
          <Empty icon={SearchCheck} role="status" title={t("gaps.none")}>
            {t("gaps.none_lead")}
          </Empty>
        )}
        {use.hidden > 0 ? <p className="text-12 text-soft">{t("gaps.hidden", { n: use.hidden })}</p> : null}
      </div>
      <VoteList votes={use.votes ?? []} />
    </>
  );
}
