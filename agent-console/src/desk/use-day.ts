import { useDesk } from "../app/desk-context.tsx";
import { useFollowed } from "../state/use-followed.ts";

/** The desk of the day, as it changes. */
export function useDay() {
  const desk = useDesk();
  return useFollowed(["day"], () => desk.client.house.desk(), {
    everyMs: 3_000,
    burstMs: 500,
    enabled: desk.steers,
  });
}
