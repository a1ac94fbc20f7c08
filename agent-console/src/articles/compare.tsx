import { useMemo } from "react";
import { t } from "../i18n/i18n.ts";
import { cx } from "../ui/cx.ts";
import { type Change, changesBetween } from "./diff.ts";
import type { Words } from "./kb.ts";

/** What changed between two versions, told by words and lines through them as well as by colour. */
export function Compare({
  before,
  after,
  beforeName,
  afterName,
}: {
  before: Words;
  after: Words;
  beforeName: string;
  afterName: string;
}) {
  const parts = useMemo(
    () =>
      (["title", "description", "markdown"] as const).map((name) => ({
        name,
        changes: changesBetween(before[name], after[name]),
      })),
    [before, after],
  );
  const changed = parts.filter(({ changes }) => changes.some(({ kind }) => kind !== "same"));
  const labels = { title: t("kb.title"), description: t("kb.description"), markdown: t("kb.text") };
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-12">
        <del className="rounded-sm bg-danger-soft px-1 text-danger">{beforeName}</del>
        <ins className="rounded-sm bg-good-soft px-1 text-good">{afterName}</ins>
      </p>
      {changed.length === 0 ? (
        <p role="status" className="text-14 text-soft">
          {t("kb.no_difference")}
        </p>
      ) : null}
      {changed.map(({ name, changes }) => (
        <section key={name} aria-label={labels[name]} className="min-w-0">
          <p aria-hidden="true" className="mb-1 text-12 font-semibold text-soft">
            {labels[name]}
          </p>
          <div
            className="flex flex-col gap-2 rounded-md border border-line bg-surface p-3 text-14"
            dir="auto"
          >
            {folded(changes).map(({ change, hidden, key }) =>
              change ? (
                <Paragraph key={key} change={change} />
              ) : (
                <p key={key} className="text-12 text-soft">
                  {t("kb.same_paragraphs", { n: hidden })}
                </p>
              ),
            )}
          </div>
        </section>
      ))}
    </div>
  );
}

type Shown = { change?: Change; hidden: number; key: string };

/** Long stretches that did not change are told by their number; one paragraph around a change stays. */
function folded(changes: readonly Change[]): Shown[] {
  const near = (at: number) =>
    [at - 1, at, at + 1].some((n) => changes[n] !== undefined && changes[n]?.kind !== "same");
  const out: Shown[] = [];
  changes.forEach((change, at) => {
    const last = out.at(-1);
    if (near(at)) out.push({ change, hidden: 0, key: `c${at}` });
    else if (last && !last.change) last.hidden++;
    else out.push({ hidden: 1, key: `h${at}` });
  });
  return out;
}

function Paragraph({ change }: { change: Change }) {
  return (
    <p className={cx("min-w-0 wrap-anywhere whitespace-pre-wrap", change.kind === "same" && "text-soft")}>
      {change.pieces.map((piece, at) => {
        const key = `${at}${piece.kind}`;
        if (piece.kind === "gone")
          return (
            <del key={key} className="bg-danger-soft text-danger">
              {piece.text}
            </del>
          );
        if (piece.kind === "new")
          return (
            <ins key={key} className="bg-good-soft text-good">
              {piece.text}
            </ins>
          );
        return <span key={key}>{piece.text}</span>;
      })}
    </p>
  );
}
