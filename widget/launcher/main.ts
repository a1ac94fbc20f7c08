/**
 * The first few KB in the iframe: a button with an unread badge. It asks
 * whether this browser has a session; only then does it connect, to keep the
 * badge right, and only on the first open does it load the chat.
 */

import { launcherTexts } from "virtual:launcher-texts";
import type { Site } from "@careline/client";
import { choose, direction, primary, translator } from "../i18n/t.ts";
import { CHAT } from "../look/paths.ts";
import { setBrand, setScheme } from "../look/scheme.ts";
import type { App } from "../state/app.ts";
import { ask, tokenOf } from "./ask.ts";
import { el, icon } from "./dom.ts";
import { fallback } from "./fallback.ts";
import { connect } from "./frame.ts";

const params = new URLSearchParams(location.search);
const siteKey = params.get("site") ?? "";
const frame = connect(setScheme);
const chatBox = el("div", { id: "chat", hidden: true });
const launcherBox = el("div", { id: "launcher", hidden: true });

let site: Site | null = null;
let lang = "en";
let t = translator("en", launcherTexts.en ?? {});
let unread = 0;
let session: "none" | "unclear" = "unclear";
/** Loaded once; a failed load is tried again on the next open. */
let app: Promise<App> | null = null;
let chat: { show(): void; hide(): void } | null = null;

const label = el("span", { class: "label" });
const badge = el("span", { class: "badge", "aria-hidden": "true", hidden: true });
const news = el("div", { role: "status", class: "unseen" });
const button = el(
  "button",
  {
    class: "launcher",
    type: "button",
    "aria-expanded": "false",
    "aria-controls": "chat",
    click: () => void open(),
  },
  icon(CHAT),
  label,
  badge,
);

function speak(): void {
  const wanted = [params.get("lang") ?? "", ...navigator.languages];
  const texts = Object.keys(launcherTexts);
  const offered = (site?.languages ?? texts).filter((l) => texts.includes(primary(l)));
  lang = choose(wanted, offered.length > 0 ? offered : texts);
  t = translator(lang, launcherTexts[primary(lang)] ?? launcherTexts.en ?? {});
  document.documentElement.lang = lang.startsWith("qps") ? "en" : lang;
  document.documentElement.dir = direction(lang);
  label.textContent = t("launcher.open");
}

function count(now: number): void {
  if (now > unread) news.textContent = t("launcher.unread", { count: now });
  if (now === 0) news.textContent = "";
  unread = now;
  badge.hidden = now === 0;
  badge.textContent = now > 9 ? "9+" : String(now);
  const name = t("launcher.open");
  button.setAttribute("aria-label", now === 0 ? name : `${name}, ${t("launcher.unread", { count: now })}`);
}

/** Reads the site; false if there is none under this key. */
async function findSite(): Promise<boolean> {
  if (site) return true;
  const { status, body } = await ask<{ site: Site }>(`/sites/${encodeURIComponent(siteKey)}`, null);
  site = body?.site ?? null;
  if (site) setBrand(site.brand_color);
  return status !== 404;
}

function load(): Promise<App> {
  app ??= (async () => {
    await findSite();
    if (!site) throw new Error("no site");
    const { App } = await import("../state/app.ts");
    const made = new App(site, lang);
    made.unread.total.subscribe(() => count(made.unread.total.get()));
    await made.resume(session);
    return made;
  })().catch((problem: unknown) => {
    app = null;
    throw problem;
  });
  return app;
}

function panel(shown: boolean): void {
  chatBox.hidden = !shown;
  launcherBox.hidden = shown;
  button.setAttribute("aria-expanded", String(shown));
}

function close(): void {
  panel(false);
  chat?.hide();
  frame.close();
  button.focus();
}

async function open(): Promise<void> {
  panel(true);
  frame.open();
  if (chat) {
    chat.show();
    return;
  }
  const busy = el("p", { class: "opening", role: "status" }, t("launcher.opening"));
  chatBox.replaceChildren(busy);
  try {
    if (!site) {
      await findSite();
      speak();
    }
    const [loaded, { mount }] = await Promise.all([load(), import("../chat/main.tsx")]);
    chat = await mount(chatBox, loaded, frame.embedded ? close : null);
    if (!chatBox.hidden) chat.show();
  } catch {
    const way = fallback(site, lang, t, { retry: () => void open(), close: frame.embedded ? close : null });
    chatBox.replaceChildren(way);
    way.querySelector<HTMLElement>("h1")?.focus();
  }
}

/** Whether a patient was here before: if so, connect and show what they have not read. */
async function recall(): Promise<void> {
  const { status, body } = await ask<{ unread: number }>("/patient/session", tokenOf(siteKey));
  if (status === 401) session = "none";
  if (!body) return;
  count(body.unread);
  // The badge is a comfort: if it cannot be kept right, the button is still there.
  await load().catch(() => {});
}

async function begin(): Promise<void> {
  document.body.replaceChildren(chatBox, launcherBox);
  launcherBox.append(button, news);
  // A site that does not exist has no chat; one that cannot be reached may answer later.
  if (!(await findSite()) && frame.embedded) return;
  speak();
  count(0);
  const recalled = recall();
  if (!frame.embedded) {
    await recalled;
    void open();
    return;
  }
  launcherBox.hidden = false;
  const tell = (): void => {
    // The room for the badge is always there, so the size tells nothing.
    if (!launcherBox.hidden) frame.size(launcherBox.offsetWidth, launcherBox.offsetHeight);
  };
  // A browser does not draw a hidden frame of another site, and observes
  // nothing there: until the first size is told, the frame is one.
  tell();
  new ResizeObserver(tell).observe(launcherBox);
}

void begin();
