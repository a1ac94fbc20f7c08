import { useQuery } from "@tanstack/react-query";
import { BookOpen, Search } from "lucide-react";
import { Suspense, useMemo } from "react";
import { callerAsk } from "../contacts/call-asks.ts";
import { FindDialog } from "../find/find-dialog.tsx";
import { loadTexts, t } from "../i18n/i18n.ts";
import type { CommandBus } from "../keyboard/command-bus.ts";
import { KeyMap } from "../keyboard/help.tsx";
import { keysOf } from "../keyboard/keys.ts";
import type { Desk } from "../state/desk.ts";
import { useColleagues, useDepartments } from "../state/directory.ts";
import type { Row } from "../state/rows.ts";
import { useTools } from "../state/tools.ts";
import { loadPicker } from "../suggest/load.ts";
import { lazily } from "../ui/lazily.ts";
import { AskDialog } from "../verbs/ask-dialog.tsx";
import { type AskName, askFor, askNames } from "../verbs/asks.ts";
import { everything } from "./everything.tsx";
import { Palette } from "./palette.tsx";
import { loads, type PickName, pickFor } from "./picks.tsx";
import type { Showing } from "./use-palette.ts";

export type HostProps = {
  desk: Desk;
  bus: CommandBus;
  showing: Showing;
  target: Row | undefined;
  rows: readonly Row[];
  go: (to: { view?: string; department?: string; conversation?: string }) => void;
  /** The one whose list is shown, if it is one. */
  department: string | undefined;
  onAsk: (what: AskName, row: Row, arg: string) => void;
  /** Goes on to the articles, with what was typed. */
  onArticles: (text: string) => void;
  /** Goes on to all conversations, with what was typed. */
  onFind: (text: string) => void;
  onClose: () => void;
};

const Articles = lazily(loadPicker);
const Merge = lazily(() =>
  Promise.all([import("../matter/merge-dialog.tsx"), loadTexts("matter")]).then(([part]) => ({
    default: part.MergeDialog,
  })),
);

/** What is a window of its own. */
const alone: ReadonlySet<string> = new Set(["keys", "caller", "articles", "find", "merge"]);

/** Whether it is a form, or else a list to choose from. */
function isAsk(what: string): what is AskName {
  return (askNames as readonly string[]).includes(what);
}

/** Shows the palette, one of its questions, or the map of keys. */
export function PaletteHost({
  desk,
  bus,
  showing,
  target,
  rows,
  go,
  department,
  onAsk,
  onArticles,
  onFind,
  onClose,
}: HostProps) {
  const known = useColleagues();
  const { data: held } = useQuery({
    queryKey: ["loads"],
    enabled: showing?.what === "transfer",
    // Those who are owed a reply come first in every list.
    queryFn: () =>
      desk.api
        .get<{ conversations: Row[] | null }>("/conversations", { view: "all", limit: 200 })
        .then(({ conversations }) => loads(conversations ?? [])),
  });
  const colleagues = useMemo(
    () => known.map((person) => ({ ...person, ...(held && { live: held.get(person.id) ?? 0 }) })),
    [known, held],
  );
  const tools = useTools();
  const { all: departments, mine, topics, topic } = useDepartments();
  const question = useMemo(
    () =>
      showing && "row" in showing && showing.what !== "merge" && !isAsk(showing.what)
        ? pickFor(showing.what as PickName, { desk, row: showing.row, colleagues, departments, tools, onAsk })
        : undefined,
    [showing, desk, colleagues, departments, tools, onAsk],
  );
  // Made once for each time it is asked: its times must not move while somebody fills it in.
  const asked = showing && "row" in showing && isAsk(showing.what) ? showing : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: names that arrive later change no question
  const ask = useMemo(
    () =>
      asked &&
      askFor(asked.what as AskName, {
        desk,
        row: asked.row,
        arg: "arg" in asked ? asked.arg : undefined,
        now: desk.now(),
        departments,
        colleagues,
        tools,
      }),
    [asked],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: names that arrive later change no question
  const caller = useMemo(
    () =>
      showing?.what === "caller"
        ? callerAsk({
            desk,
            now: desk.now(),
            department: department ?? mine[0]?.key ?? "",
            departments: mine,
            topics,
            topicName: topic,
            open: (conversation) => go({ conversation }),
          })
        : undefined,
    [showing],
  );
  const all = useMemo(
    () =>
      showing?.what === "everything"
        ? everything({
            bus,
            rows,
            target,
            me: desk.me.id,
            steers: desk.steers,
            departments: mine,
            go,
            onPresence: (presence) => desk.setPresence(presence),
            onSignOut: () => void desk.signOut(),
          })
        : [],
    [showing, bus, rows, target, mine, go, desk],
  );
  return (
    <>
      {ask && asked ? (
        <AskDialog key={`ask-${asked.what}`} ask={ask} row={asked.row} onClose={onClose} />
      ) : null}
      {caller ? <AskDialog ask={caller} onClose={onClose} /> : null}
      {showing?.what === "articles" ? (
        <Suspense fallback={null}>
          <Articles
            key={showing.slug ?? "all"}
            open
            text={showing.text}
            slug={showing.slug}
            onClose={onClose}
          />
        </Suspense>
      ) : null}
      {showing?.what === "find" ? (
        <FindDialog
          key={showing.text ?? ""}
          open
          text={showing.text}
          onOpen={(conversation) => go({ conversation })}
          onClose={onClose}
        />
      ) : null}
      {showing?.what === "merge" ? (
        <Suspense fallback={null}>
          <Merge row={showing.row} onOpen={(id) => go({ conversation: id })} onClose={onClose} />
        </Suspense>
      ) : null}
      <KeyMap open={showing?.what === "keys"} onClose={onClose} />
      <Palette
        key={showing?.what ?? "closed"}
        open={showing !== undefined && !alone.has(showing.what) && !asked}
        onClose={onClose}
        beyond={
          showing?.what === "everything"
            ? (text) => [
                {
                  id: "find-in-all",
                  label: t("find.in_all", { text }),
                  keys: keysOf("search"),
                  icon: <Search aria-hidden="true" size={16} strokeWidth={1.5} />,
                  run: () => onFind(text),
                },
                ...(bus.can("articles")
                  ? [
                      {
                        id: "articles-for",
                        label: t("palette.articles", { text }),
                        icon: <BookOpen aria-hidden="true" size={16} strokeWidth={1.5} />,
                        run: () => onArticles(text),
                      },
                    ]
                  : []),
              ]
            : undefined
        }
        label={question?.label ?? t("palette.label")}
        placeholder={question?.placeholder ?? t("palette.placeholder")}
        empty={question?.empty ?? t("palette.empty")}
        choices={question?.choices ?? all}
      />
    </>
  );
}
