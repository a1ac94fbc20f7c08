import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import {
  type FocusEvent,
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useRef,
} from "react";
import { t } from "../i18n/i18n.ts";
import { prefs } from "../state/prefs.ts";
import type { Row } from "../state/rows.ts";
import { cx } from "../ui/cx.ts";
import { useRem } from "../ui/room.ts";
import { patientName } from "./names.ts";
import { ConversationRow } from "./row.tsx";
import type { Selection } from "./use-selection.ts";

/** So long a pointer stays on a row before that means something. */
const restMs = 120;

export type ListProps = {
  rows: readonly Row[];
  view: string;
  department: string | undefined;
  departmentName: (key: string) => string;
  isUnread: (row: Row) => boolean;
  opened: string | undefined;
  cursor: string | undefined;
  onCursor: (id: string) => void;
  /** The pointer rests on a row: it may be opened next. */
  onRest: (id: string) => void;
  me: string;
  comfortable: boolean;
  hasMore: boolean;
  onMore: () => void;
  box: RefObject<HTMLElement | null>;
  /** Several at once; undefined for whoever changes none. */
  selection: Selection | undefined;
};

/**
 * The rows in sight, a few around them, and always the one that holds the
 * focus: a list of thousands scrolls without ever dropping the focus.
 */
export function ConversationList(props: ListProps) {
  const { rows, cursor, hasMore, onMore, comfortable, box, selection } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const at = Math.max(
    0,
    rows.findIndex((row) => row.id === cursor),
  );
  const height = (comfortable ? 3.5 : 2.75) * useRem();

  const rangeExtractor = useCallback(
    (range: Range) => {
      const seen = defaultRangeExtractor(range);
      return seen.includes(at) || at >= range.count ? seen : [...seen, at].sort((a, b) => a - b);
    },
    [at],
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
    rangeExtractor,
  });
  const items = virtual.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height are measured anew
  useEffect(() => virtual.measure(), [virtual, height]);
  useEffect(() => {
    if (hasMore && lastSeen >= rows.length - 20) onMore();
  }, [hasMore, lastSeen, rows.length, onMore]);

  // The cursor was moved by key: bring it into sight, and the focus with it if the list has it.
  const shown = useRef(cursor);
  useEffect(() => {
    if (cursor === shown.current || cursor === undefined) return;
    shown.current = cursor;
    virtual.scrollToIndex(at);
    const focused = document.activeElement;
    const inList = scroller.current?.contains(focused);
    if (inList && focused instanceof HTMLElement && focused.dataset.conversation !== cursor)
      focusRow(scroller.current, cursor);
  }, [cursor, at, virtual]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (selection && selects(event)) {
      event.preventDefault();
      return;
    }
    const step = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 10,
      PageUp: -10,
      Home: -rows.length,
      End: rows.length,
    }[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
    if (next) props.onCursor(next.id);
  };

  /** Keys that select several; reports whether it was one. */
  const selects = (event: KeyboardEvent): boolean => {
    const here = rows[at];
    if (!selection || !here || event.altKey) return false;
    const mod = event.ctrlKey || event.metaKey;
    if (mod && !event.shiftKey && event.key.toLowerCase() === "a") {
      selection.loaded();
      return true;
    }
    if (mod || !event.shiftKey) return false;
    if (event.key === "X" && prefs.get().singleKeys) {
      selection.reach(here.id, here.id);
      return true;
    }
    const next = rows[at + ({ ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0)];
    if (!next || next === here) return false;
    selection.reach(next.id, here.id);
    props.onCursor(next.id);
    return true;
  };

  // The key for Tab is the cursor's. Given at once to the row with the focus, and
  // not while it is opened: the browser lays the page out to decide about it.
  const onFocus = ({ target }: FocusEvent) => {
    const id = target instanceof HTMLElement ? target.dataset.conversation : undefined;
    if (!id || id === cursor) return;
    shown.current = id; // it is in sight: the list need not move under a press
    props.onCursor(id);
  };

  const held = useHeldStill(scroller, box);

  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  const onPointerOver = ({ target }: PointerEvent) => {
    clearTimeout(rest.current);
    const id =
      target instanceof Element
        ? target.closest<HTMLElement>("[data-conversation]")?.dataset.conversation
        : undefined;
    if (id) rest.current = setTimeout(() => props.onRest(id), restMs);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: listens for the rows in it, which are links
    <div
      ref={scroller}
      className="min-h-0 flex-1 overflow-y-auto overflow-x-hidden"
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      onPointerOver={onPointerOver}
      onPointerLeave={() => {
        clearTimeout(rest.current);
        held.release();
      }}
      onBlur={held.release}
      onScroll={held.onScroll}
    >
      <ul
        ref={box as RefObject<HTMLUListElement | null>}
        aria-label={t("list.label")}
        className="relative m-0"
        style={{ height: virtual.getTotalSize() }}
      >
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <li
              key={item.key}
              aria-setsize={hasMore ? -1 : rows.length}
              aria-posinset={item.index + 1}
              className="group/row absolute inset-x-0 top-0 border-b border-line"
              style={{ height, transform: `translateY(${item.start}px)` }}
            >
              <ConversationRow
                row={row}
                view={props.view}
                department={props.department}
                departmentName={props.departmentName(row.department)}
                unread={props.isUnread(row)}
                opened={row.id === props.opened}
                tabbable={item.index === at}
                me={props.me}
                selected={selection?.has(row.id) ?? false}
                selecting={selection?.on ?? false}
              />
              {selection ? <RowBox row={row} selection={selection} /> : null}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/**
 * What comes and goes below the list makes it shorter and longer. Its rows stay
 * where they are, also at its end, where a longer box would pull them down: room
 * is left behind the last one until neither pointer nor focus is in the list.
 * Only a row with the keyboard's focus that would no longer be in sight moves.
 */
function useHeldStill(scroller: RefObject<HTMLElement | null>, rows: RefObject<HTMLElement | null>) {
  const top = useRef(0);
  const height = useRef(0);
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    height.current = box.clientHeight;
    const observer = new ResizeObserver(() => {
      const grown = box.clientHeight - height.current;
      height.current = box.clientHeight;
      const focused = box.querySelector<HTMLElement>("[data-conversation]:focus-visible");
      if (grown < 0 && focused) {
        const below = focused.getBoundingClientRect().bottom - box.getBoundingClientRect().bottom;
        // Where it stood out of sight before, nobody looked at it.
        if (below > 0 && below <= -grown + focused.offsetHeight) box.scrollTop += below;
      }
      const pulled = top.current - box.scrollTop;
      if (grown > 0 && pulled > 0 && rows.current && inHand(box)) {
        const room = Number.parseFloat(rows.current.style.marginBottom) || 0;
        rows.current.style.marginBottom = `${room + pulled}px`;
        box.scrollTop = top.current;
      }
      top.current = box.scrollTop;
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, [scroller, rows]);
  const onScroll = () => {
    const box = scroller.current;
    // Told before the observer is that it was another height which pulled the rows.
    if (box && box.clientHeight === height.current) top.current = box.scrollTop;
  };
  const release = useCallback(() => {
    // Once it is known where pointer and focus went.
    requestAnimationFrame(() => {
      const box = scroller.current;
      if (box && rows.current?.style.marginBottom && !inHand(box)) rows.current.style.marginBottom = "";
    });
  }, [scroller, rows]);
  return { onScroll, release };
}

function inHand(box: HTMLElement): boolean {
  return box.matches(":hover, :focus-within");
}

/** The box that selects a row: there while several are chosen, and under a pointer. By key it is `x`. */
function RowBox({ row, selection }: { row: Row; selection: Selection }) {
  return (
    <label
      className={cx(
        "absolute inset-y-0 start-0 flex items-center justify-center",
        selection.on
          ? "w-9 max-md:w-11"
          : "pointer-events-none w-5.5 opacity-0 md:group-hover/row:pointer-events-auto md:group-hover/row:opacity-100",
      )}
    >
      <input
        type="checkbox"
        tabIndex={-1}
        aria-label={t("row.select", { name: patientName(row) })}
        className="size-4 accent-accent"
        checked={selection.has(row.id)}
        onChange={({ nativeEvent }) =>
          nativeEvent instanceof MouseEvent && nativeEvent.shiftKey
            ? selection.reach(row.id, row.id)
            : selection.toggle(row.id)
        }
      />
    </label>
  );
}

/** Puts the focus on a row; it may be drawn only with the next frame. */
export function focusRow(box: HTMLElement | null, id: string): void {
  const find = () => box?.querySelector<HTMLElement>(`[data-conversation="${CSS.escape(id)}"]`);
  const row = find();
  if (row) row.focus({ preventScroll: true });
  else requestAnimationFrame(() => find()?.focus({ preventScroll: true }));
}
