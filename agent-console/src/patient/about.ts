import { t } from "../i18n/i18n.ts";
import type { Ask, AskParts } from "../verbs/asks.ts";
import { relations } from "./words.ts";

/** Who the matter is about: the patient, or somebody for whom they write. */
export function askAbout({ desk, row }: Pick<AskParts, "desk" | "row">): Ask {
  const first = { relation: row.relation || (row.about ? "other" : "self"), about: row.about ?? "" };
  return {
    title: t("patient.about_title"),
    lead: t("patient.about_lead"),
    first,
    fields: ({ relation }) => [
      {
        kind: "choice",
        name: "relation",
        label: t("patient.about_who"),
        options: Object.entries(relations).map(([value, key]) => ({ value, label: t(key) })),
      },
      ...(relation === "self"
        ? []
        : [
            {
              kind: "text" as const,
              name: "about",
              label: t("patient.about_name"),
              hint: t("patient.about_hint"),
              required: relation === "other",
            },
          ]),
    ],
    submit: t("patient.save"),
    run: async ({ relation = "self", about = "" }, client_id) => {
      await desk.actions.carryOutNow(
        row,
        "about",
        { relation, about: relation === "self" ? "" : about, version: row.about_version ?? 0 },
        client_id,
      );
      return t("patient.about_saved");
    },
  };
}
