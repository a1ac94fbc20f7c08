import { ApiError, type KbArticle } from "@careline/client";
import { Link } from "@tanstack/react-router";
import { FileQuestion, TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { PlaceFrame } from "../shell/place-frame.tsx";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { Bar, Loading } from "../ui/skeleton.tsx";
import { tabLook } from "../ui/tab-look.ts";
import { Standing } from "./bits.tsx";
import { dayOf } from "./filters.ts";
import { Preview, useTree } from "./preview.tsx";
import { SettingsTab } from "./settings-tab.tsx";
import { useArticle, useKb } from "./use-kb.ts";
import { VersionsTab } from "./versions-tab.tsx";
import { WriteTab } from "./write-tab.tsx";
import { Writing } from "./writing.ts";

export const articleTabs = ["write", "versions", "settings"] as const;
export type ArticleTab = (typeof articleTabs)[number];

/** An article with all that is done to it; the tab is in the address. */
export function ArticlePage({ id, tab: asked }: { id: string; tab: string }) {
  const tab = articleTabs.find((each) => each === asked) ?? "write";
  const { data: article, error, refetch, learn } = useArticle(id);
  if (article) return <Opened key={article.id} article={article} tab={tab} onChanged={learn} />;
  const missing = error instanceof ApiError && error.code === "not_found";
  return (
    <PlaceFrame place="articles" title={t("kb.article")}>
      {error ? (
        <Empty
          icon={missing ? FileQuestion : TriangleAlert}
          role="alert"
          title={t(missing ? "kb.missing" : "kb.article_failed")}
          action={
            missing ? (
              <Link to="/articles" search={{}} className="underline">
                {t("kb.to_list")}
              </Link>
            ) : (
              <Button onClick={() => void refetch()}>{t("common.try_again")}</Button>
            )
          }
        >
          {missing ? t("kb.missing_lead") : errorText(error)}
        </Empty>
      ) : (
        <Loading label={t("kb.article_loading")}>
          <div className="mx-auto flex max-w-5xl flex-col gap-3 p-4">
            <Bar className="h-8 w-2/3" />
            <Bar className="h-96" />
          </div>
        </Loading>
      )}
    </PlaceFrame>
  );
}

function Opened({
  article,
  tab,
  onChanged,
}: {
  article: KbArticle;
  tab: ArticleTab;
  onChanged: (article: KbArticle) => void;
}) {
  const desk = useDesk();
  const kb = useKb();
  const [writing] = useState(() => new Writing(article, kb, desk.me.id));
  const { answers } = desk;
  useEffect(() => (answers ? writing.watch() : undefined), [writing, answers]);
  useEffect(() => {
    const leave = () => writing.flush();
    window.addEventListener("pagehide", leave);
    return () => window.removeEventListener("pagehide", leave);
  }, [writing]);
  const changed = (next: KbArticle) => {
    writing.follow(next);
    onChanged(next);
  };
  return (
    <PlaceFrame place="articles" title={article.title}>
      <div className="mx-auto flex max-w-7xl flex-col gap-4 p-4">
        <div className="flex flex-wrap items-center gap-2">
          <Link to="/articles" search={{}} className="me-1 text-14 underline">
            {t("kb.to_list")}
          </Link>
          <Standing article={article} today={dayOf(desk.now())} />
        </div>
        <Tabs id={article.id} chosen={tab} />
        {tab === "versions" ? (
          <VersionsTab article={article} onChanged={changed} />
        ) : tab === "settings" ? (
          <SettingsTab key={article.id} article={article} onChanged={changed} />
        ) : answers ? (
          <WriteTab article={article} writing={writing} onChanged={onChanged} />
        ) : (
          <Read article={article} />
        )}
      </div>
    </PlaceFrame>
  );
}

function Read({ article }: { article: KbArticle }) {
  const { language, title, description = "", markdown } = article;
  return <Preview language={language} title={title} description={description} {...useTree(markdown)} />;
}

const labels = { write: "kb.tab_write", versions: "kb.tab_versions", settings: "kb.tab_settings" } as const;

function Tabs({ id, chosen }: { id: string; chosen: ArticleTab }) {
  const { answers } = useDesk();
  return (
    <nav aria-label={t("kb.article_parts")} className="flex flex-wrap gap-1">
      {articleTabs.map((tab) => (
        <Link
          key={tab}
          to="/articles/$article"
          params={{ article: id }}
          search={tab === "write" ? {} : { tab }}
          aria-current={tab === chosen ? "page" : undefined}
          className={tabLook(tab === chosen)}
        >
          {t(tab === "write" && !answers ? "kb.tab_read" : labels[tab])}
        </Link>
      ))}
    </nav>
  );
}
