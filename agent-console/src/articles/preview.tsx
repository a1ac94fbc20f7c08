import type { ArticleNode } from "@careline/client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { t } from "../i18n/i18n.ts";
import { Notice } from "../ui/notice.tsx";
import { ArticleTree } from "./tree.tsx";
import { useKb } from "./use-kb.ts";

/** After the last key, before the preview is asked for. */
const pauseMs = 300;

/** An article as readers see it. */
export function Preview({
  nodes,
  language,
  title,
  description,
  failed,
}: {
  nodes: readonly ArticleNode[];
  language: string;
  title: string;
  description: string;
  failed: boolean;
}) {
  return (
    <section
      aria-label={t("kb.preview")}
      className="min-w-0 rounded-lg border border-line bg-surface p-4 md:p-6"
      dir="auto"
    >
      {failed ? <Notice tone="warn">{t("kb.preview_failed")}</Notice> : null}
      <p className="mb-3 text-12 text-soft" aria-hidden="true">
        {t("kb.preview")}
      </p>
      <div lang={language}>
        <p className="mb-1 text-22 font-semibold">{title || t("kb.no_title")}</p>
        {description ? <p className="mb-4 text-14 text-soft">{description}</p> : null}
        <ArticleTree nodes={nodes} />
      </div>
    </section>
  );
}

const none: readonly ArticleNode[] = [];

/** The tree of a text, which the server makes the same way as for readers, in each pause of typing. */
export function useTree(markdown: string): { nodes: readonly ArticleNode[]; failed: boolean } {
  const kb = useKb();
  const [asked, setAsked] = useState(markdown);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(markdown), pauseMs);
    return () => clearTimeout(timer);
  }, [markdown]);
  const { data, isError } = useQuery({
    queryKey: ["kb", "preview", asked],
    queryFn: () => kb.preview(asked),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return { nodes: data ?? none, failed: isError };
}
