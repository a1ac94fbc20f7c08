import { Link } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { type ReactNode, Suspense, useEffect, useRef } from "react";
import { loadTexts, t } from "../i18n/i18n.ts";
import { type ViewName, viewsFor } from "../inbox/views.ts";
import { keysOf } from "../keyboard/keys.ts";
import { cx } from "../ui/cx.ts";
import { Kbd } from "../ui/kbd.tsx";
import { lazily } from "../ui/lazily.ts";
import { Mark } from "../ui/mark.tsx";
import { tip } from "../ui/tips.tsx";
import type { Place, placesFor } from "./places.ts";
import { linkLook, RailLink } from "./rail-link.tsx";

const load = () => Promise.all([import("./saved-views.tsx"), loadTexts("tools")]).then(([part]) => part);
const SavedViews = lazily(() => load().then((part) => ({ default: part.SavedViews })));
const UnreadMentions = lazily(() => load().then((part) => ({ default: part.UnreadMentions })));

export type RailProps = {
  view: ViewName | undefined;
  place: Place | undefined;
  /** Where this person may go beside the lists. */
  places: ReturnType<typeof placesFor>;
  /** May go where departments are steered. */
  steers: boolean;
  department: string | undefined;
  departments: readonly { key: string; name: string }[];
  /** How many wait in a view; `more`: at least so many. */
  counts: Partial<Record<ViewName, { n: number; more: boolean }>>;
  onPalette: () => void;
  foot: ReactNode;
};

/** The way around: lists, departments, and who one is. Words where there is room, icons where there is little. */
export function Rail({
  view,
  place,
  places,
  steers,
  department,
  departments,
  counts,
  onPalette,
  foot,
}: RailProps) {
  const moved = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever goes elsewhere sees where they are
  useEffect(() => {
    moved.current?.querySelector("[aria-current=page]")?.scrollIntoView({ block: "nearest" });
  }, [view, place]);
  return (
    <nav aria-label={t("rail.label")} className="flex h-full w-full flex-col gap-4 p-2 lg:p-3">
      <div className="flex h-9 items-center gap-2 px-1 text-16 font-semibold max-lg:justify-center">
        <Mark size={24} />
        <span className="max-lg:sr-only">Careline</span>
      </div>
      <button
        type="button"
        onClick={onPalette}
        className="flex h-8 items-center gap-2 rounded-md border border-edge bg-surface px-2 text-14 text-soft hover:bg-sunken max-lg:justify-center"
      >
        <Search aria-hidden="true" size={16} strokeWidth={1.5} className="shrink-0" />
        <span className="flex-1 truncate text-start max-lg:sr-only">{t("rail.find")}</span>
        <Kbd keys="mod+k" className="max-lg:hidden" />
      </button>
      {/* On a low screen all of it is moved: no list is squeezed to nothing. */}
      <div ref={moved} className="-mx-1 flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-1">
        <ul className="flex flex-col gap-0.5">
          {viewsFor(steers)
            .filter((item) => !item.aside || item.name === view)
            .map((item) => (
              <li key={item.name}>
                <RailLink
                  label={t(item.label)}
                  keys={item.command && keysOf(item.command)}
                  icon={<item.icon aria-hidden="true" size={18} strokeWidth={1.5} className="shrink-0" />}
                  view={item.name}
                  department={department}
                  current={view === item.name}
                  count={counts[item.name]}
                />
              </li>
            ))}
        </ul>
        <Suspense fallback={null}>
          <SavedViews view={view} />
        </Suspense>
        {departments.length > 1 ? (
          <div className="max-lg:hidden">
            <h2 className="px-2 pb-1 text-12 font-semibold text-soft">{t("rail.departments")}</h2>
            <ul className="flex flex-col gap-0.5">
              {[{ key: "", name: t("list.all_departments") }, ...departments].map((item) => (
                <li key={item.key}>
                  <RailLink
                    label={item.name}
                    view={view ?? "unassigned"}
                    department={item.key || undefined}
                    current={view !== undefined && (department ?? "") === item.key}
                    icon={<Bullet on={(department ?? "") === item.key} />}
                  />
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        <div className="flex-1" />
        <ul className="flex flex-col gap-0.5">
          {places.map((item) => (
            <li key={item.name}>
              <PlaceLink place={item} current={place === item.name} />
            </li>
          ))}
        </ul>
      </div>
      {foot}
    </nav>
  );
}

function Bullet({ on }: { on: boolean }) {
  return (
    <span aria-hidden="true" className="flex size-4.5 shrink-0 items-center justify-center">
      <span className={cx("size-2 rounded-full border", on ? "border-accent bg-accent" : "border-edge")} />
    </span>
  );
}

function PlaceLink({ place, current }: { place: RailProps["places"][number]; current: boolean }) {
  const Icon = place.icon;
  return (
    <Link
      {...tip(t(place.label), keysOf(place.command), "beside")}
      to={place.to}
      aria-current={current ? "page" : undefined}
      className={cx(linkLook, current ? "bg-picked font-semibold text-ink" : "text-ink hover:bg-hover")}
    >
      <Icon aria-hidden="true" size={18} strokeWidth={1.5} className="shrink-0" />
      <span className="min-w-0 flex-1 truncate max-lg:sr-only">{t(place.label)}</span>
      {place.name === "mentions" ? (
        <Suspense fallback={null}>
          <UnreadMentions />
        </Suspense>
      ) : null}
    </Link>
  );
}
