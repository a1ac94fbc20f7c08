import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronRight } from "lucide-react";
import { type ReactNode, useId, useMemo, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import type { LogEvent } from "../state/rows.ts";
import { useFramedPart } from "../state/store.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { type Item, threadItems } from "./items.ts";

/** More than this is shown only when asked for. */
const mostShown = 30;
/** So many events of the log are read. */
const page = 1000;

/** What was said in a conversation before it was joined to the one on screen; each line is drawn by whoever draws that one. */
export function Joined({
  conversation,
  reference,
  line,
}: {
  conversation: string;
  reference: string;
  line: (item: Item, conversation: string) => ReactNode;
}) {
  const desk = useDesk();
  // Nothing is said in it any more; what is deleted in it moves its row.
  const moved = useFramedPart(desk.client.rows, (rows) => rows.get(conversation)?.last_seq);
  const id = useId();
  const [chosen, setChosen] = useState<boolean>();
  const { data, error } = useQuery({
    queryKey: ["joined", conversation, moved ?? 0],
    placeholderData: keepPreviousData,
    queryFn: () =>
      desk.api
        .get<{ events: LogEvent[] | null }>(`/conversations/${conversation}/events`, { limit: page })
        .then(({ events }) => events ?? []),
  });
  const items = useMemo(
    () =>
      threadItems(
        (data ?? []).map((event) => ({ key: `${conversation}-${event.seq}`, own: false, event })),
        desk.me,
        0,
      ).filter((item) => item.type === "said" || (item.type === "system" && item.event.kind === "merged")),
    [data, conversation, desk.me],
  );
  if (error)
    return (
      <Notice tone="danger" role="alert" className="mx-4 mt-2">
        {errorText(error)}
      </Notice>
    );
  if (items.length === 0) return null;
  const open = chosen ?? items.length <= mostShown;
  return (
    <section aria-labelledby={id} className="mx-4 mt-2 rounded-md border border-line bg-surface pb-2">
      <h3 id={id} className="sr-only">
        {t("merge.said", { reference })}
      </h3>
      <Button
        look="quiet"
        size="small"
        icon={open ? ChevronDown : ChevronRight}
        aria-expanded={open}
        onClick={() => setChosen(!open)}
        className="m-1"
      >
        {open ? t("merge.hide", { reference }) : t("merge.show", { n: items.length, reference })}
      </Button>
      {open ? (
        <ol className="border-s-2 border-accent ms-2">{items.map((item) => line(item, conversation))}</ol>
      ) : null}
      {open && (data?.length ?? 0) >= page ? (
        <p className="px-4 pt-2 text-12 text-soft">{t("merge.more", { reference })}</p>
      ) : null}
    </section>
  );
}
