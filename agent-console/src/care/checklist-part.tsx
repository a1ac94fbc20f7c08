import type { Checklist } from "@careline/client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BookOpen } from "lucide-react";
import { useEffect, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import type { Row } from "../state/rows.ts";
import { Ago } from "../ui/time.tsx";
import { inOurs } from "./protocols.ts";

/** The checklist of the conversation's topic: what was done by it, and by whom. It holds nothing up. */
export function ChecklistPart({ row }: { row: Row }) {
  const desk = useDesk();
  const queries = useQueryClient();
  const [error, setError] = useState("");
  const key = ["checklist", row.id, row.department, row.topic ?? ""];
  const { data, refetch } = useQuery({
    queryKey: key,
    queryFn: () => desk.api.get<{ checklist: Checklist }>(`/conversations/${row.id}/protocol`),
    refetchInterval: 15_000, // should the news of a colleague's tick be lost
  });
  const { ticked: news } = desk.client;
  useEffect(
    () =>
      news.subscribe(() => {
        if (news.get()?.conversation === row.id) void refetch();
      }),
    [news, refetch, row.id],
  );
  const { protocol, done = [], before = [] } = data?.checklist ?? {};
  const tick = async (step: string, on: boolean) => {
    setError("");
    try {
      const body = { done: on, version: protocol?.version };
      queries.setQueryData(key, await desk.api.put(`/conversations/${row.id}/protocol/${step}`, body));
    } catch (failed) {
      setError(errorText(failed));
    }
  };
  if (!protocol && before.length === 0) return null;
  const ticked = new Map(done.map((one) => [one.step, one]));
  const steps = protocol?.steps ?? [];
  return (
    <section aria-label={t("protocol.label")} className="mt-5">
      {protocol ? (
        <details open>
          <summary className="min-h-6 cursor-pointer text-12 font-semibold text-soft">
            <bdi>{inOurs(protocol.title)}</bdi> ·{" "}
            {t("protocol.progress", {
              done: steps.filter(({ id = "" }) => ticked.has(id)).length,
              n: steps.length,
            })}
          </summary>
          <ul className="mt-1 flex flex-col gap-1">
            {steps.map(({ id = "", text, article }) => {
              const was = ticked.get(id);
              return (
                <li key={id}>
                  <label className="flex min-h-6 items-start gap-2 text-14 max-md:min-h-11">
                    <input
                      type="checkbox"
                      className="mt-1 size-4 shrink-0 accent-accent"
                      checked={was !== undefined}
                      disabled={!desk.answers}
                      onChange={(event) => void tick(id, event.target.checked)}
                    />
                    <span dir="auto" className="min-w-0 break-words">
                      {inOurs(text)}
                    </span>
                  </label>
                  {was ? (
                    <p className="ms-6 text-12 text-soft">
                      <bdi>{was.by.name}</bdi> · <Ago at={was.at} />
                      {was.version === protocol.version
                        ? ""
                        : ` · ${t("protocol.by_version", { version: was.version })}`}
                    </p>
                  ) : null}
                  {article ? (
                    <Link
                      to="/articles/$article"
                      params={{ article }}
                      target="_blank"
                      rel="noopener noreferrer"
                      className="ms-6 inline-flex min-h-6 items-center gap-1 text-12 text-accent underline"
                    >
                      <BookOpen aria-hidden="true" size={12} strokeWidth={1.75} />
                      {t("protocol.article")}
                      <span className="sr-only"> {t("common.new_tab")}</span>
                    </Link>
                  ) : null}
                </li>
              );
            })}
          </ul>
        </details>
      ) : null}
      {before.map(({ title, done: n, steps: of }) => (
        <p key={inOurs(title)} className="mt-1 text-12 text-soft">
          {t("protocol.before", { title: inOurs(title), done: n, n: of })}
        </p>
      ))}
      {error ? (
        <p role="alert" className="mt-1 text-12 font-semibold text-danger">
          {error}
        </p>
      ) : null}
    </section>
  );
}
