import type { Pending } from "@careline/client";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type ReactNode, type RefObject, Suspense, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Deletable } from "../care/deletable.ts";
import { dayName } from "../i18n/format.ts";
import { loadTexts, t } from "../i18n/i18n.ts";
import { serverClock } from "../state/clock.ts";
import type { LogEvent } from "../state/rows.ts";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { lazily } from "../ui/lazily.ts";
import { useSame } from "../ui/use-same.ts";
import type { Item, Said } from "./items.ts";
import { Message } from "./message.tsx";
import { SystemLine } from "./system-line.tsx";
import { useStretch } from "./use-stretch.ts";

const Joined = lazily(() =>
  Promise.all([import("./joined.tsx"), loadTexts("matter")]).then(([part]) => ({ default: part.Joined })),
);

export type ThreadProps = {
  label: string;
  items: readonly Item[];
  /** All that was said before is here. */
  live: boolean;
  log: RefObject<HTMLDivElement | null>;
  me: string;
  nameOf: (said: Pick<Said, "side" | "who">) => string;
  whoDid: (event: LogEvent) => string;
  department: (key: string) => string;
  patientRead: number;
  foot: ReactNode;
  onUndo: (pending: Pending) => void;
  onRetry: (pending: Pending) => void;
  onDiscard: (pending: Pending) => void;
  mayDelete: (item: Item) => boolean;
  /** In this conversation, or in one that was joined to it. */
  onDelete: (said: Deletable, conversation?: string) => void;
};

/** The log of a conversation. It stays at its end while the reader is there, and never moves under them elsewhere. */
export function Thread(props: ThreadProps) {
  const { items, log } = props;
  const inner = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const stretch = useStretch(items.length, props.live, log, inner);
  const onUndo = useSame(props.onUndo);
  const onRetry = useSame(props.onRetry);
  const onDiscard = useSame(props.onDiscard);
  const mayDelete = useSame(props.mayDelete);
  const onDelete = useSame(props.onDelete);
  const [missed, setMissed] = useState(0);
  const said = useMemo(() => items.filter((item) => item.type === "said").length, [items]);
  const before = useRef(said);

  useLayoutEffect(() => {
    const added = said - before.current;
    before.current = said;
    if (atEnd.current) return; // the end is followed below
    const last = items.at(-1);
    if (last?.type === "said" && last.pending?.state === "held") toEnd(log.current);
    else if (added > 0) setMissed((n) => n + added);
  }, [items, said, log]);

  // The end stays in view, whatever changes height: lines, pictures, the pane.
  // Told between layout and paint, so that nothing has to be laid out twice.
  useLayoutEffect(() => {
    const content = inner.current;
    const box = log.current;
    if (!content || !box) return;
    const observer = new ResizeObserver(() => atEnd.current && toEnd(box));
    observer.observe(content);
    observer.observe(box);
    return () => observer.disconnect();
  }, [log]);

  const top = useRef(0);
  const onScroll = () => {
    const box = log.current;
    if (!box) return;
    // They leave the end by going up; when it runs away from them, they go after it.
    const up = box.scrollTop < top.current;
    const near = box.scrollHeight - box.scrollTop - box.clientHeight < 48;
    atEnd.current = near || (atEnd.current && !up);
    if (atEnd.current && !near) toEnd(box);
    top.current = box.scrollTop;
    if (atEnd.current) setMissed(0);
    stretch.scrolled(atEnd.current);
  };

  const lastOurs = items.findLast(
    (item): item is Said => item.type === "said" && item.side === "staff" && !item.note && !item.pending,
  );
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={log}
        role="log"
        aria-label={props.label}
        aria-live={stretch.hushed ? "off" : undefined}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
        tabIndex={0}
        onScroll={onScroll}
        className={cx(
          "ring-inside h-full overflow-y-auto overflow-x-hidden",
          stretch.from > 0 && "[overflow-anchor:none]",
        )}
      >
        <div ref={inner} className="flex min-h-full flex-col justify-end pb-3">
          {stretch.from > 0 ? (
            <Button
              size="small"
              look="quiet"
              icon={ArrowUp}
              className="mx-auto mt-2"
              onClick={stretch.earlier}
            >
              {t("thread.earlier", { n: stretch.from })}
            </Button>
          ) : null}
          <ol>
            {items.slice(stretch.from).map((item) => (
              <ItemLine
                key={item.key}
                item={item}
                lastOurs={lastOurs?.key}
                {...props}
                onUndo={onUndo}
                onRetry={onRetry}
                onDiscard={onDiscard}
                mayDelete={mayDelete}
                onDelete={onDelete}
              />
            ))}
          </ol>
          {props.foot}
        </div>
      </div>
      {missed > 0 ? (
        <Button
          look="primary"
          size="small"
          icon={ArrowDown}
          className="absolute bottom-3 left-1/2 -translate-x-1/2 shadow-2"
          onClick={() => {
            setMissed(0);
            toEnd(log.current);
          }}
        >
          {t("thread.new_below", { n: missed })}
        </Button>
      ) : null}
    </div>
  );
}

function toEnd(box: HTMLElement | null): void {
  if (box) box.scrollTop = box.scrollHeight;
}

function ItemLine({ item, lastOurs, ...props }: ThreadProps & { item: Item; lastOurs: string | undefined }) {
  switch (item.type) {
    case "day":
      return (
        <li className="flex items-center gap-3 px-4 pt-4 text-12 font-semibold text-soft">
          <span aria-hidden="true" className="h-px flex-1 bg-line" />
          {dayName(item.at, serverClock.now())}
          <span aria-hidden="true" className="h-px flex-1 bg-line" />
        </li>
      );
    case "new":
      return (
        <li className="flex items-center gap-3 px-4 pt-3 text-12 font-semibold text-accent">
          {t("thread.new_here")}
          <span aria-hidden="true" className="h-px flex-1 bg-accent" />
        </li>
      );
    case "system":
      return (
        <>
          <SystemLine
            line={item}
            who={props.whoDid(item.event)}
            department={props.department}
            onDelete={props.mayDelete(item) ? props.onDelete : undefined}
          />
          {item.joined ? (
            <li>
              <Suspense fallback={null}>
                <Joined
                  {...item.joined}
                  line={(part, conversation) => (
                    <ItemLine
                      key={part.key}
                      item={part}
                      lastOurs={undefined}
                      {...props}
                      onDelete={(said) => props.onDelete(said, conversation)}
                    />
                  )}
                />
              </Suspense>
            </li>
          ) : null}
        </>
      );
    case "said":
      return (
        <Message
          said={item}
          mine={item.who.id === props.me}
          name={props.nameOf(item)}
          read={item.seq > 0 && item.seq <= props.patientRead}
          showState={item.key === lastOurs}
          onUndo={props.onUndo}
          onRetry={props.onRetry}
          onDiscard={props.onDiscard}
          onDelete={props.mayDelete(item) ? props.onDelete : undefined}
        />
      );
  }
}
