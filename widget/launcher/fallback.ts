/**
 * What stands where the chat should be when it cannot be loaded: what happened,
 * whom to call in an emergency, and a way on. It needs nothing from the network.
 */
import { named, type Translate } from "../i18n/t.ts";
import { ICONS } from "../look/icons.ts";
import type { Site } from "../state/rest.ts";
import { el, icon } from "./dom.ts";

type Ways = { retry: () => void; close: (() => void) | null };

export function fallback(site: Site | null, lang: string, t: Translate, ways: Ways): HTMLElement {
  const numbers = (site?.emergency ?? []).map(({ label, tel }) =>
    el(
      "a",
      { class: "call", href: `tel:${tel.replace(/[^\d+*#]/g, "")}` },
      icon(ICONS.phone),
      t("launcher.call", { label: named(label, lang), number: tel }),
    ),
  );
  const heading = el("h1", { tabindex: "-1" }, t("launcher.failed"));
  const buttons = [el("button", { class: "button", type: "button", click: ways.retry }, t("launcher.retry"))];
  if (ways.close) {
    buttons.push(
      el("button", { class: "button quiet", type: "button", click: ways.close }, t("launcher.close")),
    );
  }
  return el(
    "section",
    { class: "fallback", role: "alert" },
    heading,
    el("p", {}, t("launcher.failed_help")),
    el("div", { class: "buttons" }, ...buttons),
    el("p", { class: "urgent" }, t(numbers.length > 0 ? "launcher.emergency" : "launcher.emergency_local")),
    ...numbers,
  );
}
