import { Link } from "@tanstack/react-router";
import { Bookmark, FileUp, type LucideIcon, MessageSquareText, Plus, Tag, Zap } from "lucide-react";
import { Suspense, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { useSites } from "../desk/use-sites.ts";
import { languageName } from "../i18n/format.ts";
import { type Key, loadTexts, t } from "../i18n/i18n.ts";
import { plain } from "../pickers/fill.ts";
import { PlaceFrame } from "../shell/place-frame.tsx";
import { useColleagues, useDepartments } from "../state/directory.ts";
import { type Tool, type ToolKind, useTools, useToolsOf } from "../state/tools.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { TextField } from "../ui/fields.tsx";
import { lazily } from "../ui/lazily.ts";
import { tabLook } from "../ui/tab-look.ts";
import { Dot } from "../ui/tag.tsx";
import { sentence } from "../verbs/tool-asks.ts";
import { gapsOf } from "./gaps.ts";
import { ToolEditor } from "./tool-editor.tsx";

const ImportReplies = lazily(() =>
  Promise.all([import("./import-replies.tsx"), loadTexts("house")]).then(([part]) => ({
    default: part.ImportReplies,
  })),
);

type Part = { kind: ToolKind; label: Key; icon: LucideIcon; empty: Key; hint: Key; add: Key };

const parts: readonly Part[] = [
  {
    kind: "reply",
    label: "tools.replies",
    icon: MessageSquareText,
    empty: "tools.no_replies",
    hint: "tools.no_replies_hint",
    add: "tools.add_reply",
  },
  {
    kind: "macro",
    label: "tools.macros",
    icon: Zap,
    empty: "tools.no_macros",
    hint: "tools.no_macros_hint",
    add: "tools.add_macro",
  },
  {
    kind: "tag",
    label: "tools.tags",
    icon: Tag,
    empty: "tools.no_tags",
    hint: "tools.no_tags_hint",
    add: "tools.add_tag",
  },
  {
    kind: "view",
    label: "tools.views",
    icon: Bookmark,
    empty: "tools.no_views",
    hint: "tools.no_views_hint",
    add: "tools.add_view",
  },
];

const fallback = parts[0] as Part;

/** Canned replies, macros, tags and saved views: looked through, made and changed. */
export function ToolsPage({ part }: { part: string | undefined }) {
  const desk = useDesk();
  const chosen = parts.find(({ kind }) => kind === part) ?? fallback;
  const tools = useToolsOf(chosen.kind);
  const [sought, setSought] = useState("");
  const [edited, setEdited] = useState<Tool | "new">();
  const shown = tools.filter((tool) => plain(textOf(tool)).includes(plain(sought)));
  const may = chosen.kind === "tag" ? desk.me.role === "admin" : desk.answers;
  const [importing, setImporting] = useState(false);
  const add = may ? (
    <div className="flex flex-wrap justify-center gap-2">
      {chosen.kind === "reply" && desk.me.role === "admin" ? (
        <Button icon={FileUp} onClick={() => setImporting(true)}>
          {t("tools.import")}
        </Button>
      ) : null}
      <Button look="primary" icon={Plus} onClick={() => setEdited("new")}>
        {t(chosen.add)}
      </Button>
    </div>
  ) : null;
  return (
    <PlaceFrame place="tools" title={t("rail.tools")}>
      <div className="mx-auto flex max-w-4xl flex-col gap-4 p-4">
        <nav aria-label={t("tools.parts")} className="flex flex-wrap gap-1">
          {parts.map((item) => (
            <Link
              key={item.kind}
              to="/tools"
              search={{ part: item.kind }}
              aria-current={item === chosen ? "page" : undefined}
              className={tabLook(item === chosen)}
            >
              <item.icon aria-hidden="true" size={16} strokeWidth={1.5} />
              {t(item.label)}
            </Link>
          ))}
        </nav>
        {tools.length === 0 ? (
          <Empty icon={chosen.icon} title={t(chosen.empty)} action={add}>
            {t(chosen.hint)}
          </Empty>
        ) : (
          <>
            <div className="flex flex-wrap items-end gap-2">
              <div className="min-w-48 flex-1">
                <TextField label={t("tools.find")} value={sought} onChange={setSought} />
              </div>
              {add}
            </div>
            <p role="status" className="text-12 text-soft">
              {t("tools.shown", { n: shown.length })}
            </p>
            <ul className="flex flex-col gap-2">
              {shown.map((tool) => (
                <li key={tool.id} className="rounded-md border border-line bg-surface p-3">
                  <Line tool={tool} onEdit={() => setEdited(tool)} />
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      {edited ? (
        <ToolEditor
          kind={chosen.kind}
          tool={edited === "new" ? undefined : edited}
          onClose={() => setEdited(undefined)}
        />
      ) : null}
      {importing ? (
        <Suspense fallback={null}>
          <ImportReplies onClose={() => setImporting(false)} />
        </Suspense>
      ) : null}
    </PlaceFrame>
  );
}

/** All words by which a tool is found. */
function textOf({ name, reply }: Tool): string {
  return [name, reply?.shortcut ?? "", ...Object.values(reply?.texts ?? {})].join(" ");
}

function Line({ tool, onEdit }: { tool: Tool; onEdit: () => void }) {
  const tools = useTools();
  const departments = useDepartments();
  const colleagues = useColleagues();
  const sites = useSites();
  const gaps = gapsOf(
    tool,
    tool.scope === "department" ? sites.languagesOf(tool.owner ?? "") : sites.offered,
  );
  const lines = (tool.macro?.actions ?? []).map((act) =>
    sentence(act, { departments: departments.all, colleagues, tools }),
  );
  return (
    <div className="flex items-start gap-3">
      <div className="min-w-0 flex-1">
        <h2 className="flex flex-wrap items-center gap-2 text-14 font-semibold">
          {tool.kind === "tag" ? <Dot color={tool.tag?.color} /> : null}
          <bdi className="min-w-0 break-words">{tool.name}</bdi>
          {tool.reply?.shortcut ? <code className="text-12 text-soft">/{tool.reply.shortcut}</code> : null}
          <span className="text-12 font-normal text-soft">{scopeText(tool, departments.name)}</span>
        </h2>
        {Object.entries(tool.reply?.texts ?? {}).map(([language, text]) => (
          <p key={language} dir="auto" className="mt-1 line-clamp-2 text-14 text-soft">
            <span className="me-1 text-12 uppercase">{language}</span>
            {text}
          </p>
        ))}
        {gaps.length > 0 ? (
          <p className="mt-1 text-12 text-warn">
            {t("tools.gap", { languages: gaps.map(languageName).join(", ") })}
          </p>
        ) : null}
        {lines.length > 0 ? (
          <ol className="mt-1 list-inside list-decimal text-14 text-soft">
            {lines.map((line, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a macro's steps are told by their place
              <li key={at} className={line ? undefined : "font-semibold text-danger"}>
                {line ?? t("macro.missing")}
              </li>
            ))}
          </ol>
        ) : null}
      </div>
      {tool.kind === "view" ? (
        <Link
          to="/inbox/$view"
          params={{ view: tool.id ?? "" }}
          className="inline-flex h-8 items-center rounded-md border border-edge px-3 text-14 font-semibold no-underline hover:bg-sunken max-md:h-11"
        >
          {t("tools.open_view")}
        </Link>
      ) : null}
      {tool.may_change ? (
        <Button onClick={onEdit} aria-label={t("tools.edit_named", { name: tool.name })}>
          {t("tools.edit")}
        </Button>
      ) : null}
    </div>
  );
}

export function scopeText({ scope, owner }: Tool, department: (key: string) => string): string {
  if (scope === "all") return t("tools.scope_all");
  return scope === "person" ? t("tools.scope_person") : department(owner ?? "");
}
