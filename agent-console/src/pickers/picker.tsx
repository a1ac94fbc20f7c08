import { type KeyboardEvent, type RefObject, useEffect, useId, useLayoutEffect, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { firstName, patientName } from "../inbox/names.ts";
import { useColleagues, useDepartments } from "../state/directory.ts";
import type { Mode } from "../state/drafts.ts";
import type { Row } from "../state/rows.ts";
import { type Tool, useToolsOf } from "../state/tools.ts";
import { cx } from "../ui/cx.ts";
import { fill, inLanguage, missing, plain, soughtAt, type Values } from "./fill.ts";

/** So many are shown; typing on narrows them down. */
const most = 8;

type Item = { id: string; label: string; hint: string; text: string };

export type PickerProps = {
  row: Row;
  mode: Mode;
  text: string;
  box: RefObject<HTMLTextAreaElement | null>;
  /** Keys that the list takes before the box does. */
  keys: RefObject<((event: KeyboardEvent) => boolean) | null>;
  onText: (text: string) => void;
  onMention: (id: string) => void;
};

/** What is known of a conversation for canned texts. */
export function valuesFor(row: Row, me: string, department: string): Values {
  return {
    ...(row.name?.trim() && { "patient.name": patientName(row), "patient.first_name": firstName(row) }),
    "staff.name": me,
    department,
    reference: row.reference,
  };
}

/** Canned replies at "/", colleagues at "@": found while typing, taken with Enter, closed with Escape. */
export function Picker({ row, mode, text, box, keys, onText, onMention }: PickerProps) {
  const desk = useDesk();
  const departments = useDepartments();
  const replies = useToolsOf("reply");
  const colleagues = useColleagues();
  const id = useId();
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  const [closed, setClosed] = useState("");

  useEffect(() => {
    const look = () => {
      const element = box.current;
      if (element && document.activeElement === element) setCaret(element.selectionStart);
    };
    document.addEventListener("selectionchange", look);
    return () => document.removeEventListener("selectionchange", look);
  }, [box]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caret moves with the text
  useLayoutEffect(() => {
    if (box.current && document.activeElement === box.current) setCaret(box.current.selectionStart);
  }, [text, box]);

  const found = soughtAt(text, caret, mode === "note");
  const shut = found !== undefined && closed === `${mode}/${found.at}`;
  const items = found && !shut ? (mode === "note" ? people(found.sought) : canned(found.sought)) : [];
  const current = items[Math.min(at, items.length - 1)];

  function canned(sought: string): Item[] {
    const language = row.language ?? "en";
    return rankedReplies(replies, sought, row.department)
      .slice(0, most)
      .map(({ id: tool = "", name, reply }) => {
        const whole = inLanguage(reply?.texts ?? {}, language);
        return { id: tool, label: name, hint: reply?.shortcut ? `/${reply.shortcut}` : "", text: whole };
      });
  }
  function people(sought: string): Item[] {
    return colleagues
      .filter(({ id: who, name }) => who !== desk.me.id && plain(name).includes(plain(sought)))
      .slice(0, most)
      .map(({ id: who, name }) => ({ id: who, label: name, hint: "", text: `@${name} ` }));
  }
  const take = (item: Item) => {
    if (!found) return;
    const name = departments.name(row.department);
    const put = mode === "note" ? item.text : fill(item.text, valuesFor(row, desk.me.name, name));
    const next = text.slice(0, found.at) + put + text.slice(found.at + 1 + found.sought.length);
    onText(next);
    if (mode === "note") onMention(item.id);
    requestAnimationFrame(() => {
      const element = box.current;
      if (!element) return;
      element.focus();
      const gap = mode === "reply" ? missing(next) : undefined;
      const end = found.at + put.length;
      element.setSelectionRange(gap?.at ?? end, gap?.end ?? end);
    });
  };
  keys.current = (event) => {
    if (items.length === 0 || !found) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((Math.min(at, items.length - 1) + step + items.length) % items.length);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && current) take(current);
    else if (event.key === "Escape") setClosed(`${mode}/${found.at}`);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  const open = items.length > 0;
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    if (open && current) {
      element.setAttribute("aria-controls", id);
      element.setAttribute("aria-activedescendant", `${id}-${current.id}`);
    } else {
      element.removeAttribute("aria-controls");
      element.removeAttribute("aria-activedescendant");
    }
  }, [open, current, id, box]);
  useEffect(
    () => () => {
      keys.current = null;
    },
    [keys],
  );
  if (!open) return null;
  return (
    <div className="relative z-20">
      <div className="absolute start-4 end-4 bottom-1 max-w-lg overflow-hidden rounded-md border border-line bg-raised shadow-3">
        <p role="status" className="sr-only">
          {t(mode === "note" ? "picker.people" : "picker.replies", { n: items.length })}
        </p>
        <div
          role="listbox"
          id={id}
          aria-label={t(mode === "note" ? "picker.people_label" : "picker.replies_label")}
          className="max-h-64 overflow-y-auto p-1"
        >
          {items.map((item) => (
            <div
              key={item.id}
              id={`${id}-${item.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={item === current}
              onPointerDown={(event) => {
                event.preventDefault();
                take(item);
              }}
              className={cx("cursor-default rounded-sm px-2 py-1.5 text-14", item === current && "bg-picked")}
            >
              <span className="flex items-baseline gap-2">
                <bdi className="min-w-0 flex-1 truncate font-semibold">{item.label}</bdi>
                {item.hint ? <span className="shrink-0 text-12 text-soft">{item.hint}</span> : null}
              </span>
              {mode === "reply" ? (
                <span dir="auto" className="line-clamp-2 text-12 text-soft">
                  {item.text}
                </span>
              ) : null}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

/** Replies that fit what is sought: by shortcut, then by name, then by their words; the department's own first. */
export function rankedReplies(replies: readonly Tool[], sought: string, department: string): Tool[] {
  const wanted = plain(sought);
  const rank = ({ name, reply, scope, owner }: Tool): number => {
    if (scope === "department" && owner !== department) return -1;
    const near = scope === "person" ? 2 : scope === "department" ? 1 : 0;
    if (wanted === "") return near;
    if (plain(reply?.shortcut ?? "").startsWith(wanted)) return 30 + near;
    if (plain(name).includes(wanted)) return 20 + near;
    return Object.values(reply?.texts ?? {}).some((text) => plain(text).includes(wanted)) ? 10 + near : -1;
  };
  return replies
    .map((tool) => ({ tool, at: rank(tool) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => b.at - a.at || a.tool.name.localeCompare(b.tool.name))
    .map(({ tool }) => tool);
}
