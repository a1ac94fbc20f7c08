import type { QualityMonth } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { useDesk } from "../app/desk-context.tsx";
import type { Key } from "../i18n/i18n.ts";

export const qualityKey = ["quality"];

/** What an item can be marked with, in the order shown. */
export const marks: readonly { value: string; label: Key }[] = [
  { value: "yes", label: "quality.yes" },
  { value: "partly", label: "quality.partly" },
  { value: "no", label: "quality.no" },
  { value: "na", label: "quality.na" },
];

export function markLabel(mark: string | undefined): Key {
  return marks.find(({ value }) => value === mark)?.label ?? "quality.unmarked";
}

/** The months that are over, the last one first. */
export function pastMonths(now: number): string[] {
  const last = new Date(now);
  last.setDate(1);
  return Array.from({ length: 12 }, () => {
    last.setMonth(last.getMonth() - 1);
    return `${last.getFullYear()}-${String(last.getMonth() + 1).padStart(2, "0")}`;
  });
}

export function useQualityMonth(department: string, month: string) {
  const desk = useDesk();
  return useQuery({
    queryKey: [...qualityKey, department, month],
    enabled: department !== "",
    queryFn: async () =>
      (await desk.api.get<{ month: QualityMonth }>(`/quality/months/${month}`, { department })).month,
  });
}
