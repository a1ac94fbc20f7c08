import { useQuery } from "@tanstack/react-query";
import { Bookmark } from "lucide-react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { useMentions } from "../state/mentions.ts";
import { type Tool, useToolsOf } from "../state/tools.ts";
import { RailLink } from "./rail-link.tsx";

/** How often the number beside a saved view is counted again. */
const countMs = 30_000;

/** Views that this person or their team put together, with how many conversations each shows. */
export function SavedViews({ view }: { view: string | undefined }) {
  const saved = useToolsOf("view");
  if (saved.length === 0) return null;
  return (
    <div className="min-h-0 shrink-0 overflow-y-auto max-lg:hidden">
      <h2 className="px-2 pb-1 text-12 font-semibold text-soft">{t("rail.saved")}</h2>
      <ul className="flex max-h-48 flex-col gap-0.5">
        {saved.map((tool) => (
          <li key={tool.id}>
            <SavedLink tool={tool} current={view === tool.id} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function SavedLink({ tool, current }: { tool: Tool; current: boolean }) {
  const { api } = useDesk();
  const { data } = useQuery({
    queryKey: ["count", tool.id, tool.version],
    queryFn: () => api.post<{ n: number; more?: boolean }>("/views/count", { filter: tool.view?.filter }),
    staleTime: countMs,
    refetchInterval: countMs,
  });
  return (
    <RailLink
      label={tool.name}
      view={tool.id ?? ""}
      department={undefined}
      current={current}
      icon={<Bookmark aria-hidden="true" size={18} strokeWidth={1.5} className="shrink-0" />}
      count={data && { n: data.n, more: data.more === true }}
    />
  );
}

/** The name of a saved view, above its list. */
export function SavedName({ id }: { id: string }) {
  const name = useToolsOf("view").find((tool) => tool.id === id)?.name;
  return <bdi>{name ?? t("view.saved")}</bdi>;
}

/** Mentions that were not read yet. */
export function UnreadMentions() {
  const n = useMentions().filter(({ unread }) => unread).length;
  return n > 0 ? (
    <span className="tick shrink-0 text-12 text-soft">
      <span aria-hidden="true">{n}</span>
      <span className="sr-only">{t("mentions.unread", { n })}</span>
    </span>
  ) : null;
}

export { Tags } from "../ui/tag.tsx";
