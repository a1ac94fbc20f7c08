import { useDesk } from "../app/desk-context.tsx";
import { useNow } from "../state/clock.ts";
import { useFollowed } from "../state/use-followed.ts";

/** A wall that was not read for so long is not live. */
const liveMs = 5_000;

/** How things stand, once a second, and at once after news. `stale`: what is shown may no longer be true. */
export function useWall() {
  const desk = useDesk();
  const wall = useFollowed(["wall"], () => desk.client.house.wall(), {
    everyMs: 1_000,
    burstMs: 150,
    enabled: desk.seesFigures,
  });
  useNow(1_000); // looks again each second whether it is still live
  const stale = wall.data !== undefined && Date.now() - wall.dataUpdatedAt > liveMs;
  return { ...wall, stale };
}
