import type { Suggestion } from "@careline/client";
import type { Key } from "../i18n/i18n.ts";
import type { ComposerNow } from "../state/composer-now.ts";

/** Why an article cannot be put where somebody writes; "" when it can. */
export function whyNot(
  { audience }: Pick<Suggestion, "audience">,
  at: Pick<ComposerNow, "mode" | "verified"> | undefined,
): Key | "" {
  if (!at || at.mode === "note" || audience === "public") return "";
  if (audience === "staff") return "articles.staff_only_why";
  return at.verified ? "" : "articles.patients_only_why";
}
