import { useNavigate } from "@tanstack/react-router";
import { Inbox as InboxIcon } from "lucide-react";
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { useCommands } from "../keyboard/use-commands.ts";
import { OfferBar } from "../offers/offer-bar.tsx";
import { usePalette } from "../palette/use-palette.ts";
import { MeCorner } from "../shell/me-corner.tsx";
import { placesFor } from "../shell/places.ts";
import { useGoing } from "../shell/use-going.ts";
import { useDepartments } from "../state/directory.ts";
import type { Mode } from "../state/drafts.ts";
import type { Row } from "../state/rows.ts";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Empty } from "../ui/empty.tsx";
import { keyName } from "../ui/kbd.tsx";
import { lazily } from "../ui/lazily.ts";
import { useWide } from "../ui/room.ts";
import { useSame } from "../ui/use-same.ts";
import { ConversationPane } from "./conversation-pane.tsx";
import { focusRow } from "./list.tsx";
import { ListPane } from "./list-pane.tsx";
import { useCursor, useList } from "./use-list.ts";
import { useSelection } from "./use-selection.ts";
import type { View } from "./views.ts";

// Its texts come with the conversation.
const ReasonBar = lazily(() => import("../voice/reason-bar.tsx").then((bar) => ({ default: bar.ReasonBar })));

/** The inbox: a list, the open conversation beside it, and what can be done by key. */
export function Inbox({
  view,
  department,
  opened,
}: {
  view: View;
  department: string | undefined;
  opened: string | undefined;
}) {
  const desk = useDesk();
  const navigate = useNavigate();
  const departments = useDepartments();
  const list = useList(view.name, department);
  const { cursor, at, moved, found, move } = useCursor(list.rows, opened);
  const selection = useSelection(list.rows, `${view.name}/${department ?? ""}`);
  const box = useRef<HTMLElement>(null);
  const wide = useWide();
  const [contextOpen, setContextOpen] = useState(wide);
  useEffect(() => setContextOpen(wide), [wide]);
  const [begin, setBegin] = useState<Mode>();
  const search = useMemo(() => (department ? { department } : {}), [department]);

  const open = useCallback(
    (id: string | undefined) =>
      void (id
        ? navigate({
            to: "/inbox/$view/$conversation",
            params: { view: view.name, conversation: id },
            search,
          })
        : navigate({ to: "/inbox/$view", params: { view: view.name }, search })),
    [navigate, view.name, search],
  );
  const going = useGoing(department);
  const openMine = (id: string) =>
    void navigate({ to: "/inbox/$view/$conversation", params: { view: "mine", conversation: id } });
  const back = () => {
    // Details that lie over the conversation go first.
    if (contextOpen && opened && !wide) {
      setContextOpen(false);
      return;
    }
    const id = opened ?? cursor;
    open(undefined);
    if (id) requestAnimationFrame(() => focusRow(box.current, id));
  };

  /** What keys act on: the row with the focus, else what is open, else the current row. */
  const target = () => {
    const inList = box.current?.contains(document.activeElement) ?? false;
    const id = inList ? cursor : (opened ?? cursor);
    const row =
      list.rows.find((found) => found.id === id) ?? (id ? desk.client.rows.get().get(id) : undefined);
    return row && desk.overlay.apply(row);
  };
  const step = (by: number) => {
    const from = moved ? at : -1; // the first press takes the first row
    const next = list.rows[Math.min(list.rows.length - 1, Math.max(0, from + by))];
    if (!next) return;
    move(next.id);
    focusRow(box.current, next.id);
  };
  const write = (mode: Mode) => {
    const row = target();
    if (!row) return;
    // At once: the next key typed belongs into the box, and must not be a command.
    flushSync(() => setBegin(mode));
    if (row.id !== opened) open(row.id);
  };
  /** Done with this one: the next of the list opens, if this one was open. */
  const openNext = (row: Row) => {
    const index = list.rows.findIndex((found) => found.id === row.id);
    const next = list.rows[index + 1] ?? list.rows[index - 1];
    if (row.id !== opened || view.name === "resolved") return;
    open(next?.id);
    // The focus went with the conversation that closed: it goes on in the list.
    if (next) requestAnimationFrame(() => requestAnimationFrame(() => rescueFocus(box.current, next.id)));
  };
  const [why, setWhy] = useState<Row>();
  const done = (row: Row) => {
    if (!row.reason) setWhy(row);
    openNext(row);
  };
  const resolve = () => {
    const row = target();
    if (!row || row.status === "resolved") return;
    desk.actions.resolve(row);
    done(row);
  };
  const { ask, showPalette, showCaller, showFind, showArticles, showKeys, dialogs } = usePalette({
    rows: list.rows,
    target,
    open,
    department,
  });

  const goBack = useSame(back);
  const goOn = useSame(done);
  const begun = useSame(() => setBegin(undefined));
  const toArticles = useSame(showArticles);

  const can = desk.answers;
  const run = useCommands({
    next: () => step(1),
    previous: () => step(-1),
    // What is open may stand in no list: then no other takes its place.
    open: () => (found || !opened) && open(cursor),
    ...(opened && { back }),
    undo: () => void desk.undo(undefined),
    context: () => setContextOpen((on) => !on),
    search: showFind,
    palette: showPalette,
    articles: () => showArticles(),
    help: showKeys,
    ...going,
    ...(can && {
      select: () => {
        const row = list.rows[at];
        if (row) selection.toggle(row.id);
      },
      selectAll: selection.loaded,
      reply: () => write("reply"),
      note: () => write("note"),
      claim: () => {
        const row = target();
        if (row && row.assignee?.id !== desk.me.id) desk.actions.claim(row);
      },
      promise: () => ask("promise"),
      call: () => ask("call"),
      caller: showCaller,
      priority: () => ask("priority"),
      tag: () => ask("tag"),
      macro: () => ask("pickMacro"),
      settle: () => ask("settle"),
      escalate: () => ask("escalate"),
      link: () => ask("link"),
      merge: () => ask("merge"),
      warn: () => ask("warn"),
      reason: () => setWhy(target()),
      complaint: () => ask("complaint"),
      withhold: () => ask("withhold"),
      surveyLink: () => ask("surveyLink"),
      withdraw: () => {
        const row = target();
        if (row?.offered_to) desk.actions.withdraw(row);
      },
      spam: () => {
        const row = target();
        if (!row || row.spam) return;
        desk.actions.spam(row, true);
        openNext(row);
      },
      notSpam: () => {
        const row = target();
        if (row?.spam) desk.actions.spam(row, false);
      },
      ...(desk.steers && { block: () => ask("block"), restrict: () => ask("restrict") }),
      assign: () => ask("assign"),
      transfer: () => ask("transfer"),
      wait: () => ask("wait"),
      snooze: () => ask("snooze"),
      resolve,
      reopen: () => {
        const row = target();
        if (row?.status === "resolved" && !row.merged_into) desk.actions.reopen(row);
      },
    }),
  });

  // What is likely opened next is read before, once the cursor rests.
  const neighbours = opened ? [list.rows[at + 1]?.id] : [cursor];
  const wanted = neighbours.find((id) => id !== undefined && id !== opened);
  useEffect(() => {
    if (!wanted) return;
    const timer = setTimeout(() => void desk.prefetch(wanted), 250);
    return () => clearTimeout(timer);
  }, [desk, wanted]);

  return (
    <div className="flex h-full min-h-0">
      <div
        className={cx(
          "w-full shrink-0 border-line md:w-76 md:border-e xl:w-84 2xl:w-96",
          opened && "max-md:hidden",
        )}
      >
        <ListPane
          view={view}
          department={department}
          departments={departments}
          list={list}
          opened={opened}
          cursor={cursor}
          onCursor={move}
          onRest={(id) => void desk.prefetch(id)}
          onDepartment={(key) =>
            void navigate({
              to: "/inbox/$view",
              params: { view: view.name },
              search: key ? { department: key } : {},
            })
          }
          me={desk.me.id}
          steers={desk.steers}
          places={placesFor(desk)}
          onPlace={(command) => going[command]?.()}
          onCaller={can ? () => run("caller") : undefined}
          offers={<OfferBar keys onOpen={openMine} />}
          box={box}
          selection={can ? selection : undefined}
          corner={<MeCorner onKeys={showKeys} />}
        />
      </div>
      <div className={cx("flex min-w-0 flex-1 flex-col", !opened && "max-md:hidden")}>
        {/* Where the list gives way to the conversation, what is offered still shows. */}
        {opened ? <OfferBar keys={false} brief onOpen={openMine} className="md:hidden" /> : null}
        {opened ? (
          <ConversationPane
            key={opened}
            id={opened}
            onBack={goBack}
            contextOpen={contextOpen}
            onContext={setContextOpen}
            onResolved={goOn}
            begin={begin}
            onBegun={begun}
            onArticles={toArticles}
          />
        ) : (
          <Empty
            icon={InboxIcon}
            title={t("nothing_open.title")}
            action={
              list.rows.length > 0 ? (
                <Button look="primary" keys="enter" onClick={() => run("open")}>
                  {t("nothing_open.action")}
                </Button>
              ) : null
            }
          >
            <p>{t(list.rows.length > 0 ? "nothing_open.lead" : "nothing_open.empty")}</p>
            <p className="mt-2">{t("nothing_open.keys", { keys: keyName("?") })}</p>
          </Empty>
        )}
        {why ? (
          <Suspense fallback={null}>
            <ReasonBar key={why.id} row={why} onClose={() => setWhy(undefined)} />
          </Suspense>
        ) : null}
      </div>
      {dialogs}
    </div>
  );
}

function rescueFocus(list: HTMLElement | null, id: string): void {
  if (document.activeElement === null || document.activeElement === document.body) focusRow(list, id);
}
