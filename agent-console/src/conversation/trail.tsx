import type { Trail, TrailStep } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { BookCheck, BookOpen, Search } from "lucide-react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";

/** One line a search or article: what was said of an article stands with it. */
export type Looked = {
  at: number;
  query?: string;
  results?: number;
  slug?: string;
  title?: string;
  read: boolean;
};

/** The steps as lines: several of one article are one. */
export function linesOf(steps: readonly TrailStep[]): Looked[] {
  const lines: Looked[] = [];
  for (const { at, kind, query, results, slug, title } of steps) {
    if (kind === "searched") {
      lines.push({ at, query: query ?? "", results: results ?? 0, read: false });
      continue;
    }
    const known = lines.find((line) => line.slug === slug);
    if (!known) lines.push({ at, slug: slug ?? "", title: title ?? "", read: kind !== "opened" });
    else known.read ||= kind !== "opened";
  }
  return lines;
}

/** What the patient looked for before they wrote, and which articles they read: nobody sends them those again. */
export function TrailPart({ id }: { id: string }) {
  const desk = useDesk();
  const { data } = useQuery({
    queryKey: ["trail", id],
    queryFn: () => desk.api.get<Trail>(`/conversations/${id}/trail`),
    staleTime: Number.POSITIVE_INFINITY, // it ended when they wrote
  });
  const lines = linesOf(data?.steps ?? []);
  if (lines.length === 0) return null;
  return (
    <section aria-labelledby="trail" className="mt-5">
      <h3 id="trail" className="text-12 font-semibold text-soft">
        {t("trail.label")}
      </h3>
      <ol className="mt-1 flex flex-col gap-1.5 text-14">
        {lines.map((line) => (
          <li key={`${line.at} ${line.slug ?? line.query}`} className="flex items-start gap-2">
            {line.slug === undefined ? (
              <Search aria-hidden="true" size={14} strokeWidth={1.75} className="mt-1 shrink-0 text-soft" />
            ) : line.read ? (
              <BookCheck
                aria-hidden="true"
                size={14}
                strokeWidth={1.75}
                className="mt-1 shrink-0 text-soft"
              />
            ) : (
              <BookOpen aria-hidden="true" size={14} strokeWidth={1.75} className="mt-1 shrink-0 text-soft" />
            )}
            {line.slug === undefined ? (
              <span className="min-w-0">
                <span className="sr-only">{t("trail.searched")} </span>
                <bdi className="break-words">{line.query}</bdi>
                <span className="block text-12 text-soft">
                  {line.results ? t("trail.found", { n: line.results }) : t("trail.nothing")}
                </span>
              </span>
            ) : (
              <span className="min-w-0">
                <a
                  href={`/help/a/${encodeURIComponent(line.slug)}`}
                  target="_blank"
                  rel="noopener noreferrer"
                  dir="auto"
                  className="break-words text-accent underline"
                >
                  {line.title}
                </a>
                <span className="block text-12 text-soft">
                  {t(line.read ? "trail.read" : "trail.opened")}
                </span>
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
