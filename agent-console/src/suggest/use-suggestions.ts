import type { Suggestion, Suggestions } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";

const none: readonly Suggestion[] = [];

/** Articles that may answer what the patient wrote last. The server looks with the stored message. */
export function useSuggestions(conversation: string, lastPatientAt: number): readonly Suggestion[] {
  const desk = useDesk();
  const said = useSettled(conversation, lastPatientAt);
  const { data } = useQuery({
    queryKey: ["suggestions", conversation, said],
    enabled: conversation !== "",
    queryFn: () => desk.api.get<Suggestions>(`/conversations/${conversation}/suggestions`),
    staleTime: 5 * 60_000,
    retry: false,
  });
  return data?.results ?? none;
}

/** So long a patient has to pause: one who writes line after line is not looked up for each. */
const saidMs = 800;

/** When the patient wrote last, once they pause; at once in a conversation that is opened. */
function useSettled(conversation: string, lastPatientAt: number): number {
  const [settled, setSettled] = useState({ conversation, at: lastPatientAt });
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ conversation, at: lastPatientAt }), saidMs);
    return () => clearTimeout(timer);
  }, [conversation, lastPatientAt]);
  return settled.conversation === conversation ? settled.at : lastPatientAt;
}

/** How long somebody has to stop typing for an answer. */
const pauseMs = 150;

export type Looked = { text: string; results: readonly Suggestion[]; instead: string; failed: boolean };

/** What is found for what staff type, of all that staff may see. The latest words win. */
export function useArticleSearch(text: string): Looked | undefined {
  const desk = useDesk();
  const [looked, setLooked] = useState<Looked>();
  const words = text.trim();
  useEffect(() => {
    if (words === "") {
      setLooked(undefined);
      return;
    }
    let latest = true;
    const timer = setTimeout(async () => {
      try {
        const { results, instead } = await desk.api.post<Suggestions>("/kb/search", {
          text: words,
          typing: true,
          limit: 8,
        });
        if (latest) setLooked({ text: words, results: results ?? [], instead: instead ?? "", failed: false });
      } catch {
        if (latest) setLooked({ text: words, results: [], instead: "", failed: true });
      }
    }, pauseMs);
    return () => {
      latest = false;
      clearTimeout(timer);
    };
  }, [desk, words]);
  return looked;
}
