import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useDesk } from "../app/desk-context.tsx";

/** Read again and again, and soon after anything changed. Changes come in bursts: one reading for all of them. */
export function useFollowed<T>(
  key: readonly [string, ...unknown[]],
  read: () => Promise<T>,
  { everyMs, burstMs, enabled }: { everyMs: number | false; burstMs: number; enabled: boolean },
) {
  const desk = useDesk();
  const queries = useQueryClient();
  const followed = useQuery({
    queryKey: key,
    queryFn: read,
    refetchInterval: everyMs,
    enabled,
    placeholderData: keepPreviousData,
  });
  const [name] = key;
  useEffect(() => {
    if (!everyMs || !enabled) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void queries.invalidateQueries({ queryKey: [name] });
      }, burstMs);
    };
    const stops = [desk.client.rows.subscribe(soon), desk.client.presence.subscribe(soon)];
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [desk, queries, name, everyMs, burstMs, enabled]);
  return followed;
}
