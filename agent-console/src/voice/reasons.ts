import type { Reason } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { useDesk } from "../app/desk-context.tsx";
import { locale } from "../i18n/i18n.ts";

export const reasonsKey = ["reasons"];

/** How the clinic sorts why patients write, in the reader's language; `wanted` false asks nobody. */
export function useReasons(wanted = true) {
  const { client } = useDesk();
  const { data } = useQuery({
    queryKey: reasonsKey,
    queryFn: () => client.voice.reasons(),
    staleTime: 5 * 60_000,
    enabled: wanted,
  });
  const all = data ?? [];
  return { all, offered: all.filter(({ retired }) => !retired), name: (key: string) => nameOf(all, key) };
}

export function nameOf(all: readonly Reason[], key: string): string {
  const names = all.find((reason) => reason.key === key)?.names;
  return names?.[locale()] ?? names?.en ?? key;
}
