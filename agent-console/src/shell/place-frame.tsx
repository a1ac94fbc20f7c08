import { useNavigate } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { t } from "../i18n/i18n.ts";
import { useCommands } from "../keyboard/use-commands.ts";
import { OfferBar } from "../offers/offer-bar.tsx";
import { usePalette } from "../palette/use-palette.ts";
import { IconButton } from "../ui/button.tsx";
import { MeCorner } from "./me-corner.tsx";
import type { Place } from "./places.ts";
import { Shell } from "./shell.tsx";
import { useGoing } from "./use-going.ts";

/** A screen beside the inbox: its heading, the palette, and patients who are offered meanwhile. */
export function PlaceFrame({
  place,
  title,
  actions,
  children,
}: {
  place: Place;
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const navigate = useNavigate();
  const open = (id: string | undefined) =>
    void (id && navigate({ to: "/inbox/$view/$conversation", params: { view: "mine", conversation: id } }));
  const { showPalette, showKeys, dialogs } = usePalette({
    rows: [],
    target: () => undefined,
    open,
    department: undefined,
  });
  useCommands({ ...useGoing(), search: showPalette, palette: showPalette, help: showKeys });
  useEffect(() => {
    document.getElementById("place-title")?.focus();
  }, []);
  return (
    <Shell view={undefined} department={undefined} place={place}>
      <div className="flex h-full min-h-0 flex-col">
        <header className="flex min-h-14 shrink-0 flex-wrap items-center gap-2 border-b border-line bg-surface py-1 ps-4 pe-2 max-md:ps-1">
          <IconButton
            icon={ArrowLeft}
            label={t("place.back")}
            onClick={() => void navigate({ to: "/inbox/$view", params: { view: "unassigned" } })}
            className="md:hidden rtl:-scale-x-100"
          />
          <h1
            id="place-title"
            tabIndex={-1}
            className="min-w-0 flex-1 truncate text-16 font-semibold outline-none"
          >
            {title}
          </h1>
          {actions}
          <div className="md:hidden">
            <MeCorner onKeys={showKeys} />
          </div>
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto bg-ground">{children}</div>
        <OfferBar keys brief onOpen={open} />
      </div>
      {dialogs}
    </Shell>
  );
}
