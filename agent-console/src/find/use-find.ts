import type { FoundConversations } from "@careline/client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";

/** So long nothing is typed before it is looked for. */
const restMs = 150;

/** What the server finds of what is typed. Nothing of it is kept once the dialog is gone. */
export function useFind(text: string) {
  const desk = useDesk();
  const [asked, setAsked] = useState(text.trim());
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), restMs);
    return () => clearTimeout(timer);
  }, [text]);
  const { data, error } = useQuery({
    queryKey: ["find", asked],
    enabled: asked !== "",
    gcTime: 0,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: async () => ({
      asked,
      found: await desk.api.post<FoundConversations>("/conversations/search", {
        q: asked,
        zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      }),
    }),
  });
  const current = asked !== "" && asked === text.trim();
  return {
    found: asked === "" || error ? undefined : data?.found,
    error: current ? error : undefined,
    settled: current && (error !== null || data?.asked === asked),
  };
}
