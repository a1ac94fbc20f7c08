import type { Comment } from "@careline/client";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { MessageSquareQuote, Search } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { useDepartments } from "../state/directory.ts";
import { useTagNames, useToolsOf } from "../state/tools.ts";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Empty } from "../ui/empty.tsx";
import { Failed } from "../ui/failed.tsx";
import { TextField } from "../ui/fields.tsx";
import { Bar, Loading } from "../ui/skeleton.tsx";
import { AskDialog } from "../verbs/ask-dialog.tsx";
import type { Ask } from "../verbs/asks.ts";
import { tagCommentAsk } from "./asks.ts";
import { CommentRow } from "./comment-row.tsx";
import { daysBack, today } from "./months.ts";
import { Pick } from "./pick.tsx";
import type { VoiceSearch } from "./voice-page.tsx";

const spans = [28, 91, 364];
/** What of an address names scores, and the scores that are meant. */
const scores: Record<string, string> = { low: "1,2", middle: "3", high: "4,5" };

/** What patients wrote beside their scores: searched, sorted by tags, each with its conversation behind it. */
export function CommentsPart({ search }: { search: VoiceSearch }) {
  const desk = useDesk();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const departments = useDepartments();
  const offered = useToolsOf("tag");
  const tagNames = useTagNames();
  const [ask, setAsk] = useState<Ask>();
  const now = daysBack(today(desk.now()), -1);
  const to = search.to?.length === 10 ? search.to : now;
  const from = search.from?.length === 10 ? search.from : daysBack(to, 91);
  const { q = "", department = "", tag = "" } = search;
  const score = search.score && scores[search.score] ? search.score : "";
  const list = useInfiniteQuery({
    queryKey: ["comments", from, to, q, score, department, tag],
    queryFn: ({ pageParam }) =>
      desk.client.voice.comments({
        from,
        to,
        q,
        score: scores[score] ?? "",
        department,
        tag,
        cursor: pageParam,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor || undefined,
    retry: false,
  });
  const asked: VoiceSearch = {
    part: "comments",
    ...drop({ from: search.from, to: search.to, q, score, department, tag }),
  };
  const go = (change: VoiceSearch) =>
    void navigate({ to: "/voice", search: { part: "comments", ...drop({ ...asked, ...change }) } });
  const first = list.data?.pages[0];
  const all = list.data?.pages.flatMap((page) => page.comments ?? []) ?? [];
  const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
  // A time that does not end today, like months of the figures, is said as what it is.
  const named = to !== now || !spans.includes(days);
  const counts = Object.entries(first?.tags ?? {}).sort((a, b) => b[1] - a[1]);
  const tags = [
    { id: "", label: t("comments.every_tag", { n: first?.any_tag ?? 0 }) },
    ...counts.map(([id, n]) => ({
      id,
      label: t("comments.tag_n", { tag: tagNames.get(id)?.name ?? id, n }),
    })),
    ...(first && (first.untagged > 0 || tag === "none")
      ? [{ id: "none", label: t("comments.untagged_n", { n: first.untagged }) }]
      : []),
  ];
  const edit = (comment: Comment) =>
    setAsk(
      tagCommentAsk(desk, comment, [
        ...offered,
        ...(comment.tags ?? []).flatMap((id) => {
          const gone = tagNames.get(id);
          return gone?.deleted ? [gone] : [];
        }),
      ]),
    );
  return (
    <>
      <p className="text-14 text-soft">{t("comments.lead")}</p>
      <div className="flex flex-wrap items-end gap-3">
        <Words key={q} words={q} onWords={(words) => go({ q: words })} />
        <Pick
          label={t("comments.score")}
          value={score}
          onValue={(value) => go({ score: value })}
          options={[
            { value: "", label: t("comments.score_all") },
            { value: "low", label: t("comments.score_low") },
            { value: "middle", label: t("comments.score_middle") },
            { value: "high", label: t("comments.score_high") },
          ]}
        />
        <Pick
          label={t("by.department")}
          value={department}
          onValue={(value) => go({ department: value })}
          options={[
            { value: "", label: t("comments.all_departments") },
            ...departments.mine.map(({ key, name }) => ({ value: key, label: name })),
          ]}
        />
        <Pick
          label={t("why.span")}
          value={named ? "named" : String(days)}
          onValue={(n) => go({ from: daysBack(now, Number(n)), to: now })}
          options={[
            ...(named
              ? [{ value: "named", label: t("comments.between", { from, to: daysBack(to, 1) }) }]
              : []),
            ...spans.map((n) => ({ value: String(n), label: t("why.days", { n }) })),
          ]}
        />
      </div>
      {first ? (
        <>
          <nav aria-label={t("comments.by_tag")} className="flex flex-wrap gap-1">
            {tags.map(({ id, label }) => (
              <Link
                key={id}
                to="/voice"
                search={{ part: "comments", ...drop({ ...asked, tag: id }) }}
                aria-current={id === tag ? "true" : undefined}
                className={cx(
                  "inline-flex min-h-8 max-w-full items-center rounded-md border px-3 text-14 no-underline",
                  id === tag
                    ? "border-accent bg-accent-soft font-semibold text-accent-strong"
                    : "border-edge bg-surface",
                )}
              >
                <bdi className="truncate">{label}</bdi>
              </Link>
            ))}
          </nav>
          <p role="status" className="text-14">
            {t("comments.found", { n: first.n })}
          </p>
          {all.length === 0 ? (
            <Empty icon={MessageSquareQuote} role="status" title={t("comments.none")}>
              {t("comments.none_lead")}
            </Empty>
          ) : (
            <ul aria-label={t("comments.list")} className="flex max-w-4xl flex-col gap-2">
              {all.map((comment) => (
                <CommentRow
                  key={`${comment.conversation}.${comment.episode}`}
                  comment={comment}
                  department={departments.name(comment.department)}
                  onTags={() => edit(comment)}
                />
              ))}
            </ul>
          )}
          {list.hasNextPage ? (
            <Button aria-disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t("recovery.more")}
            </Button>
          ) : null}
        </>
      ) : list.isError ? (
        <Failed title={t("comments.failed")} error={list.error} onAgain={() => void list.refetch()} />
      ) : (
        <Loading label={t("common.loading")}>
          <div className="flex flex-col gap-2">
            <Bar className="h-24" />
            <Bar className="h-24" />
          </div>
        </Loading>
      )}
      {ask ? (
        <AskDialog
          ask={ask}
          onClose={() => {
            setAsk(undefined);
            void queries.invalidateQueries({ queryKey: ["comments"] });
          }}
        />
      ) : null}
    </>
  );
}

/** What is looked for; sought when it is meant, not at each letter. */
function Words({ words, onWords }: { words: string; onWords: (words: string) => void }) {
  const [typed, setTyped] = useState(words);
  useEffect(() => setTyped(words), [words]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onWords(typed.trim());
  };
  return (
    <search className="min-w-0 flex-1 basis-64">
      <form onSubmit={submit} className="flex items-end gap-2">
        <span className="min-w-0 flex-1">
          <TextField label={t("comments.words")} value={typed} onChange={setTyped} />
        </span>
        <Button type="submit" icon={Search} size="large">
          {t("comments.search")}
        </Button>
      </form>
    </search>
  );
}

/** An address without what is not asked. */
function drop(search: { [Name in keyof VoiceSearch]?: string | undefined }): VoiceSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value));
}
