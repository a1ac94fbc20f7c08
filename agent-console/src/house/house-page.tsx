import { Link, Navigate } from "@tanstack/react-router";
import { Lock } from "lucide-react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { PlaceFrame } from "../shell/place-frame.tsx";
import { Empty } from "../ui/empty.tsx";
import { tabLook } from "../ui/tab-look.ts";
import { partsFor } from "./parts.ts";

/** Running the clinic: one part a tab, each under its own address. */
export function HousePage({ part }: { part: string | undefined }) {
  const desk = useDesk();
  const parts = partsFor(desk.me.role);
  const chosen = parts.find((found) => found.part === part) ?? parts[0];
  if (!chosen) {
    return (
      <PlaceFrame place="house" title={t("rail.house")}>
        <Empty icon={Lock} role="status" title={t("no_permission.title")}>
          {t("no_permission.lead")}
        </Empty>
      </PlaceFrame>
    );
  }
  if (part !== chosen.part) return <Navigate to="/house/$part" params={{ part: chosen.part }} replace />;
  const Part = chosen.show;
  return (
    <PlaceFrame place="house" title={t("rail.house")}>
      <div className="mx-auto flex max-w-4xl flex-col gap-4 p-4">
        {parts.length > 1 ? (
          <nav aria-label={t("house.parts")} className="flex flex-wrap gap-1">
            {parts.map((item) => (
              <Link
                key={item.part}
                to="/house/$part"
                params={{ part: item.part }}
                aria-current={item === chosen ? "page" : undefined}
                className={tabLook(item === chosen)}
              >
                {t(item.label)}
              </Link>
            ))}
          </nav>
        ) : null}
        <Part />
      </div>
    </PlaceFrame>
  );
}
