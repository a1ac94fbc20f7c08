import type { KnowledgeGap } from "@careline/client";
import { useNavigate } from "@tanstack/react-router";
import { FilePlus } from "lucide-react";
import { languageName } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { useDepartments } from "../state/directory.ts";
import { Button } from "../ui/button.tsx";

/** Questions that the base does not answer, the most missed first. A press begins the article. */
export function GapTable({ gaps }: { gaps: readonly KnowledgeGap[] }) {
  const departments = useDepartments();
  const navigate = useNavigate();
  const begin = ({ words, language, department }: KnowledgeGap): void =>
    void navigate({
      to: "/articles/new",
      search: { title: words, language, from: words, ...(department && { department }) },
    });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled has to be reached by keys
    <section className="overflow-x-auto" aria-label={t("gaps.title")} tabIndex={0}>
      <table className="w-full border-collapse text-14">
        <thead>
          <tr className="text-start text-12 text-soft">
            <Head>{t("gaps.words")}</Head>
            <Head>{t("gaps.department")}</Head>
            <Head number>{t("gaps.searches")}</Head>
            <Head number>{t("gaps.no_result")}</Head>
            <Head number>{t("gaps.no_click")}</Head>
            <Head number>{t("gaps.chats")}</Head>
            <Head>{t("gaps.weeks")}</Head>
            <th scope="col">
              <span className="sr-only">{t("gaps.write")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {gaps.map((gap) => (
            <tr key={`${gap.language} ${gap.words}`} className="border-t border-line align-top">
              <th scope="row" className="min-w-40 py-2 pe-4 text-start font-semibold">
                <bdi lang={gap.language}>{gap.words}</bdi>
                <span className="block text-12 font-normal text-soft">
                  {t("gaps.visitors", { n: gap.visitors })} · {languageName(gap.language)}
                </span>
              </th>
              <td className="py-2 pe-4">
                {gap.department ? departments.name(gap.department) : t("gaps.nowhere")}
              </td>
              <Count>{gap.searches}</Count>
              <Count>{gap.no_result}</Count>
              <Count>{gap.no_click}</Count>
              <Count>{gap.chats}</Count>
              <td className="py-2 pe-4 tabular-nums text-soft">{(gap.weeks ?? []).join(" ")}</td>
              <td className="py-1.5 text-end">
                <Button size="small" icon={FilePlus} onClick={() => begin(gap)}>
                  {t("gaps.write")}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Head({ children, number = false }: { children: string; number?: boolean }) {
  return (
    <th scope="col" className={`pe-4 pb-1 font-semibold ${number ? "text-end" : "text-start"}`}>
      {children}
    </th>
  );
}

function Count({ children }: { children: number }) {
  return <td className="py-2 pe-4 text-end tabular-nums">{children}</td>;
}
