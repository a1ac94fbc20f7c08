/**
 * What stands where the chat should be when it cannot be loaded: what happened,
 * whom to call in an emergency, and a way on. It needs nothing from the network.
 */
import type { Site } from "@careline/client";
import { named, type Translate } from "../i18n/t.ts";
import { PHONE } from "../look/paths.ts";
import { el, icon } from "./dom.ts";

type Ways = { retry: () => void; close: (() => void) | null };

export function fallback(site: Site | null, lang: string, t: Translate, ways: Ways): HTMLElement {
  const numbers = (site?.emergency ?? []).map(({ label, tel }) =>
    el(
      "a",
      { href: `tel:${tel.replace(/[^\d+*#]/g, "")}` },
      icon(PHONE),
      t("launcher.call", { label: named(label, lang), number: tel }),
    ),
  );
  const heading = el("h1", { tabindex: "-1" }, t("launcher.failed"));
  const close = ways.close ? [el("button", { type: "button", click: ways.close }, t("launcher.close"))] : [];
  return el(
    "section",
    { class: "fallback", role: "alert" },
    heading,
    el("p", {}, t("launcher.failed_help")),
    el("button", { type: "button", click: ways.retry }, t("launcher.retry")),
    ...close,
    el("p", {}, t(numbers.length > 0 ? "launcher.emergency" : "launcher.emergency_local")),
    ...numbers,
  );
}
