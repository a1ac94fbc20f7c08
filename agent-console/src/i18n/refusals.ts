import { ApiError } from "@careline/client";
import { type Key, t } from "./i18n.ts";

const known: Record<string, Key> = {
  bad_credentials: "refused.bad_credentials",
  network: "refused.unreachable",
  rate_limited: "refused.rate_limited",
  unavailable: "refused.unavailable",
  draining: "refused.unavailable",
  forbidden: "refused.forbidden",
  not_found: "refused.not_found",
  already_resolved: "refused.already_resolved",
  not_resolved: "refused.not_resolved",
  conflict: "refused.conflict",
  too_long: "refused.too_long",
  empty: "refused.empty",
  invalid_text: "refused.invalid_text",
  unauthenticated: "refused.unauthenticated",
  no_offer: "refused.offer_over",
  at_capacity: "refused.at_capacity",
  not_available: "refused.not_available",
  nothing_owed: "refused.nothing_owed",
  promise_in_past: "refused.promise_in_past",
  promise_too_far: "refused.promise_too_far",
  reason_missing: "refused.reason_missing",
  month_running: "refused.month_running",
  already_drawn: "refused.already_drawn",
  own_work: "refused.own_work",
  review_finished: "refused.review_finished",
  review_incomplete: "refused.review_incomplete",
  sample_gone: "refused.sample_gone",
  review_answered: "refused.review_answered",
  same_number: "refused.same_number",
  call_when: "refused.call_when",
  call_minutes: "refused.call_minutes",
  no_chat: "refused.no_chat",
  no_site: "refused.no_site",
  bad_phone: "refused.bad_phone",
  signed_in: "refused.signed_in",
  overflow_ring: "refused.overflow_ring",
  overflow_self: "refused.overflow_self",
  newer_message: "refused.newer_message",
  unfilled_variable: "refused.unfilled",
  macro_broken: "refused.macro_broken",
  macro_gone: "refused.macro_gone",
  macro_changed: "refused.macro_changed",
  changed_meanwhile: "refused.changed_meanwhile",
  name_taken: "refused.name_taken",
  unknown_tag: "refused.unknown_tag",
  refers_to_nothing: "refused.refers_to_nothing",
  already_answered: "refused.already_answered",
  own_survey: "refused.own_survey",
  not_asked: "refused.not_asked",
  survey_over: "refused.survey_over",
  survey_answered: "refused.survey_answered",
  merged: "refused.merged",
  not_same_patient: "refused.not_same_patient",
  merge_practice: "refused.merge_practice",
  merge_call_booked: "refused.merge_call_booked",
  merge_recovery_open: "refused.merge_recovery_open",
  not_merged: "refused.not_merged",
  merge_restricted: "refused.merge_restricted",
  merge_settled: "refused.merge_settled",
  not_deletable: "refused.not_deletable",
  already_deleted: "refused.already_deleted",
  not_own_message: "refused.not_own_message",
  own_message_too_old: "refused.own_message_too_old",
  repeats_content: "refused.repeats_content",
  file_deleted: "refused.file_deleted",
};

/** What went wrong and what to do next, in the reader's language where we know the code. */
export function refusalText(code: string, sentence = ""): string {
  const key = known[code];
  if (key) return t(key);
  return sentence || t("refused.unknown");
}

export function errorText(error: unknown): string {
  return error instanceof ApiError ? refusalText(error.code, error.problem.detail) : t("refused.unknown");
}
