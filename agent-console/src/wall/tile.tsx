import { CircleAlert, type LucideIcon, TriangleAlert } from "lucide-react";
import { createContext, type ReactNode, useContext } from "react";
import { Definition } from "../reports/definition.tsx";
import { cx } from "../ui/cx.ts";

export type Tone = "plain" | "warn" | "late";

const looks: Record<Tone, { text: string; icon?: LucideIcon }> = {
  plain: { text: "" },
  warn: { text: "text-warn", icon: TriangleAlert },
  late: { text: "text-danger", icon: CircleAlert },
};

/** Whether each figure opens what it means: at a desk, and not on a screen in the room, where nobody presses. */
export const Explained = createContext(true);

/** One figure: what it is, the number, and what belongs to it. What presses is marked by shape besides the colour. */
export function Tile({
  of,
  label,
  value,
  more,
  tone = "plain",
  big,
}: {
  /** The name it is defined by. */
  of: string;
  label: string;
  value: ReactNode;
  more?: ReactNode;
  tone?: Tone;
  big?: boolean;
}) {
  const { text, icon: Icon } = looks[tone];
  const explained = useContext(Explained);
  return (
    <div
      className={cx(
        "flex min-w-0 flex-col",
        big ? "gap-0.5" : "border-t border-line py-1.5",
        !big && "flex-row flex-wrap items-baseline justify-between gap-x-3",
      )}
    >
      <dt className={cx("text-soft", big ? "text-12" : "text-14")}>
        {label} {explained ? <Definition of={of} /> : null}
      </dt>
      <dd
        className={cx(
          "tick m-0 flex items-center gap-1 font-semibold",
          big ? "text-28" : "text-14",
          !big && "ms-auto text-end",
          text,
        )}
      >
        {Icon ? <Icon aria-hidden="true" size="0.9em" strokeWidth={1.75} className="shrink-0" /> : null}
        <span>
          {value}
          {more ? (
            <span className={cx("font-normal text-soft", big ? "ms-1 text-14" : "ms-1")}>{more}</span>
          ) : null}
        </span>
      </dd>
    </div>
  );
}

/** Figures that belong together, under a word. */
export function Tiles({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h3 className="text-12 font-semibold text-soft">{title}</h3>
      <dl className="mt-1">{children}</dl>
    </div>
  );
}
