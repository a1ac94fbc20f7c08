/**
 * The one script on a clinic's page. It adds one iframe of our origin and from
 * then on knows its size, whether it is open, and nothing else.
 *
 * From the iframe, over a MessagePort: `size`, `open`, `close`. To the iframe:
 * `init` once per load, posted to our exact origin with the port, and `scheme`
 * when the page turns light or dark. All styling goes through CSSOM, so a
 * strict `style-src` of the page is no obstacle. It imports nothing.
 */

/** Titles of the frame by language, put in at build time from the locale files. */
declare const TITLES: Record<string, string>;

type FromFrame = { k: "size"; w: number; h: number } | { k: "open" } | { k: "close" };

/** Below this width or height of the page an open chat takes the whole screen. */
const FULL_BELOW = 520;

function start(): void {
  const script = (document.currentScript ??
    document.querySelector("script[data-site][src*='/widget.js']")) as HTMLScriptElement | null;
  const site = script?.dataset.site;
  const mark = Symbol.for("careline");
  const page = window as unknown as Record<symbol, boolean>;
  if (!script || !site || page[mark]) return;
  page[mark] = true;

  const root = document.documentElement;
  const origin = new URL(script.src).origin;
  const lang = script.dataset.lang || root.lang;
  const frame = document.createElement("iframe");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const inert: HTMLElement[] = [];
  let port: MessagePort | undefined;
  let size: { w: number; h: number } | undefined;
  let open = false;
  let full = false;
  let overflow = "";
  let scheme = "";

  frame.title = TITLES[lang.slice(0, 2)] ?? TITLES.en ?? "";
  frame.referrerPolicy = "no-referrer";
  frame.setAttribute(
    "sandbox",
    "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads",
  );
  frame.src = `${origin}/widget/?site=${encodeURIComponent(site)}&lang=${encodeURIComponent(lang)}`;

  /** The page behind a full-screen chat is out of reach for keyboard and screen reader. */
  const cover = (on: boolean): void => {
    if (on === full) return;
    full = on;
    if (on) {
      for (const el of document.body.children) {
        if (el !== frame && el instanceof HTMLElement && !el.inert) inert.push(el);
      }
      overflow = root.style.overflow;
    }
    for (const el of inert) el.inert = on;
    if (!on) inert.length = 0;
    root.style.overflow = on ? "hidden" : overflow;
  };

  const place = (): void => {
    cover(open && (innerWidth < FULL_BELOW || innerHeight < FULL_BELOW));
    const seen = window.visualViewport;
    const style: Record<string, string> = {
      // What a page's own rule for iframes would spoil.
      display: "block",
      margin: "0",
      padding: "0",
      "min-width": "0",
      "min-height": "0",
      "max-height": "none",
      background: "none",
      opacity: "1",
      transform: "none",
      filter: "none",
      "clip-path": "none",
      transition: "none",
      "pointer-events": "auto",
      position: "fixed",
      "z-index": "2147483647",
      border: "0",
      "color-scheme": scheme,
      visibility: size || open ? "visible" : "hidden",
      "inset-inline-end": "max(16px, env(safe-area-inset-right))",
      bottom: "max(16px, env(safe-area-inset-bottom))",
      width: `${size?.w ?? 1}px`,
      height: `${size?.h ?? 1}px`,
      "max-width": "100vw",
    };
    if (full) {
      // What the keyboard leaves free: the writing line stays above it.
      style["inset-inline-end"] = "0";
      style.bottom = "auto";
      style.top = `${seen?.offsetTop ?? 0}px`;
      style.width = "100%";
      style.height = seen && seen.scale < 1.01 ? `${seen.height}px` : "100%";
    } else if (open) {
      style.width = "400px";
      style.height = "min(720px, 100vh - 32px)";
      style["border-radius"] = "12px";
      style["box-shadow"] = "0 8px 28px rgb(0 0 0 / 24%), 0 0 0 1px rgb(128 128 128 / 24%)";
    }
    frame.style.cssText = "";
    for (const name in style) frame.style.setProperty(name, style[name] ?? "", "important");
  };

  /** Light or dark as the page is; a frame of the other scheme would get an opaque box behind it. */
  const tone = (): void => {
    const named = getComputedStyle(root).colorScheme;
    const meta = document.querySelector<HTMLMetaElement>("meta[name=color-scheme]")?.content;
    const wanted = (named && named !== "normal" ? named : meta) ?? "";
    const now = /dark/.test(wanted) && (dark.matches || !/light/.test(wanted)) ? "dark" : "light";
    if (now === scheme) return;
    scheme = now;
    port?.postMessage({ k: "scheme", scheme });
    place();
  };

  frame.onload = (): void => {
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = ({ data }: MessageEvent<FromFrame>): void => {
      if (data.k === "size") size = data;
      else open = data.k === "open";
      place();
    };
    open = false;
    frame.contentWindow?.postMessage({ k: "init", scheme }, origin, [channel.port2]);
  };

  tone();
  dark.addEventListener("change", tone);
  new MutationObserver(tone).observe(root, { attributes: true });
  addEventListener("resize", place);
  window.visualViewport?.addEventListener("resize", place);
  window.visualViewport?.addEventListener("scroll", place);
  // An async script in the head may be here before the body is.
  if (document.body) document.body.append(frame);
  else addEventListener("DOMContentLoaded", () => document.body.append(frame));
}

// A page that breaks us must not see our errors, nor have its own script stopped by them.
const safely = (): void => {
  try {
    start();
  } catch {
    // Without the chat the page is what it was.
  }
};
safely();

export {};
