import { useNavigate } from "@tanstack/react-router";
import { useDesk } from "../app/desk-context.tsx";
import type { ViewName } from "../inbox/views.ts";
import type { Handlers } from "../keyboard/command-bus.ts";
import { placesFor } from "./places.ts";

/** Ways to every list and screen that this person may see, as commands. */
export function useGoing(department?: string): Handlers {
  const navigate = useNavigate();
  const desk = useDesk();
  const search = department ? { department } : {};
  const go = (view: ViewName) => () => void navigate({ to: "/inbox/$view", params: { view }, search });
  return {
    goMine: go("mine"),
    goUnassigned: go("unassigned"),
    goPromised: go("promised"),
    goAll: go("all"),
    goResolved: go("resolved"),
    goSpam: go("spam"),
    ...(desk.steers && { goEscalated: go("escalated") }),
    ...Object.fromEntries(
      placesFor(desk).map((place) => [place.command, () => void navigate({ to: place.to })]),
    ),
  };
}
