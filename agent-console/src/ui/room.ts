import { useSyncExternalStore } from "react";

/** Three panes need so many letters' width. Media queries know the window, not how large its text was made. */
const wideRem = 80;

/** And two of them so many, as app.css has it too. */
const twoPanesRem = 48;

type Room = {
  /** The size of a letter, in pixels: 16 where nobody chose another. */
  rem: number;
  /** There are details beside list and conversation. */
  wide: boolean;
  /** There is room for one pane at a time. */
  onePane: boolean;
  /** Of the window, in pixels. */
  height: number;
};

/** As measured last: asking the browser anew has it lay the page out. */
let room: Room | undefined;
const listeners = new Set<() => void>();
let watched = false;

/** How much room there is. */
export function roomNow(): Room {
  if (room) return room;
  watch();
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  room = {
    rem,
    wide: innerWidth >= wideRem * rem,
    onePane: innerWidth < twoPanesRem * rem,
    height: innerHeight,
  };
  return room;
}

/** A box of one letter tells when letters grow, the window tells the rest: for as long as the page is there. */
function watch(): void {
  if (watched) return;
  watched = true;
  const probe = document.createElement("div");
  probe.setAttribute("aria-hidden", "true");
  probe.className = "pointer-events-none invisible fixed top-0 left-0 h-0 w-4";
  document.body.append(probe);
  const tell = () => {
    room = undefined;
    for (const listener of [...listeners]) listener();
  };
  new ResizeObserver(() => {
    weighAnew();
    tell();
  }).observe(probe);
  addEventListener("resize", tell);
}

/**
 * Chromium may keep what a container's condition in letters came to before the letters grew, now and then
 * while a page is starting: rail and list then stay beside a conversation that has no room. A root that was
 * no container for a moment is asked anew.
 */
function weighAnew(): void {
  const root = document.documentElement;
  root.style.containerType = "normal";
  void root.offsetWidth; // or the browser would see no change
  root.style.containerType = "";
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function useRem(): number {
  return useSyncExternalStore(subscribe, () => roomNow().rem);
}

export function useWide(): boolean {
  return useSyncExternalStore(subscribe, () => roomNow().wide);
}

export function useOnePane(): boolean {
  return useSyncExternalStore(subscribe, () => roomNow().onePane);
}
