import { ApiError, type FoundConversation } from "@careline/client";
import { Command } from "cmdk";
import { ListChecks, Search, SlidersHorizontal } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { StatusBadge } from "../conversation/status.tsx";
import { type Key, t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { patientName } from "../inbox/names.ts";
import { useColleagues, useDepartments } from "../state/directory.ts";
import { useTools } from "../state/tools.ts";
import { Button } from "../ui/button.tsx";
import { DialogFrame } from "../ui/dialog.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { Ago } from "../ui/time.tsx";
import { kindHint, kindWord, lastToken, marked, type Named, type Proposal, proposals } from "./tokens.ts";
import { useFind } from "./use-find.ts";

const foundBy: Record<string, Key> = {
  reference: "find.by_reference",
  name: "find.by_name",
  about: "find.by_about",
  email: "find.by_email",
  phone: "find.by_phone",
};

const groups: readonly { label: Key; holds: (by: string | undefined) => boolean }[] = [
  { label: "find.group_reference", holds: (by) => by === "reference" },
  { label: "find.group_contact", holds: (by) => by === "email" || by === "phone" },
  { label: "find.group_name", holds: (by) => by === "name" || by === "about" },
  { label: "find.group_others", holds: (by) => by === undefined },
];

const refused: Record<string, Key> = {
  find_no_tag: "find.no_tag",
  find_no_topic: "find.no_topic",
  find_no_staff: "find.no_staff",
  unknown_state: "find.no_state",
  bad_day: "find.bad_day",
  too_long: "find.too_long",
};

/** Looks for a conversation among all that the reader may read: by whose it is, not by what was said. */
export function FindDialog({
  open,
  text: begun = "",
  onOpen,
  onClose,
}: {
  open: boolean;
  text?: string | undefined;
  onOpen: (conversation: string) => void;
  onClose: () => void;
}) {
  const desk = useDesk();
  const [text, setText] = useState(begun);
  const [chosen, setChosen] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const { found, error, settled } = useFind(text);
  const departments = useDepartments();
  const tools = useTools();
  const colleagues = useColleagues();
  const named = useMemo<Named[]>(
    () => [
      ...tools
        .filter(({ kind, deleted }) => kind === "tag" && !deleted)
        .map(({ name }) => ({ kind: "tag" as const, name })),
      ...departments.all.flatMap(({ key: of }) =>
        departments
          .topics(of)
          .map(({ key }) => ({ kind: "topic" as const, name: departments.topic(of, key) })),
      ),
      ...colleagues.map(({ name }) => ({ kind: "staff" as const, name })),
    ],
    [tools, departments, colleagues],
  );
  const proposed = useMemo(() => proposals(text, named, desk.now()), [text, named, desk]);
  const results = found?.results ?? [];
  const proposalsFirst = lastToken(text).kind !== undefined;
  const shown = groups
    .map(({ label, holds }) => ({ label, list: results.filter(({ by }) => holds(by?.[0])) }))
    .filter(({ list }) => list.length > 0);
  const order = [
    ...(proposalsFirst ? proposed.map(idOf) : []),
    ...shown.flatMap(({ list }) => list.map(({ conversation }) => conversation.id)),
    ...(proposalsFirst ? [] : proposed.map(idOf)),
  ];
  const current = order.includes(chosen) ? chosen : (order[0] ?? "");

  const choose = (id: string) => {
    onClose();
    // After the dialog has given the focus back.
    requestAnimationFrame(() => onOpen(id));
  };
  const actOnAll = () => {
    onClose();
    requestAnimationFrame(() =>
      desk.bulk.asking.set({ scope: { kind: "search", q: text.trim() }, steps: [], pick: "what" }),
    );
  };
  const says =
    error instanceof ApiError && refused[error.code]
      ? t(refused[error.code] as Key)
      : error
        ? errorText(error)
        : text.trim() === ""
          ? t("find.lead")
          : settled && results.length === 0
            ? t("find.nothing")
            : found?.more
              ? t("find.more")
              : "";
  const conditions =
    proposed.length > 0 ? (
      <Command.Group heading={<Heading text={t("find.conditions")} />} value="conditions">
        {proposed.map((each) => (
          <Command.Item
            key={each.text}
            value={idOf(each)}
            onSelect={() => {
              setText(each.text);
              setChosen("");
            }}
            className="flex min-h-9 items-center gap-2 rounded-md px-2 py-1 text-14 data-[selected=true]:bg-picked max-md:min-h-11"
          >
            <SlidersHorizontal
              aria-hidden="true"
              size={14}
              strokeWidth={1.5}
              className="shrink-0 text-soft"
            />
            <bdi className="min-w-0 flex-1 truncate">
              <span className="text-soft">{kindWord(each.kind)}:</span>
              {each.name}
            </bdi>
            {each.name ? null : <span className="shrink-0 text-12 text-soft">{kindHint(each.kind)}</span>}
          </Command.Item>
        ))}
      </Command.Group>
    ) : null;
  return (
    <DialogFrame open={open} onClose={onClose} label={t("find.label")} wide initialFocus={field}>
      <Command
        label={t("find.label")}
        loop
        shouldFilter={false}
        value={current}
        onValueChange={setChosen}
        className="flex min-h-0 flex-col"
      >
        <div className="flex items-center gap-2 border-b border-line px-4">
          <Search aria-hidden="true" size={16} strokeWidth={1.5} className="shrink-0 text-soft" />
          <Command.Input
            ref={field}
            value={text}
            onValueChange={(next) => {
              setText(next);
              setChosen("");
            }}
            maxLength={200}
            placeholder={t("find.placeholder")}
            className="h-12 w-full bg-transparent text-16 text-ink outline-none placeholder:text-soft"
          />
          <Kbd keys="escape" />
        </div>
        <Command.List className="min-h-0 flex-1 overflow-y-auto p-2" label={t("find.label")}>
          {proposalsFirst ? conditions : null}
          {shown.map(({ label, list }) => (
            <Command.Group key={label} heading={<Heading text={t(label)} />} value={label}>
              {list.map((one) => (
                <Line
                  key={one.conversation.id}
                  one={one}
                  query={text}
                  department={departments.name(one.conversation.department)}
                  onChoose={() => choose(one.conversation.id)}
                />
              ))}
            </Command.Group>
          ))}
          {proposalsFirst ? null : conditions}
        </Command.List>
        {results.length > 1 && desk.answers && settled ? (
          <div className="flex justify-end border-t border-line px-4 py-2">
            <Button size="small" icon={ListChecks} onClick={actOnAll} className="max-md:h-11">
              {t("find.act_on_all")}
            </Button>
          </div>
        ) : null}
        <p role="status" className="border-t border-line px-4 py-2 text-12 text-soft empty:hidden">
          {says}
        </p>
      </Command>
    </DialogFrame>
  );
}

function idOf(proposal: Proposal): string {
  return `condition ${proposal.text.trim()}`;
}

function Heading({ text }: { text: string }) {
  return <span className="block px-2 pt-2 pb-1 text-12 font-semibold text-soft">{text}</span>;
}

function Line({
  one: { conversation: row, by },
  query,
  department,
  onChoose,
}: {
  one: FoundConversation;
  query: string;
  department: string;
  onChoose: () => void;
}) {
  const ways = (by ?? []).flatMap((each) => (foundBy[each] ? [t(foundBy[each])] : []));
  const about = by?.includes("about") && row.about ? row.about : "";
  return (
    <Command.Item
      value={row.id}
      onSelect={onChoose}
      className="rounded-md px-2 py-1.5 text-14 data-[selected=true]:bg-picked"
    >
      <span className="flex min-w-0 items-center gap-2">
        <bdi className="min-w-0 truncate">
          <Marked text={patientName(row)} query={query} />
        </bdi>
        <span className="tick shrink-0 text-12 text-soft">
          <Marked text={row.reference} query={query} />
        </span>
        <span className="flex-1" />
        <StatusBadge row={row} />
      </span>
      <span className="flex min-w-0 flex-wrap items-center gap-x-1.5 text-12 text-soft">
        <span>{department}</span>
        {row.assignee ? <bdi>· {row.assignee.name}</bdi> : null}
        <span aria-hidden="true">·</span>
        <Ago at={row.last_at} />
        {about ? (
          <bdi>
            · <Marked text={about} query={query} />
          </bdi>
        ) : null}
        {ways.length > 0 ? <span>· {t("find.found_by", { how: ways.join(", ") })}</span> : null}
      </span>
    </Command.Item>
  );
}

function Marked({ text, query }: { text: string; query: string }) {
  let at = 0;
  return marked(text, query).map((part) => {
    const key = at;
    at += part.text.length;
    return part.hit ? (
      <mark key={key} className="rounded-sm bg-info-soft font-semibold text-info">
        {part.text}
      </mark>
    ) : (
      <span key={key}>{part.text}</span>
    );
  });
}
