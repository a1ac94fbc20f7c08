import type { Protocol } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { useDesk } from "../app/desk-context.tsx";
import { locale } from "../i18n/i18n.ts";

export const protocolsKey = ["protocols"];

/** Words in the reader's language, or in the first there is. */
export function inOurs(texts: Record<string, string>): string {
  return texts[locale()] ?? texts.en ?? Object.values(texts)[0] ?? "";
}

/** Soon enough that its owner should look at it: within two weeks, or past. */
export function isDue(reviewOn: string | undefined, now: number): boolean {
  return !!reviewOn && Date.parse(reviewOn) - now < 14 * 86_400_000;
}

/** The checklists of all departments, those that are due first. */
export function useProtocols() {
  const desk = useDesk();
  const { data } = useQuery({
    queryKey: protocolsKey,
    queryFn: () => desk.api.get<{ protocols: Protocol[] }>("/protocols"),
  });
  return data?.protocols;
}
