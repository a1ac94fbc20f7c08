/** What every component needs, and the hooks that read state. */
import type { Readable } from "@careline/client";
import { createContext } from "preact";
import { useContext, useEffect, useReducer, useRef } from "preact/hooks";
import type { Key } from "../i18n/languages.ts";
import type { Translate } from "../i18n/t.ts";
import type { App } from "../state/app.ts";
import type { Times } from "../state/times.ts";

export type Ui = {
  app: App;
  lang: string;
  t: Translate<Key>;
  times: Times;
  /** Whether the chat is on screen. */
  shown: Readable<boolean>;
  /** Closes the chat; null where nothing is behind it. */
  close: (() => void) | null;
  /** Says something once to screen readers: politely, or at once when it cannot wait. */
  say: (text: string, urgent?: boolean) => void;
};

export const UiContext = createContext<Ui | null>(null);

export function useUi(): Ui {
  const ui = useContext(UiContext);
  if (!ui) throw new Error("a component outside the chat");
  return ui;
}

/** The value of a Readable; draws again when it changes. */
export function useReadable<T>(readable: Readable<T>): T {
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const value = readable.get();
  const drawn = useRef(value);
  drawn.current = value;
  useEffect(() => {
    const look = (): void => {
      if (readable.get() !== drawn.current) redraw();
    };
    look(); // it may have changed between drawing and now
    return readable.subscribe(look);
  }, [readable]);
  return value;
}

/** Takes the focus when the screen appears, so that screen readers begin at its heading. */
export function useArrival<T extends HTMLElement>(): { current: T | null } {
  const ref = useRef<T>(null);
  useEffect(() => ref.current?.focus({ preventScroll: true }), []);
  return ref;
}

/** Whether a touch would raise a keyboard over what the patient is reading. */
export const touch = (): boolean => matchMedia("(pointer: coarse)").matches;

/** Whether the element that had the focus is gone, while the reader is here. */
export const lostPlace = (): boolean => document.hasFocus() && document.activeElement === document.body;
