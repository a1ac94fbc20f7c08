import { t } from "../i18n/i18n.ts";
import { useTagNames } from "../state/tools.ts";
import { cx } from "./cx.ts";

const dots: Record<string, string> = {
  grey: "bg-soft",
  blue: "bg-info",
  green: "bg-good",
  yellow: "bg-warn",
  red: "bg-danger",
  violet: "bg-accent",
};

/** The tags of a conversation: dots with names for readers in a list, words elsewhere. */
export function Tags({ ids, words }: { ids: readonly string[]; words?: boolean }) {
  const names = useTagNames();
  const shown = ids.flatMap((id) => names.get(id) ?? []);
  if (shown.length === 0) return null;
  const all = shown.map(({ name }) => name).join(", ");
  if (!words)
    return (
      <span title={all} className="flex shrink-0 items-center gap-0.5">
        <span className="sr-only">{t("row.tags", { tags: all })}</span>
        {shown.slice(0, 4).map(({ id, tag }) => (
          <Dot key={id} color={tag?.color} />
        ))}
      </span>
    );
  return (
    <ul className="flex flex-wrap gap-1">
      {shown.map(({ id, name, tag }) => (
        <li
          key={id}
          className="inline-flex h-5 max-w-full items-center gap-1 rounded-full border border-line bg-surface px-2 text-12"
        >
          <Dot color={tag?.color} />
          <bdi className="truncate">{name}</bdi>
        </li>
      ))}
    </ul>
  );
}

export function Dot({ color = "grey" }: { color?: string | undefined }) {
  return <span aria-hidden="true" className={cx("size-2 shrink-0 rounded-full", dots[color] ?? dots.grey)} />;
}
