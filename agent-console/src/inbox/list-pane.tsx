import { isSaved } from "@careline/client";
import { Link } from "@tanstack/react-router";
import { Ellipsis, ListChecks, ListFilter, Lock, PhoneIncoming, RefreshCw, ShieldBan } from "lucide-react";
import { type ReactNode, type RefObject, Suspense } from "react";
import { loadBulk } from "../bulk/load.ts";
import { loadTexts, t } from "../i18n/i18n.ts";
import { type CommandId, keysOf } from "../keyboard/keys.ts";
import type { placesFor } from "../shell/places.ts";
import type { BulkScope } from "../state/bulk.ts";
import { prefs } from "../state/prefs.ts";
import type { Row } from "../state/rows.ts";
import { useStore } from "../state/store.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Empty } from "../ui/empty.tsx";
import { Failed } from "../ui/failed.tsx";
import { lazily } from "../ui/lazily.ts";
import { Menu, MenuChoices, MenuItem, MenuLine } from "../ui/menu.tsx";
import { useOnePane } from "../ui/room.ts";
import { Bar, Loading, useLasting } from "../ui/skeleton.tsx";
import { EmptyList } from "./empty-list.tsx";
import { ConversationList } from "./list.tsx";
import { useAsking } from "./use-asking.ts";
import { isUnread, type useList } from "./use-list.ts";
import type { Selection } from "./use-selection.ts";
import { type View, type ViewName, viewsFor } from "./views.ts";

const SavedName = lazily(() =>
  Promise.all([import("../shell/saved-views.tsx"), loadTexts("tools")]).then(([part]) => ({
    default: part.SavedName,
  })),
);

const SelectionBar = lazily(() => loadBulk().then(({ SelectionBar: part }) => ({ default: part })));

export type ListPaneProps = {
  view: View;
  department: string | undefined;
  departments: { mine: readonly { key: string; name: string }[]; name: (key: string) => string };
  list: ReturnType<typeof useList>;
  opened: string | undefined;
  cursor: string | undefined;
  onCursor: (id: string) => void;
  onRest: (id: string) => void;
  onDepartment: (key: string) => void;
  me: string;
  steers: boolean;
  /** Places that have no room among the views. */
  places: ReturnType<typeof placesFor>;
  onPlace: (command: CommandId) => void;
  /** Writes down that somebody called or came by; left out for whoever answers nobody. */
  onCaller: (() => void) | undefined;
  box: RefObject<HTMLElement | null>;
  /** What this person is offered. */
  offers: ReactNode;
  selection: Selection | undefined;
  /** The person's menu, where the rail has no room. */
  corner: ReactNode;
};

/** A view: its name and filter, and its rows, or why there are none. */
export function ListPane(props: ListPaneProps) {
  const { view, department, departments, list } = props;
  const { density } = useStore(prefs);
  const onePane = useOnePane();
  const all: BulkScope = { kind: "view", view: view.name, department };
  const ask = useAsking(props.selection, all, list.complete);
  return (
    <section aria-labelledby="list-title" className="flex h-full min-h-0 flex-col bg-surface">
      <div className="flex min-h-14 shrink-0 items-center justify-between gap-2 border-b border-line ps-4 pe-2">
        <h2 id="list-title" className="min-w-0 flex-1 truncate text-16 font-semibold">
          {isSaved(view.name) ? (
            <Suspense fallback="">
              <SavedName id={view.name} />
            </Suspense>
          ) : (
            t(view.label)
          )}
        </h2>
        {departments.mine.length > 1 ? (
          <Menu
            trigger={
              <Button look="quiet" icon={ListFilter} aria-label={filterName(department, departments.name)}>
                <span className="max-w-29 truncate max-md:max-w-20">
                  {department ? departments.name(department) : t("list.all_departments")}
                </span>
              </Button>
            }
          >
            <MenuChoices
              label={t("list.filter_label")}
              value={department ?? ""}
              onChange={props.onDepartment}
              choices={[{ key: "", name: t("list.all_departments") }, ...departments.mine].map(
                ({ key, name }) => ({
                  value: key,
                  label: name,
                }),
              )}
            />
          </Menu>
        ) : null}
        <Menu label={t("list.places")} trigger={<IconButton icon={Ellipsis} label={t("list.places")} />}>
          {props.onCaller ? (
            <>
              <MenuItem icon={PhoneIncoming} keys={keysOf("caller")} onClick={props.onCaller}>
                {t("command.caller")}
              </MenuItem>
              <MenuLine />
            </>
          ) : null}
          {props.selection && list.rows.length > 0 ? (
            <MenuItem icon={ListChecks} onClick={props.selection.choose}>
              {t("list.select")}
            </MenuItem>
          ) : null}
          <MenuItem icon={ShieldBan} onClick={() => props.onPlace("goSpam")}>
            {t("view.spam")}
          </MenuItem>
          {props.places.length > 0 ? (
            <>
              <MenuLine />
              {props.places.map((place) => (
                <MenuItem key={place.name} icon={place.icon} onClick={() => props.onPlace(place.command)}>
                  {t(place.label)}
                </MenuItem>
              ))}
            </>
          ) : null}
        </Menu>
        <div className="md:hidden">{props.corner}</div>
      </div>
      <ViewTabs view={view.name} department={department} steers={props.steers} />
      {/* Fingers need taller rows. */}
      <Body {...props} comfortable={density === "comfortable" || onePane} />
      {/* Below the rows: above them each offer that comes or goes would move the row under the hand. */}
      {props.offers}
      {props.selection?.on ? (
        <Suspense fallback={null}>
          <SelectionBar
            selection={props.selection}
            scope={all}
            complete={list.complete}
            ask={ask}
            shown={list.rows.length}
          />
        </Suspense>
      ) : null}
      <MoreComing on={list.loading && list.rows.length > 0} />
      {list.error && list.rows.length > 0 ? (
        <div
          role="status"
          className="flex items-center gap-2 border-t border-line px-4 py-1 text-12 text-soft"
        >
          <span className="flex-1">{t("list.stale")}</span>
          <Button size="small" look="quiet" icon={RefreshCw} onClick={() => void list.list.refresh()}>
            {t("common.try_again")}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

/** The next page is on its way, when that takes long enough to be noticed. */
function MoreComing({ on }: { on: boolean }) {
  const lasting = useLasting(on);
  return (
    <p
      role="status"
      className={cx("border-t border-line px-4 py-1 text-12 text-soft", !lasting && "sr-only")}
    >
      {lasting ? t("list.more") : ""}
    </p>
  );
}

function filterName(department: string | undefined, name: (key: string) => string): string {
  return t("list.filter", { name: department ? name(department) : t("list.all_departments") });
}

function Body(props: ListPaneProps & { comfortable: boolean }) {
  const { list, view, department } = props;
  if (list.rows.length > 0) {
    return (
      <ConversationList
        rows={list.rows}
        view={view.name}
        department={department}
        departmentName={props.departments.name}
        isUnread={(row: Row) => isUnread(row) && row.id !== props.opened}
        opened={props.opened}
        cursor={props.cursor}
        onCursor={props.onCursor}
        onRest={props.onRest}
        me={props.me}
        comfortable={props.comfortable}
        hasMore={!list.complete}
        onMore={() => void list.list.more()}
        box={props.box}
        selection={props.selection}
      />
    );
  }
  if (list.error?.status === 403) {
    return (
      <Empty icon={Lock} role="status" title={t("no_permission.title")}>
        {t("no_permission.lead")}
      </Empty>
    );
  }
  if (list.error) {
    return <Failed title={t("list.failed")} error={list.error} onAgain={() => void list.list.refresh()} />;
  }
  if (list.loading || !list.complete) {
    return (
      <Loading label={t("common.loading")}>
        {["w-2/5", "w-1/2", "w-1/3", "w-2/5", "w-3/5", "w-1/3"].map((width, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: six bars that never move
          <div key={index} className="flex h-11 flex-col justify-center gap-1.5 border-b border-line px-5">
            <Bar className={cx("h-3", width)} />
            <Bar className="h-2.5 w-4/5" />
          </div>
        ))}
      </Loading>
    );
  }
  return (
    <EmptyList
      view={view}
      department={department}
      departmentName={props.departments.name}
      onDepartment={props.onDepartment}
    />
  );
}

/** The views, where the rail has no room. */
function ViewTabs({
  view,
  department,
  steers,
}: {
  view: ViewName;
  department: string | undefined;
  steers: boolean;
}) {
  return (
    <nav aria-label={t("list.views")} className="flex shrink-0 border-b border-line md:hidden">
      {viewsFor(steers)
        .filter((item) => !item.aside || item.name === view)
        .map((item) => (
          <Link
            key={item.name}
            to="/inbox/$view"
            params={{ view: item.name }}
            search={department ? { department } : {}}
            aria-current={item.name === view ? "page" : undefined}
            className={cx(
              "ring-inside flex min-h-11 min-w-0 flex-auto items-center justify-center border-b-2 px-1 text-center text-12 break-words no-underline",
              item.name === view ? "border-accent font-semibold" : "border-transparent text-soft",
            )}
          >
            {t(item.label)}
          </Link>
        ))}
    </nav>
  );
}
