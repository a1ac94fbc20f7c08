import type { Schemas } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { learnNames } from "./tool-names.ts";

export type Tool = Schemas["Tool"];
export type Filter = Schemas["Filter"];
export type MacroAction = Schemas["Action"];
export type ToolKind = Tool["kind"];

export const toolsKey = ["tools"] as const;

const staleMs = 60_000;
const none: readonly Tool[] = [];

/** Tags, canned replies, macros and saved views that this person works with; deleted tags among them. */
export function useTools(): readonly Tool[] {
  const { api } = useDesk();
  const { data } = useQuery({
    queryKey: toolsKey,
    queryFn: async () => {
      const answer = await api.get<{ tools: Tool[] | null }>("/tools");
      learnNames(answer.tools ?? []);
      return answer;
    },
    staleTime: staleMs,
    refetchInterval: staleMs,
  });
  return data?.tools ?? none;
}

export function useToolsOf(kind: ToolKind): readonly Tool[] {
  const all = useTools();
  return useMemo(() => all.filter((tool) => tool.kind === kind && !tool.deleted), [all, kind]);
}

/** The names of tags by id, those that were deleted too. */
export function useTagNames(): ReadonlyMap<string, Tool> {
  const all = useTools();
  return useMemo(
    () => new Map(all.flatMap((tool) => (tool.kind === "tag" ? [[tool.id ?? "", tool]] : []))),
    [all],
  );
}
