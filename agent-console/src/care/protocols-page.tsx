import type { Protocol } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { CalendarClock, ListChecks, Pencil, Plus } from "lucide-react";
import { useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { dateOnly, exact } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { PlaceFrame } from "../shell/place-frame.tsx";
import { useDepartments } from "../state/directory.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { ProtocolEditor } from "./protocol-editor.tsx";
import { inOurs, isDue, useProtocols } from "./protocols.ts";

/** The checklists of topics: what is due for review first, each with who looks after it. */
export function ProtocolsPage() {
  const desk = useDesk();
  const departments = useDepartments();
  const all = useProtocols();
  const [edited, setEdited] = useState<Protocol | "new">();
  const now = desk.now();
  const may = (department: string) => desk.steers && departments.mine.some(({ key }) => key === department);
  const there = new Set((all ?? []).map(({ department, topic }) => `${department}/${topic}`));
  const free = departments.mine
    .flatMap(({ key }) => departments.topics(key).map((topic) => `${key}/${topic.key}`))
    .filter((of) => !there.has(of));
  const add =
    desk.steers && free.length > 0 ? (
      <Button look="primary" icon={Plus} onClick={() => setEdited("new")}>
        {t("protocol.add")}
      </Button>
    ) : null;
  const shown = [...(all ?? [])].sort(
    (a, b) => Number(isDue(b.review_on, now)) - Number(isDue(a.review_on, now)),
  );
  return (
    <PlaceFrame place="protocols" title={t("rail.protocols")} actions={shown.length > 0 ? add : null}>
      <div className="mx-auto flex max-w-4xl flex-col gap-3 p-4">
        {all?.length === 0 ? (
          <Empty icon={ListChecks} title={t("protocol.none")} action={add}>
            {t(
              desk.steers
                ? free.length > 0
                  ? "protocol.none_hint"
                  : "protocol.none_topics"
                : "protocol.none_agent",
            )}
          </Empty>
        ) : null}
        <ul className="flex flex-col gap-2">
          {shown.map((one) => (
            <li
              key={`${one.department}/${one.topic}`}
              className="rounded-md border border-line bg-surface p-3"
            >
              <div className="flex items-start gap-3">
                <div className="min-w-0 flex-1">
                  <h2 className="flex flex-wrap items-center gap-2 text-14 font-semibold">
                    <bdi className="min-w-0 break-words">{inOurs(one.title)}</bdi>
                    {isDue(one.review_on, now) ? (
                      <Badge tone="warn" icon={CalendarClock}>
                        {t("protocol.due", { date: dateOnly(one.review_on ?? "") })}
                      </Badge>
                    ) : null}
                    {(one.steps ?? []).length === 0 ? <Badge>{t("protocol.unused")}</Badge> : null}
                  </h2>
                  <p className="text-12 text-soft">
                    {departments.name(one.department)} · {departments.topic(one.department, one.topic)} ·{" "}
                    {t("protocol.owned", { name: one.owner.name })} ·{" "}
                    {t("protocol.version", { version: one.version })}
                    {one.review_on && !isDue(one.review_on, now)
                      ? ` · ${t("protocol.due", { date: dateOnly(one.review_on) })}`
                      : ""}
                  </p>
                  <Steps protocol={one} />
                  <Versions protocol={one} />
                </div>
                {may(one.department) ? (
                  <Button icon={Pencil} onClick={() => setEdited(one)}>
                    {t("protocol.change")} <span className="sr-only">{inOurs(one.title)}</span>
                  </Button>
                ) : null}
              </div>
            </li>
          ))}
        </ul>
      </div>
      {edited ? (
        <ProtocolEditor
          protocol={edited === "new" ? undefined : edited}
          free={free}
          onClose={() => setEdited(undefined)}
        />
      ) : null}
    </PlaceFrame>
  );
}

function Steps({ protocol }: { protocol: Protocol }) {
  return (
    <ol className="mt-1 list-inside list-decimal text-14 text-soft">
      {(protocol.steps ?? []).map(({ id, text }) => (
        <li key={id} dir="auto">
          {inOurs(text)}
        </li>
      ))}
    </ol>
  );
}

/** Those before the latest, read when they are opened. */
function Versions({ protocol }: { protocol: Protocol }) {
  const desk = useDesk();
  const [open, setOpen] = useState(false);
  const { department, topic, version } = protocol;
  const { data } = useQuery({
    queryKey: ["protocols", department, topic, version],
    enabled: open,
    queryFn: () => desk.api.get<{ protocols: Protocol[] }>(`/protocols/${department}/${topic}`),
  });
  if (version < 2) return null;
  return (
    <details className="mt-2" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="min-h-6 cursor-pointer text-12 text-soft">{t("protocol.versions")}</summary>
      {(data?.protocols ?? []).slice(1).map((old) => (
        <div key={old.version} className="mt-2 border-s-2 border-line ps-3">
          <p className="text-12 text-soft">
            {t("protocol.version", { version: old.version })} · <bdi>{old.by.name}</bdi> · {exact(old.at)}
          </p>
          <Steps protocol={old} />
        </div>
      ))}
    </details>
  );
}
