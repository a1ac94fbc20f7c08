import { Undo2, X } from "lucide-react";
import { t } from "../i18n/i18n.ts";
import type { Held, HeldActions } from "../state/held.ts";
import type { Notices } from "../state/notices.ts";
import { useStore } from "../state/store.ts";
import { Button, IconButton } from "../ui/button.tsx";

/**
 * What was just done and can still be taken back, and what went wrong where no
 * better place shows it. A failure stays until it is dismissed.
 */
export function HeldNotices({ held, notices }: { held: HeldActions; notices: Notices }) {
  const list = useStore(held.list);
  const told = useStore(notices.list);
  const failures = told.filter(({ news }) => !news);
  return (
    <section
      aria-label={t("notices.label")}
      className="pointer-events-none fixed start-3 end-3 bottom-3 z-30 flex flex-col gap-2 max-md:top-16 max-md:bottom-auto md:end-auto md:start-19 md:w-70 lg:start-55 xl:w-78"
    >
      <div role="status" className="contents">
        {list.map((item) => (
          <HeldNotice key={item.id} item={item} onUndo={() => held.undo(item.id)} />
        ))}
        {told
          .filter(({ news }) => news)
          .map((item) => (
            <div
              key={item.id}
              className="pointer-events-auto flex w-full items-center gap-2 rounded-md border border-line bg-raised py-2 ps-3 pe-1 text-14 shadow-2"
            >
              <span className="min-w-0 flex-1">{item.text}</span>
              {item.undo ? (
                <Button size="small" icon={Undo2} keys="u" onClick={() => notices.undo(item.id)}>
                  {t("common.undo")}
                </Button>
              ) : null}
              <IconButton icon={X} label={t("common.dismiss")} onClick={() => notices.drop(item.id)} />
            </div>
          ))}
      </div>
      <div role="alert" className="contents">
        {failures.map((failure) => (
          <div
            key={failure.id}
            className="pointer-events-auto flex w-full items-center gap-2 rounded-md border border-danger bg-raised py-2 ps-3 pe-1 text-14 shadow-2"
          >
            <span className="min-w-0 flex-1">{failure.text}</span>
            {failure.retry ? (
              <Button
                size="small"
                onClick={() => {
                  notices.drop(failure.id);
                  failure.retry?.();
                }}
              >
                {t("common.try_again")}
              </Button>
            ) : null}
            <IconButton icon={X} label={t("common.dismiss")} onClick={() => notices.drop(failure.id)} />
          </div>
        ))}
      </div>
    </section>
  );
}

function HeldNotice({ item, onUndo }: { item: Held; onUndo: () => void }) {
  return (
    <div className="pointer-events-auto relative flex w-full items-center gap-2 overflow-hidden rounded-md border border-line bg-raised py-2 ps-3 pe-2 text-14 shadow-2">
      <span className="min-w-0 flex-1 truncate">{item.label}</span>
      <Button size="small" icon={Undo2} keys="u" onClick={onUndo}>
        {t("common.undo")}
      </Button>
      <span aria-hidden="true" className="running-out absolute inset-x-0 bottom-0 h-0.5 bg-accent" />
    </div>
  );
}
