import type { RatingFigure, VoiceFigures, VoiceReport } from "@careline/client";

const figures = ["csat", "felt_heard", "was_informed", "ces"] as const;

/** A cell that no spreadsheet takes for a formula. */
export function cell(value: string | number | undefined): string {
  const text = String(value ?? "");
  const plain = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** The same groups and numbers as the screen; what is missing is empty, with its reason beside it. */
export function csvOf(report: VoiceReport, nameOf: (group: VoiceFigures) => string): string {
  const head = [
    "from",
    "to",
    "zone",
    "series",
    "group",
    ...figures.flatMap((name) => [`${name}_k`, `${name}_n`, `${name}_reason`]),
    ...[1, 2, 3, 4, 5].map((n) => `score_${n}`),
    "answered",
    "delivered",
    "eligible",
    "suppressed_by_staff",
    "low_scores",
    "low_scores_owned",
    "counts_reason",
  ];
  const rating = (of: RatingFigure) => (of.n ? [of.k ?? 0, of.n, ""] : ["", "", of.reason ?? ""]);
  const line = (name: string, of: VoiceFigures) => [
    report.from,
    report.to,
    report.zone,
    report.set,
    name,
    ...figures.flatMap((figure) => rating(of[figure])),
    ...(of.csat.counts ?? ["", "", "", "", ""]),
    of.response_rate?.k,
    of.response_rate?.n,
    of.coverage?.n,
    of.suppressed_by_staff ?? undefined,
    of.low_scores_owned.n,
    of.low_scores_owned.k,
    of.counts_reason ?? "",
  ];
  const lines = [head, line("", report.total), ...(report.groups ?? []).map((of) => line(nameOf(of), of))];
  return lines.map((cells) => cells.map(cell).join(",")).join("\r\n");
}
