import { useInfiniteQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { exact, machineTime } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { useColleagues, useDepartments } from "../state/directory.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { SelectField } from "../ui/fields.tsx";
import { NotYet } from "../ui/not-yet.tsx";
import { areaOf, areas, differences, doneOf, stepOf } from "./changes.ts";

type Change = {
  id: string;
  at: number;
  by?: string;
  by_id: string;
  action: string;
  what?: string;
  target?: string;
  before: unknown;
  after: unknown;
};
type Page = { changes: Change[]; next?: string };

/** So many values of one change are shown at once. */
const few = 4;

/** What was changed in the house: who, when, what, and how it was before. */
export function ChangesPart() {
  const desk = useDesk();
  const colleagues = useColleagues();
  const [by, setBy] = useState("");
  const [area, setArea] = useState("");
  const known = useInfiniteQuery({
    queryKey: ["changes", by, area],
    initialPageParam: "",
    queryFn: ({ pageParam }) => desk.api.get<Page>("/changes", { by, area, before: pageParam }),
    getNextPageParam: (page) => page.next,
    refetchOnMount: "always",
  });
  const all = known.data?.pages.flatMap((page) => page.changes) ?? [];
  return (
    <>
      <div className="flex flex-wrap gap-3">
        <SelectField
          className="min-w-48 flex-1"
          label={t("changes.by")}
          value={by}
          onChange={setBy}
          options={[
            { value: "", label: t("changes.anybody") },
            ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <SelectField
          className="min-w-48 flex-1"
          label={t("changes.area")}
          value={area}
          onChange={setArea}
          options={[
            { value: "", label: t("changes.anything") },
            ...areas.map((value) => ({ value, label: areaOf(value) ?? value })),
          ]}
        />
      </div>
      {known.isError || !known.data ? (
        <NotYet query={known} />
      ) : all.length === 0 ? (
        <Empty icon={History} role="status" title={t("changes.none")}>
          {t("changes.none_hint")}
        </Empty>
      ) : (
        <ol aria-label={t("house.changes")} className="flex flex-col gap-2">
          {all.map((change) => (
            <li key={change.id} className="rounded-lg border border-line bg-surface p-3">
              <Line change={change} />
            </li>
          ))}
        </ol>
      )}
      {known.hasNextPage ? (
        <Button
          className="self-center"
          aria-disabled={known.isFetchingNextPage}
          onClick={() => known.isFetchingNextPage || void known.fetchNextPage()}
        >
          {t("changes.earlier")}
        </Button>
      ) : null}
    </>
  );
}

function Line({ change }: { change: Change }) {
  const departments = useDepartments();
  const colleagues = useColleagues();
  const nameOf = (id: string) =>
    departments.nameOfId(id) ?? colleagues.find((found) => found.id === id)?.name;
  const area = areaOf(change.action);
  const what = stepOf(change.action, change.target) ?? nameOf(change.target ?? "") ?? change.what;
  const found = differences(change.before, change.after, nameOf);
  return (
    <>
      <p className="text-14">
        <span className="font-semibold">{[area, what].filter(Boolean).join(", ") || change.action}</span>
        {area || what ? `: ${doneOf(change.action) ?? change.action}` : ""}
      </p>
      <p className="text-12 text-soft">
        <bdi>{change.by || t("state.system")}</bdi>
        <span aria-hidden="true"> · </span>
        <time dateTime={machineTime(change.at)}>{exact(change.at)}</time>
      </p>
      <Values found={found.slice(0, few)} />
      {found.length > few ? (
        <details className="text-12">
          <summary className="cursor-pointer text-accent max-md:min-h-10">
            {t("changes.more", { n: found.length - few })}
          </summary>
          <Values found={found.slice(few)} />
        </details>
      ) : null}
    </>
  );
}

function Values({ found }: { found: ReturnType<typeof differences> }) {
  if (found.length === 0) return null;
  return (
    <dl className="mt-1 grid grid-cols-1 gap-x-3 text-12 md:grid-cols-[minmax(6rem,auto)_1fr]">
      {found.map(({ path, before, after }) => (
        <div key={path} className="contents">
          <dt className="break-words text-soft">{path}</dt>
          <dd className="m-0 min-w-0 break-words">
            {before ? (
              <del className="text-soft">
                <span className="sr-only">{t("changes.before")} </span>
                <bdi>{before}</bdi>
              </del>
            ) : null}
            {before && after ? <span aria-hidden="true"> → </span> : null}
            {after ? (
              <ins className="no-underline">
                <span className="sr-only">{t("changes.after")} </span>
                <bdi>{after}</bdi>
              </ins>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
