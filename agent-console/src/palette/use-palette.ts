import { useNavigate } from "@tanstack/react-router";
import { createElement, type ReactNode, Suspense, useContext, useEffect, useRef, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { loadTexts } from "../i18n/i18n.ts";
import { holdKeys } from "../keyboard/hold.ts";
import { CommandsContext } from "../keyboard/use-commands.ts";
import type { Row } from "../state/rows.ts";
import { lazily } from "../ui/lazily.ts";
import type { AskName } from "../verbs/asks.ts";
import type { PickName } from "./picks.tsx";

const load = () =>
  Promise.all([
    import("./host.tsx"),
    loadTexts("more", "tools", "thread", "voice", "log", "care", "find"),
  ]).then(([host]) => host);
const Host = lazily(() => load().then(({ PaletteHost }) => ({ default: PaletteHost })));

export type Showing =
  | { what: "everything" | "keys" | "caller" }
  /** To put one into what is being written; `slug`: begin at this one. */
  | { what: "articles"; text?: string; slug?: string | undefined }
  /** Among all conversations; `text`: what was typed already. */
  | { what: "find"; text?: string }
  | { what: PickName | "merge"; row: Row }
  /** `arg`: what was chosen before, such as a department. */
  | { what: AskName; row: Row; arg?: string }
  | undefined;

export type PaletteParts = {
  rows: readonly Row[];
  target: () => Row | undefined;
  open: (id: string | undefined) => void;
  department: string | undefined;
};

/** The palette, its questions and the map of keys: loaded when the page is idle, so that they open at once. */
export function usePalette(parts: PaletteParts) {
  const desk = useDesk();
  const bus = useContext(CommandsContext);
  const navigate = useNavigate();
  const [showing, setShowing] = useState<Showing>();
  const [used, setUsed] = useState(false);
  const [target, setTarget] = useState<Row>();

  useEffect(() => {
    const timer = setTimeout(() => void load(), 1_500);
    return () => clearTimeout(timer);
  }, []);

  const held = useRef(() => {});
  useEffect(() => () => held.current(), []);
  const change = (next: Showing) => {
    held.current();
    // Another dialog takes the focus a moment later: what is typed until then is meant for it.
    if (next && next.what !== showing?.what) {
      held.current = holdKeys(() => setShowing(undefined));
      load().catch(() => held.current());
    }
    setShowing(next);
  };
  const show = (next: Showing) => {
    setUsed(true);
    setTarget(parts.target());
    change(next);
  };
  const go = (to: { view?: string; department?: string; conversation?: string }) => {
    if (to.conversation) return parts.open(to.conversation);
    const department = to.department ?? parts.department;
    void navigate({
      to: "/inbox/$view",
      params: { view: to.view ?? "unassigned" },
      search: department ? { department } : {},
    });
  };
  const dialogs: ReactNode =
    used && bus
      ? createElement(
          Suspense,
          { fallback: null },
          createElement(Host, {
            desk,
            bus,
            showing,
            target,
            rows: parts.rows,
            go,
            department: parts.department,
            onAsk: (what: AskName, row: Row, arg: string) => change({ what, row, arg }),
            onArticles: (text: string) => change({ what: "articles", text }),
            onFind: (text: string) => change({ what: "find", text }),
            onClose: () => change(undefined),
          }),
        )
      : null;
  return {
    ask: (what: PickName | AskName | "merge") => {
      const row = parts.target();
      if (row) show({ what, row });
    },
    showPalette: () => show({ what: "everything" }),
    showFind: () => show({ what: "find" }),
    showArticles: (slug?: string) => show({ what: "articles", slug }),
    showCaller: () => show({ what: "caller" }),
    showKeys: () => show({ what: "keys" }),
    dialogs,
  };
}
