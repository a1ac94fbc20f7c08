import { clockOn } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import type { LogEvent } from "../state/rows.ts";

const notAsked: Record<string, Key> = {
  recent: "voice.not_asked_recent",
  patient_silent: "voice.not_asked_silent",
  by_staff: "voice.not_asked_staff",
};

const tasks: Record<string, Key> = {
  low_score: "voice.recovery_low_score",
  not_solved: "voice.recovery_not_solved",
  complaint: "voice.recovery_complaint",
};

export const outcomes: Record<string, Key> = {
  apologised: "outcome.apologised",
  explained: "outcome.explained",
  fixed: "outcome.fixed",
  referred: "outcome.referred",
  unreachable: "outcome.unreachable",
};

export const preventions: Record<string, Key> = {
  article: "prevent.article",
  letter: "prevent.letter",
  update: "prevent.update",
  wrong_before: "prevent.wrong_before",
  process: "prevent.process",
  self_service: "prevent.self_service",
  not_avoidable: "prevent.not_avoidable",
};

/** What the log says of a patient's voice; undefined for everything else. */
export function voiceText(event: LogEvent, reasonName: (key: string) => string): string | undefined {
  switch (event.kind) {
    case "survey_sent":
      return t("voice.asked");
    case "survey_withheld":
      return t(notAsked[event.outcome ?? ""] ?? "voice.not_asked_staff");
    case "rated":
      return ratedText(event.rating);
    case "contact_reason":
      return reasonOf(event, reasonName);
    case "complained":
      return t("voice.complained");
    case "recovery_opened":
      return t(tasks[event.trigger ?? ""] ?? "voice.recovery_complaint", {
        time: event.due ? clockOn(event.due, event.at) : "",
      });
    case "recovery_assigned":
      return t("voice.recovery_assigned", { name: event.staff?.name ?? "" });
    case "recovery_closed":
      return event.outcome === "unreachable"
        ? t("voice.recovery_unreachable", { n: event.tries ?? 1 })
        : t("voice.recovery_closed", { outcome: t(outcomes[event.outcome ?? ""] ?? "outcome.fixed") });
  }
  return undefined;
}

function ratedText(rating: LogEvent["rating"]): string {
  if (!rating) return "";
  const said = rating.comment
    ? t("voice.rated_said", { score: rating.score, comment: rating.comment })
    : t("voice.rated", { score: rating.score });
  const items = (["felt_heard", "was_informed", "effort"] as const).flatMap((key) =>
    rating[key] ? [t(`voice.item_${key}`, { n: rating[key] })] : [],
  );
  return [said, ...items].join(" · ");
}

function reasonOf(event: LogEvent, reasonName: (key: string) => string): string {
  if (!event.reason) return t("voice.reason_none");
  const reason = reasonName(event.reason);
  const prevented = preventions[event.prevented_by ?? ""];
  return prevented
    ? t("voice.reason_prevented", { reason, prevented: t(prevented) })
    : t("voice.reason", { reason });
}
