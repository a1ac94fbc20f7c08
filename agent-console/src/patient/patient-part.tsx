import type { PatientPreferences } from "@careline/client";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { PenLine } from "lucide-react";
import { useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { StatusBadge } from "../conversation/status.tsx";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { useCommands } from "../keyboard/use-commands.ts";
import type { Row } from "../state/rows.ts";
import { useFramedPart } from "../state/store.ts";
import { Button } from "../ui/button.tsx";
import { Ago } from "../ui/time.tsx";
import { AskDialog } from "../verbs/ask-dialog.tsx";
import { askAbout } from "./about.ts";
import { parts, preferencesKey } from "./preferences.ts";
import { PreferencesDialog } from "./preferences-dialog.tsx";
import { aboutWords, wordsOf } from "./words.ts";

export type PatientPartProps = {
  row: Row;
  canWrite: boolean;
  departmentName: (key: string) => string;
  topicName: (department: string, topic: string) => string;
};

/** The person behind the conversation: for whom they write, how they wish to be met, what was before. */
export function PatientPart({ row, canWrite, departmentName, topicName }: PatientPartProps) {
  const desk = useDesk();
  const [asking, setAsking] = useState<"about" | "preferences">();
  const wishes = useQuery({
    queryKey: preferencesKey(row.patient),
    queryFn: async () =>
      (await desk.api.get<{ preferences: PatientPreferences }>(`/conversations/${row.id}/preferences`))
        .preferences,
  });
  useCommands(
    canWrite ? { about: () => setAsking("about"), preferences: () => setAsking("preferences") } : {},
    2,
  );
  const known = wishes.data;
  const written = parts.filter(({ part }) => known?.[part]);
  const about = aboutWords(row);
  return (
    <>
      <section aria-labelledby="patient-about" className="mt-5">
        <h3 id="patient-about" className="text-12 font-semibold text-soft">
          {t("context.about")}
        </h3>
        <div className="mt-1 flex items-start justify-between gap-2 text-14">
          <bdi className="min-w-0 break-words">{about || t("patient.about_unknown")}</bdi>
          {canWrite ? (
            <Button
              size="small"
              look="quiet"
              icon={PenLine}
              aria-label={t("patient.change_about")}
              onClick={() => setAsking("about")}
            >
              {t("patient.change")}
            </Button>
          ) : null}
        </div>
      </section>
      <section aria-labelledby="patient-wishes" className="mt-5">
        <h3 id="patient-wishes" className="text-12 font-semibold text-soft">
          {t("patient.label")}
        </h3>
        {wishes.error ? (
          <p role="alert" className="mt-1 text-12 font-semibold text-danger">
            {errorText(wishes.error)}
          </p>
        ) : null}
        {known && written.length === 0 ? <p className="mt-1 text-14 text-soft">{t("patient.none")}</p> : null}
        {written.length > 0 ? (
          <dl className="mt-1 flex flex-col gap-1.5 text-14">
            {written.map(({ part, label }) => (
              <div key={part}>
                <dt className="text-12 text-soft">{t(label)}</dt>
                <dd dir="auto" className="m-0 break-words">
                  {wordsOf(part, known?.[part] ?? "")}
                </dd>
              </div>
            ))}
          </dl>
        ) : null}
        {known?.by && known.at ? (
          <p className="mt-1 text-12 text-soft">
            {t("patient.written_by", { name: known.by.name })} <Ago at={known.at} />
          </p>
        ) : null}
        {canWrite && known ? (
          <Button
            size="small"
            icon={PenLine}
            aria-label={t(written.length > 0 ? "patient.change_wishes" : "patient.write_wishes")}
            className="mt-2"
            onClick={() => setAsking("preferences")}
          >
            {t(written.length > 0 ? "patient.change" : "patient.write")}
          </Button>
        ) : null}
      </section>
      <History row={row} departmentName={departmentName} topicName={topicName} />
      {asking === "about" ? (
        <AskDialog ask={askAbout({ desk, row })} row={row} onClose={() => setAsking(undefined)} />
      ) : null}
      {asking === "preferences" && known ? (
        <PreferencesDialog row={row} known={known} onClose={() => setAsking(undefined)} />
      ) : null}
    </>
  );
}

type Page = { conversations: Row[]; next_cursor?: string };

/** How a conversation of the page stands by now, as far as it is followed here. */
function StatusNow({ row }: { row: Row }) {
  const now = useFramedPart(useDesk().client.rows, (rows) => rows.get(row.id));
  return <StatusBadge row={now ?? row} />;
}

/** What this patient wrote about before, as far as the reader may know of it. */
function History({ row, departmentName, topicName }: Omit<PatientPartProps, "canWrite">) {
  const desk = useDesk();
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ["history", row.id],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      desk.api.get<Page>(
        `/conversations/${row.id}/history?limit=5${pageParam ? `&cursor=${encodeURIComponent(pageParam)}` : ""}`,
      ),
    getNextPageParam: (page) => page.next_cursor,
  });
  const all = data?.pages.flatMap(({ conversations }) => conversations) ?? [];
  return (
    <section aria-labelledby="patient-history" className="mt-5">
      <h3 id="patient-history" className="text-12 font-semibold text-soft">
        {t("patient.history")}
      </h3>
      {error ? (
        <p role="alert" className="mt-1 text-12 font-semibold text-danger">
          {errorText(error)}
        </p>
      ) : null}
      {data && all.length === 0 ? (
        <p className="mt-1 text-14 text-soft">{t("patient.history_none")}</p>
      ) : null}
      <ul className="mt-1 flex flex-col gap-2 text-14">
        {all.map((one) => (
          <li key={one.id} className="rounded-md border border-line p-2">
            <span className="flex flex-wrap items-center justify-between gap-1">
              <Link
                to="/inbox/$view/$conversation"
                params={{ view: "all", conversation: one.id }}
                className="tick text-accent underline"
              >
                {one.reference}
              </Link>
              <StatusNow row={one} />
            </span>
            <span className="mt-1 block min-w-0 break-words">
              {[departmentName(one.department), one.topic ? topicName(one.department, one.topic) : ""]
                .filter(Boolean)
                .join(" · ")}
            </span>
            <span className="block text-12 text-soft">
              {t("patient.opened")} <Ago at={one.opened_at} />
              {one.resolved_at ? (
                <>
                  {" · "}
                  {t("patient.resolved")} <Ago at={one.resolved_at} />
                </>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
      {hasNextPage ? (
        <Button
          size="small"
          look="quiet"
          className="mt-1"
          aria-disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t("patient.history_more")}
        </Button>
      ) : null}
    </section>
  );
}
