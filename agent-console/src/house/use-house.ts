import { useSites } from "../desk/use-sites.ts";

/** The languages that any site offers, and those the product speaks. */
export function useOfferedLanguages(): string[] {
  const { all, languages } = useSites();
  return [...new Set(["en", "es", ...all.flatMap(({ key }) => languages(key))])];
}
