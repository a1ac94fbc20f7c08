/** What is seldom needed, behind one button: language, ending, leaving no trace. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useUi } from "./context.ts";
import { Icon } from "./icon.tsx";
import { ERASE } from "./icons.ts";
import { Languages } from "./languages.tsx";
import { DONE, MORE } from "./thread-icons.ts";

type Props = {
  /** Said at the end of the list, to quote on the telephone. */
  reference: string;
  onEnd: (() => void) | null;
  onClear: () => void;
  /** What else there is to do; pressing any of it closes the menu. */
  children: ComponentChildren;
};

export function Menu({ reference, onEnd, onClear, children }: Props) {
  const { t } = useUi();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!open) return;
    const outside = (e: Event): void => {
      if (e.target instanceof Node && !box.current?.contains(e.target)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, [open]);

  const choose = (act: () => void) => () => {
    setOpen(false);
    act();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what the button inside opened
    <div
      ref={box}
      onKeyDown={(e) => {
        if (e.key !== "Escape" || !open) return;
        e.stopPropagation();
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-label={t("header.more")}
        aria-expanded={open}
        aria-controls="menu"
        onClick={() => setOpen(!open)}
      >
        <Icon path={MORE} />
      </button>
      <div id="menu" class="menu" hidden={!open}>
        <Languages />
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside are what is pressed */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: a key on a button is a click as well */}
        <div onClick={() => setOpen(false)}>{children}</div>
        {onEnd && (
          <button type="button" class="plain" onClick={choose(onEnd)}>
            <Icon path={DONE} />
            {t("end.open")}
          </button>
        )}
        <button type="button" class="plain" onClick={choose(onClear)}>
          <Icon path={ERASE} />
          {t("clear.open")}
        </button>
        {reference && <p class="small">{t("status.reference", { reference })}</p>}
      </div>
    </div>
  );
}
