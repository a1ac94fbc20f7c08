import { t } from "../i18n/i18n.ts";
import type { Ask, AskParts } from "../verbs/asks.ts";

const nameOf = ({ colleagues, row, arg = "" }: AskParts): string =>
  (colleagues.find(({ id }) => id === arg) ?? row.restricted_from?.find(({ id }) => id === arg))?.name ?? "";

/** Keeps a conversation from a colleague: to them it does not exist from then on. */
export function keepFromAsk(parts: AskParts): Ask {
  const { desk, row, arg = "" } = parts;
  const name = nameOf(parts);
  return {
    title: t("restrict.title", { name }),
    lead: t(row.assignee?.id === arg ? "restrict.lead_holder" : "restrict.lead", { name }),
    first: {},
    fields: () => [
      {
        kind: "text",
        name: "reason",
        label: t("restrict.reason"),
        hint: t("restrict.reason_hint"),
        required: true,
      },
    ],
    submit: t("restrict.submit"),
    run: async ({ reason = "" }, id) => {
      await desk.actions.carryOutNow(row, "restrict", { staff_id: arg, reason }, id);
      return t("restrict.done", { name });
    },
  };
}

/** Lets them open it again. */
export function letInAsk(parts: AskParts): Ask {
  const { desk, row, arg = "" } = parts;
  const name = nameOf(parts);
  return {
    title: t("unrestrict.title", { name }),
    lead: t("unrestrict.lead", { name }),
    first: {},
    fields: () => [],
    submit: t("unrestrict.submit"),
    run: async (_, id) => {
      await desk.actions.carryOutNow(row, "unrestrict", { staff_id: arg }, id);
      return t("unrestrict.done", { name });
    },
  };
}
