import type { Key } from "../i18n/i18n.ts";

/** The figures that are durations, in the order they are shown; the names are those of the contract. */
export const metrics = {
  queue_wait: "metric.queue_wait",
  first_response: "metric.first_response",
  reply_time: "metric.reply_time",
  patient_waiting: "metric.patient_waiting",
  first_resolution: "metric.first_resolution",
  full_resolution: "metric.full_resolution",
  active_resolution: "metric.active_resolution",
  waiting_on_patient: "metric.waiting_on_patient",
  waiting_on_third_party: "metric.waiting_on_third_party",
  snoozed: "metric.snoozed",
  episode_resolution: "metric.episode_resolution",
  requester_wait: "metric.requester_wait",
  handle_time: "metric.handle_time",
  time_to_human: "metric.time_to_human",
} as const satisfies Record<string, Key>;

export type MetricName = keyof typeof metrics;

/** What the overview asks, one question a chart. */
export const questions = [
  { metric: "queue_wait", title: "ask.queue_wait" },
  { metric: "first_response", title: "ask.first_response" },
  { metric: "reply_time", title: "ask.reply_time" },
  { metric: "full_resolution", title: "ask.full_resolution" },
] as const satisfies readonly { metric: MetricName; title: Key }[];

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** By what an axis of durations is divided, so that its words are round. */
export const durationSteps = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12].map((n) => n * hour),
  ...[1, 2, 5, 7, 14, 30, 60].map((n) => n * day),
];

export const countSteps = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000];
