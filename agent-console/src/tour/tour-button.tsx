import { Keyboard } from "lucide-react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { keysOf } from "../keyboard/keys.ts";
import { beginTour } from "../state/tour.ts";
import { Button } from "../ui/button.tsx";

/** Begins the keyboard tour, or goes on with it. */
export function TourButton({ before }: { before?: () => void }) {
  const desk = useDesk();
  return (
    <Button
      icon={Keyboard}
      keys={keysOf("tour") ?? ""}
      onClick={() => {
        before?.();
        beginTour(desk);
      }}
    >
      {t("command.tour")}
    </Button>
  );
}
