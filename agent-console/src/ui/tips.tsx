import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { Kbd } from "./kbd.tsx";

type Side = "below" | "beside";

/** What a control is given to have a tip: its name again, and its shortcut. Nothing is only in a tip. */
export function tip(label: string, keys?: string, side: Side = "below") {
  return { "data-tip": label, "data-tip-keys": keys, "data-tip-side": side } as const;
}

type Shown = { target: HTMLElement; label: string; keys: string | undefined; side: Side };

const slowMs = 500;
const gapPx = 6;

/**
 * One tip for the whole page, for whatever under the pointer or the focus has
 * one. It can be hovered, Escape hides it, and it goes when things move.
 */
export function TipHost() {
  const [shown, setShown] = useState<Shown>();
  const popup = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let current: HTMLElement | undefined;
    const show = (target: HTMLElement | undefined, ms: number) => {
      if (target === current) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        current = target;
        const { tip: label, tipKeys: keys, tipSide } = target?.dataset ?? {};
        setShown(
          target && label
            ? { target, label, keys, side: tipSide === "beside" ? "beside" : "below" }
            : undefined,
        );
      }, ms);
    };
    const hide = () => {
      clearTimeout(timer);
      current = undefined;
      setShown(undefined);
    };
    const found = (event: Event) =>
      event.target instanceof Element
        ? (event.target.closest<HTMLElement>("[data-tip]") ?? undefined)
        : undefined;
    const onOver = (event: PointerEvent) => {
      if (event.pointerType !== "mouse") return;
      const target = found(event);
      if (popup.current?.contains(event.target as Node)) clearTimeout(timer);
      else if (target) show(target, current ? 0 : slowMs);
      else show(undefined, 100);
    };
    const onFocus = (event: FocusEvent) => {
      const target = found(event);
      if (target?.matches(":focus-visible")) show(target, slowMs);
      else hide();
    };
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && hide();
    const listeners = [
      ["pointerover", onOver],
      ["focusin", onFocus],
      ["focusout", hide],
      ["pointerdown", hide],
      ["keydown", onKey],
      ["scroll", hide],
    ] as const;
    for (const [name, listener] of listeners)
      document.addEventListener(name, listener as EventListener, true);
    return () => {
      clearTimeout(timer);
      for (const [name, listener] of listeners)
        document.removeEventListener(name, listener as EventListener, true);
    };
  }, []);

  useLayoutEffect(() => {
    if (shown && popup.current) place(popup.current, shown);
  }, [shown]);

  if (!shown) return null;
  return (
    <div
      ref={popup}
      aria-hidden="true"
      className="fixed top-0 left-0 z-50 flex max-w-72 items-center gap-2 rounded-sm border border-line bg-raised px-2 py-1 text-12 text-ink shadow-2"
    >
      <span>{shown.label}</span>
      {shown.keys?.split(" ").map((stroke) => (
        <Kbd key={stroke} keys={stroke} />
      ))}
    </div>
  );
}

/** Below its control, or above where there is no room; beside it in the rail. Always inside of the window. */
function place(popup: HTMLElement, { target, side }: Shown): void {
  const at = target.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popup;
  const rtl = getComputedStyle(target).direction === "rtl";
  let left = at.left + at.width / 2 - width / 2;
  let top = at.bottom + gapPx;
  if (side === "beside") {
    left = rtl ? at.left - width - gapPx : at.right + gapPx;
    top = at.top + at.height / 2 - height / 2;
  } else if (top + height > innerHeight) {
    top = at.top - height - gapPx;
  }
  popup.style.left = `${Math.max(4, Math.min(left, innerWidth - width - 4))}px`;
  popup.style.top = `${Math.max(4, top)}px`;
}
