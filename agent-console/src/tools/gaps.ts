import type { Tool } from "../state/tools.ts";

/**
 * The languages of websites in which a canned reply or macro is not written, as
 * the server counts them: somebody's own leave no gap, and neither do notes.
 */
export function gapsOf({ scope, reply, macro }: Tool, languages: readonly string[]): string[] {
  if (scope === "person") return [];
  const texts = [
    ...(reply ? [reply.texts] : []),
    ...(macro?.actions ?? []).flatMap((act) => (act.do === "reply" && !act.reply ? [act.texts ?? {}] : [])),
  ];
  return languages.filter((language) => texts.some((text) => !text[language]?.trim()));
}
