import type { Annotation } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import type { Desk } from "../state/desk.ts";
import type { Ask } from "../verbs/asks.ts";
import type { Report } from "./use-report.ts";
import { dayWords } from "./words.ts";

export type { Annotation } from "@careline/client";

const none: readonly Annotation[] = [];

/** What happened in the period, of the department that is asked for and of the whole house. */
export function useAnnotations({ period, search }: Report) {
  const desk = useDesk();
  const { data, refetch } = useQuery({
    queryKey: ["annotations", period.from, period.to],
    queryFn: () =>
      desk.api
        .get<{ annotations: Annotation[] | null }>("/reports/annotations", period)
        .then(({ annotations }) => annotations ?? none),
  });
  const all = data ?? none;
  const shown = search.department
    ? all.filter(({ department }) => !department || department === search.department)
    : all;
  return { notes: shown, refresh: () => void refetch() };
}

export function annotateAsk(desk: Desk, report: Report): Ask {
  return {
    title: t("note.title"),
    lead: t("note.lead"),
    first: { first: report.now, department: report.search.department ?? "" },
    fields: () => [
      { kind: "text", name: "note", label: t("note.what"), hint: t("note.what_hint"), required: true },
      { kind: "date", name: "first", label: t("note.first"), required: true },
      { kind: "date", name: "last", label: t("note.last"), hint: t("note.last_hint") },
      {
        kind: "choice",
        name: "department",
        label: t("note.whose"),
        options: [
          { value: "", label: t("note.house") },
          ...report.departments.map(({ key, name }) => ({ value: key, label: name })),
        ],
      },
    ],
    submit: t("note.add"),
    run: async ({ note = "", first = "", last = "", department = "" }) => {
      await desk.api.post("/reports/annotations", {
        note: note.trim(),
        first,
        ...(last && { last }),
        ...(department && { department }),
      });
      return t("note.added");
    },
  };
}

export function removeNoteAsk(desk: Desk, note: Annotation): Ask {
  return {
    title: t("note.remove_title"),
    lead: t("note.remove_lead", { note: note.note, date: dayWords(note.first) }),
    first: {},
    fields: () => [],
    submit: t("note.remove"),
    danger: true,
    run: async () => {
      await desk.api.delete(`/reports/annotations/${note.id}`);
      return t("note.removed");
    },
  };
}
