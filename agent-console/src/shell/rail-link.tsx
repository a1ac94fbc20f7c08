import { Link } from "@tanstack/react-router";
import { type ReactNode, useId } from "react";
import { t } from "../i18n/i18n.ts";
import { cx } from "../ui/cx.ts";
import { tip } from "../ui/tips.tsx";

export const linkLook =
  "relative flex h-8 items-center gap-2 rounded-md px-2 text-14 no-underline max-lg:h-10 max-lg:justify-center lg:[@media(max-height:940px)]:h-7";

/** The way to a list, with how many wait in it. */
export function RailLink({
  label,
  keys,
  icon,
  view,
  department,
  current,
  count,
}: {
  label: string;
  keys?: string | undefined;
  icon: ReactNode;
  view: string;
  department: string | undefined;
  current: boolean;
  count?: { n: number; more: boolean } | undefined;
}) {
  const id = useId();
  const counted =
    count && count.n > 0 ? (count.more ? t("rail.count_more", { n: count.n }) : String(count.n)) : "";
  return (
    <Link
      {...tip(label, keys, "beside")}
      to="/inbox/$view"
      params={{ view }}
      search={department ? { department } : {}}
      aria-current={current ? "page" : undefined}
      aria-describedby={counted ? id : undefined}
      className={cx(linkLook, current ? "bg-picked font-semibold text-ink" : "text-ink hover:bg-hover")}
    >
      {icon}
      <span className="min-w-0 flex-1 truncate max-lg:sr-only">{label}</span>
      {counted ? (
        <span
          id={id}
          aria-hidden="true"
          className="tick shrink-0 text-12 text-soft max-lg:absolute max-lg:end-0 max-lg:top-0 max-lg:rounded-full max-lg:border max-lg:border-line max-lg:bg-surface max-lg:px-1"
        >
          {counted}
        </span>
      ) : null}
    </Link>
  );
}
