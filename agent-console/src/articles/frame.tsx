import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { PlaceFrame } from "../shell/place-frame.tsx";
import { cx } from "../ui/cx.ts";
import { type Part, tabs } from "./tabs.ts";

type Chosen = Part | "all" | "due" | "waiting";

/** The screens of the knowledge base: lists first, then what is set for all articles. */
export function Frame({
  chosen,
  action,
  children,
}: {
  chosen: Chosen;
  action?: ReactNode;
  children: ReactNode;
}) {
  const desk = useDesk();
  const look = (name: Chosen) =>
    ({
      "aria-current": name === chosen ? "page" : undefined,
      className: cx(
        "inline-flex min-h-8 items-center rounded-md border px-3 text-14 no-underline max-md:min-h-11",
        name === chosen ? "border-accent bg-picked font-semibold" : "border-edge bg-surface hover:bg-sunken",
      ),
    }) as const;
  return (
    <PlaceFrame place="articles" title={t("rail.articles")} actions={action}>
      <div className="mx-auto flex max-w-5xl flex-col gap-4 p-4">
        <nav aria-label={t("kb.parts")} className="flex flex-wrap gap-1">
          <Link to="/articles" search={{}} {...look("all")}>
            {t("kb.tab_all")}
          </Link>
          <Link to="/articles" search={{ show: "due" }} {...look("due")}>
            {t("kb.tab_due")}
          </Link>
          <Link to="/articles" search={{ show: "waiting" }} {...look("waiting")}>
            {t("kb.tab_waiting")}
          </Link>
          {tabs
            .filter((tab) => !("figures" in tab) || desk.seesFigures)
            .map(({ part, label }) => (
              <Link key={part} to="/articles/part/$part" params={{ part }} {...look(part)}>
                {t(label)}
              </Link>
            ))}
        </nav>
        {children}
      </div>
    </PlaceFrame>
  );
}
