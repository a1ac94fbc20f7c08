import type { ArticleForMessage, Suggestion } from "@careline/client";
import { Command } from "cmdk";
import { ExternalLink, Link2, Lock, Search, TextQuote } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { composerNow } from "../state/composer-now.ts";
import { useStore } from "../state/store.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { DialogFrame } from "../ui/dialog.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { Excerpt } from "./excerpt.tsx";
import { whyNot } from "./sendable.ts";
import { useArticleSearch, useSuggestions } from "./use-suggestions.ts";

type Props = {
  open: boolean;
  /** What was typed already, and which article it was about. */
  text?: string | undefined;
  slug?: string | undefined;
  onClose: () => void;
};

/**
 * Articles to put into what one writes: first those that may answer the
 * patient, then whatever is looked for. Enter puts a link, Shift+Enter the text;
 * where nothing is being written, Enter opens the article.
 */
export function ArticlePicker({ open, text: begun = "", slug = "", onClose }: Props) {
  const desk = useDesk();
  const at = useStore(composerNow);
  const [text, setText] = useState(begun);
  const field = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState(slug);
  const [problem, setProblem] = useState("");
  const suggested = useSuggestions(at?.conversation ?? "", at?.lastPatientAt ?? 0);
  const looked = useArticleSearch(text);
  const typed = text.trim() !== "";
  const articles: readonly Suggestion[] = typed ? (looked?.results ?? []) : suggested;
  const current = articles.find((each) => each.slug === chosen) ?? articles[0];

  const put = async (article: Suggestion | undefined, how: "link" | "text"): Promise<void> => {
    if (!article) return;
    const why = whyNot(article, at);
    if (why) {
      setProblem(t(why));
      return;
    }
    try {
      const ready = await desk.api.get<ArticleForMessage>(`/kb/sendable/${encodeURIComponent(article.slug)}`);
      onClose();
      // After the dialog has given the focus back.
      requestAnimationFrame(() =>
        at
          ? at.insert(how === "link" ? `${ready.title}: ${ready.url}` : ready.text)
          : window.open(ready.url, "_blank", "noopener"),
      );
    } catch (failed) {
      setProblem(errorText(failed));
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    void put(current, "text");
  };
  const empty = !typed
    ? t("articles.type")
    : looked?.failed
      ? t("articles.search_failed")
      : looked?.text === text.trim()
        ? t("articles.nothing")
        : t("articles.looking");
  return (
    <DialogFrame open={open} onClose={onClose} label={t("articles.pick")} wide initialFocus={field}>
      <Command
        label={t("articles.pick")}
        loop
        shouldFilter={false}
        value={current?.slug ?? ""}
        onValueChange={(value) => {
          if (value === current?.slug) return;
          setChosen(value);
          setProblem("");
        }}
        onKeyDownCapture={onKeyDown}
        className="flex min-h-0 flex-col"
      >
        <div className="flex items-center gap-2 border-b border-line px-4">
          <Search aria-hidden="true" size={16} strokeWidth={1.5} className="shrink-0 text-soft" />
          <Command.Input
            ref={field}
            value={text}
            onValueChange={setText}
            maxLength={1000}
            placeholder={t("articles.placeholder")}
            className="h-12 w-full bg-transparent text-16 text-ink outline-none placeholder:text-soft"
          />
          <Kbd keys="escape" />
        </div>
        {typed && looked?.instead ? (
          <p className="px-4 pt-2 text-12 text-soft">
            {t("articles.instead")} <bdi className="font-semibold text-ink">{looked.instead}</bdi>
          </p>
        ) : null}
        <Command.List className="min-h-0 flex-1 overflow-y-auto p-2" label={t("articles.pick")}>
          {articles.length === 0 ? (
            <p role="status" className="px-3 py-8 text-center text-14 text-soft">
              {empty}
            </p>
          ) : null}
          {articles.map((article) => (
            <Command.Item
              key={article.slug}
              value={article.slug}
              onSelect={() => void put(article, "link")}
              className="rounded-md px-3 py-2 text-14 data-[selected=true]:bg-picked"
            >
              <div className="flex items-center gap-2" lang={article.language}>
                <bdi className="min-w-0 flex-1 font-semibold break-words">{article.title}</bdi>
                {article.audience === "public" ? null : (
                  <Badge tone="note" icon={Lock}>
                    {t(article.audience === "staff" ? "articles.staff_only" : "articles.patients_only")}
                  </Badge>
                )}
              </div>
              <p dir="auto" className="mt-0.5 line-clamp-2 text-12 text-soft">
                <Excerpt text={article.excerpt} marks={article.marks ?? []} />
              </p>
            </Command.Item>
          ))}
        </Command.List>
      </Command>
      <p role="alert" className="px-4 text-14 text-danger empty:hidden">
        {problem}
      </p>
      <div className="flex flex-wrap items-center gap-2 border-t border-line px-4 py-2">
        {at ? (
          <>
            <Button
              icon={Link2}
              aria-disabled={!current}
              onClick={() => void put(current, "link")}
              keys="enter"
            >
              {t("articles.insert_link")}
            </Button>
            <Button
              look="quiet"
              icon={TextQuote}
              aria-disabled={!current}
              onClick={() => void put(current, "text")}
              keys="shift+enter"
            >
              {t("articles.insert_text")}
            </Button>
          </>
        ) : (
          <Button
            icon={ExternalLink}
            aria-disabled={!current}
            onClick={() => void put(current, "link")}
            keys="enter"
          >
            {t("articles.open")}
          </Button>
        )}
      </div>
    </DialogFrame>
  );
}
