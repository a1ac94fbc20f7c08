import { Suspense } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { loadTexts } from "../i18n/i18n.ts";
import { useCommands } from "../keyboard/use-commands.ts";
import { useStore } from "../state/store.ts";
import { beginTour, tour } from "../state/tour.ts";
import { lazily } from "../ui/lazily.ts";

const Tour = lazily(() =>
  Promise.all([import("./tour.tsx"), loadTexts("tour")]).then(([part]) => ({ default: part.Tour })),
);

/** Shows the keyboard tour over whatever screen there is, while it lasts. */
export function TourHost() {
  const desk = useDesk();
  const at = useStore(tour);
  useCommands({ tour: () => beginTour(desk) });
  return at === undefined ? null : (
    <Suspense fallback={null}>
      <Tour at={at} />
    </Suspense>
  );
}
