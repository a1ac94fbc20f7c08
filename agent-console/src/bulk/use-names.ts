import { useMemo } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { useColleagues, useDepartments } from "../state/directory.ts";
import { useTools } from "../state/tools.ts";
import type { Names } from "./words.ts";

/** What actions name, in words. */
export function useNames(): Names {
  const desk = useDesk();
  const { all: departments } = useDepartments();
  const colleagues = useColleagues();
  const tools = useTools();
  return useMemo(
    () => ({ departments, colleagues, tools, me: desk.me.id }),
    [departments, colleagues, tools, desk],
  );
}
