import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useDesk } from "../app/desk-context.tsx";

const everyMs = 3_000;
/** Changes come in bursts: one reading for all of them. */
const burstMs = 500;

/** The desk of the day, read again and again, and soon after anything changed. */
export function useDay() {
  const desk = useDesk();
  const queries = useQueryClient();
  const day = useQuery({
    queryKey: ["day"],
    queryFn: () => desk.client.house.desk(),
    refetchInterval: everyMs,
    enabled: desk.steers,
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void queries.invalidateQueries({ queryKey: ["day"] });
      }, burstMs);
    };
    const stops = [desk.client.rows.subscribe(soon), desk.client.presence.subscribe(soon)];
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [desk, queries]);
  return day;
}
