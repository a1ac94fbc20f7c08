import type { Schemas } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useDesk } from "../app/desk-context.tsx";

type Mention = Schemas["Mention"];
const none: readonly Mention[] = [];

/** Notes in which this person is mentioned, newest first; read again when one comes or is read. */
export function useMentions(): readonly Mention[] {
  const { api, client } = useDesk();
  const { data, refetch } = useQuery({
    queryKey: ["mentions"],
    queryFn: () => api.get<{ mentions: Mention[] | null }>("/mentions"),
    staleTime: 30_000,
  });
  useEffect(() => client.mentioned.subscribe(() => void refetch()), [client, refetch]);
  return data?.mentions ?? none;
}
