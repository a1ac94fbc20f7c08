import type { KbArticle, KbVersion } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { exact, machineTime } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { SelectField } from "../ui/fields.tsx";
import { Notice } from "../ui/notice.tsx";
import { Bar, Loading } from "../ui/skeleton.tsx";
import { Compare } from "./compare.tsx";
import { useKb } from "./use-kb.ts";
import { wordsOf } from "./writing.ts";

/** All versions, what changed between any two, and the way back to each. */
export function VersionsTab({
  article,
  onChanged,
}: {
  article: KbArticle;
  onChanged: (article: KbArticle) => void;
}) {
  const desk = useDesk();
  const kb = useKb();
  const { data, error } = useQuery({
    queryKey: ["kb", "versions", article.id, article.version],
    queryFn: () => kb.versions(article.id),
  });
  const [pair, setPair] = useState<[number, number]>();
  const [wrong, setWrong] = useState("");
  const [before, after] = pair ?? [Math.max(1, article.version - 1), article.version];

  const restore = async (version: number) => {
    setWrong("");
    try {
      onChanged(await kb.restore(article.id, article.version, version));
      setPair(undefined);
      desk.notices.tell(t("kb.restored", { version }));
    } catch (failed) {
      setWrong(errorText(failed));
    }
  };
  if (error) return <Notice tone="danger">{errorText(error)}</Notice>;
  if (!data)
    return (
      <Loading label={t("kb.versions_loading")}>
        <Bar className="h-60" />
      </Loading>
    );
  const choices = data.map(({ version }) => ({
    value: String(version),
    label: t("kb.version_n", { n: version }),
  }));
  return (
    <div className="grid min-w-0 gap-4 lg:grid-cols-[22rem_1fr]">
      <div className="flex min-w-0 flex-col gap-2">
        {wrong ? (
          <Notice tone="danger" role="alert">
            {wrong}
          </Notice>
        ) : null}
        <ol aria-label={t("kb.tab_versions")} className="m-0 flex list-none flex-col gap-2 p-0">
          {data.map((version) => (
            <li key={version.version} className="rounded-lg border border-line bg-surface px-3 py-2">
              <OneVersion version={version} article={article} />
              <div className="mt-2 flex flex-wrap gap-2">
                {version.version > 1 ? (
                  <Button size="small" onClick={() => setPair([version.version - 1, version.version])}>
                    {t("kb.see_changes", { n: version.version })}
                  </Button>
                ) : null}
                {desk.answers && version.version !== article.version ? (
                  <Button size="small" icon={RotateCcw} onClick={() => void restore(version.version)}>
                    {t("kb.restore", { n: version.version })}
                  </Button>
                ) : null}
              </div>
            </li>
          ))}
        </ol>
      </div>
      {data.length < 2 ? (
        <p className="text-14 text-soft">{t("kb.one_version")}</p>
      ) : (
        <section aria-label={t("kb.differences")} className="flex min-w-0 flex-col gap-3">
          <div className="grid grid-cols-2 gap-3">
            <SelectField
              label={t("kb.from_version")}
              value={String(before)}
              onChange={(value) => setPair([Number(value), after])}
              options={choices}
            />
            <SelectField
              label={t("kb.to_version")}
              value={String(after)}
              onChange={(value) => setPair([before, Number(value)])}
              options={choices}
            />
          </div>
          <Differences id={article.id} before={before} after={after} />
        </section>
      )}
    </div>
  );
}

function OneVersion({ version, article }: { version: KbVersion; article: KbArticle }) {
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <strong className="text-14">{t("kb.version_n", { n: version.version })}</strong>
        {article.status === "published" && version.version === article.live ? (
          <Badge tone="good">{t("kb.readers_see")}</Badge>
        ) : null}
        {version.restored ? <Badge>{t("kb.was_restored", { n: version.restored })}</Badge> : null}
      </div>
      <p className="truncate text-14" dir="auto">
        {version.title}
      </p>
      <p className="text-12 text-soft">
        {version.author.name || t("kb.from_file")} ·{" "}
        <time dateTime={machineTime(version.at)}>{exact(version.at)}</time>
      </p>
    </>
  );
}

function Differences({ id, before, after }: { id: string; before: number; after: number }) {
  const kb = useKb();
  const { data, error } = useQuery({
    queryKey: ["kb", "version", id, before, after],
    queryFn: () => Promise.all([kb.version(id, before), kb.version(id, after)]),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error) return <Notice tone="danger">{errorText(error)}</Notice>;
  if (!data) return <Loading label={t("kb.versions_loading")}>{<Bar className="h-40" />}</Loading>;
  return (
    <Compare
      before={wordsOf({ markdown: "", ...data[0] })}
      after={wordsOf({ markdown: "", ...data[1] })}
      beforeName={t("kb.version_n", { n: before })}
      afterName={t("kb.version_n", { n: after })}
    />
  );
}
