import { useContext, useEffect, useRef } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { keysOf } from "../keyboard/keys.ts";
import { CommandsContext, useCommands } from "../keyboard/use-commands.ts";
import { endTour, goTo } from "../state/tour.ts";
import { Button } from "../ui/button.tsx";
import { Kbd, keyName } from "../ui/kbd.tsx";
import { steps } from "./steps.ts";

/**
 * The keyboard tour: says which key does what, and goes on when it was really
 * pressed. It lies beside the work and takes nothing away from it; the focus is
 * here when it begins, and goes where the keys lead.
 */
export function Tour({ at }: { at: number }) {
  const desk = useDesk();
  const bus = useContext(CommandsContext);
  const heading = useRef<HTMLHeadingElement>(null);
  const step = steps[at];
  useCommands({ tour: () => heading.current?.focus() }, 2);

  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    const next = () => goTo(desk, at + 1);
    if (!step) return;
    const deaf = bus?.listen((id) => id === step.command && next());
    const onKey = ({ key, shiftKey, target }: KeyboardEvent) => {
      const place = step.at && target instanceof Element && target.closest(step.at);
      if (place && key === step.key && !shiftKey) next();
    };
    document.addEventListener("keydown", onKey, { capture: true });
    return () => {
      deaf?.();
      document.removeEventListener("keydown", onKey, { capture: true });
    };
  }, [bus, desk, at, step]);

  return (
    <section
      aria-labelledby="tour-title"
      className="fixed start-3 bottom-3 z-30 flex w-74 max-w-[calc(100vw-1.5rem)] flex-col gap-2 rounded-lg border border-accent bg-raised p-4 shadow-3"
    >
      <h2 id="tour-title" ref={heading} tabIndex={-1} className="text-14 font-semibold">
        {t("tour.title")}
      </h2>
      <progress
        className="h-1.5 w-full accent-accent"
        aria-label={t("tour.progress", { n: Math.min(at + 1, steps.length), all: steps.length })}
        value={at}
        max={steps.length}
      />
      <div role="status" className="text-14">
        {step ? (
          <>
            <p className="flex items-center gap-1 text-12 text-soft">
              {t("tour.progress", { n: at + 1, all: steps.length })}
              <span className="flex-1" />
              {step.keys.split(" ").map((keys) => (
                <Kbd key={keys} keys={keys} />
              ))}
            </p>
            <p>{t(step.text, { keys: spoken(step.keys) })}</p>
          </>
        ) : (
          <p>{t("tour.done", { keys: keyName("?") })}</p>
        )}
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        {step ? (
          <>
            <Button size="small" className="max-md:h-10" onClick={() => endTour(desk, false)}>
              {t("tour.later")}
            </Button>
            <Button size="small" className="max-md:h-10" onClick={() => goTo(desk, at + 1)}>
              {t("tour.skip")}
            </Button>
          </>
        ) : (
          <Button look="primary" size="small" className="max-md:h-10" onClick={() => endTour(desk, true)}>
            {t("tour.end")}
          </Button>
        )}
      </div>
      {step ? (
        <p className="text-12 text-soft">{t("tour.back", { keys: spoken(keysOf("tour") ?? "") })}</p>
      ) : null}
    </section>
  );
}

/** Keys as they are said in a sentence: "G A", "Ctrl K". */
function spoken(keys: string): string {
  return keys
    .split(/[ +]/)
    .map((key) => keyName(key))
    .join(" ");
}
