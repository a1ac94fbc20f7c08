import { Check, ChevronDown, ChevronUp, Languages, UserRoundPlus, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { duration, exact, languageName } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { patientName } from "../inbox/names.ts";
import { keysOf } from "../keyboard/keys.ts";
import { useCommands } from "../keyboard/use-commands.ts";
import { useNow } from "../state/clock.ts";
import { useDepartments } from "../state/directory.ts";
import { offerKey } from "../state/offers.ts";
import type { Row } from "../state/rows.ts";
import { useStore } from "../state/store.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { SecondsLeft } from "../ui/countdown.tsx";
import { cx } from "../ui/cx.ts";
import { RowMarks } from "../ui/marks.tsx";
import { useOfferNews, useOffers } from "./use-offers.ts";

/** So long an offer takes no press: it was meant for what stood there before. */
const settleMs = 500;

/**
 * Who is offered to this person, below the list. It takes no focus, covers
 * nothing and moves nothing that stands above it; readers are told once that somebody waits. A conversation opens only
 * when it is accepted here.
 */
export function OfferBar({
  onOpen,
  className,
  keys,
  brief = false,
}: {
  onOpen: (id: string) => void;
  className?: string;
  /** This bar, of two that may be drawn, listens to the keys. */
  keys: boolean;
  /** Beside other work: one line for the first, and how many more there are. */
  brief?: boolean;
}) {
  const [unfolded, setUnfolded] = useState(false);
  const desk = useDesk();
  const offers = useOffers();
  const missed = useStore(desk.offers.missed);
  useOfferNews(offers);
  const accept = async (row: Row) => {
    if (await desk.offers.accept(row)) onOpen(row.id);
  };
  const first = offers[0];
  const shown = brief && !unfolded ? offers.slice(0, 1) : offers;
  const Fold = unfolded ? ChevronUp : ChevronDown;
  useCommands(
    keys && first
      ? {
          accept: () => void accept(first),
          decline: () => void desk.offers.decline(first),
        }
      : {},
  );
  const departments = useDepartments();
  return (
    <section aria-label={t("offer.label")} className={cx("shrink-0", className)}>
      <p role="status" className="sr-only">
        {first
          ? t("offer.announced", {
              name: patientName(first),
              department: departments.name(first.department),
              n: offers.length,
            })
          : missed
            ? t("offer.missed")
            : ""}
      </p>
      {missed ? (
        <div className="flex items-center gap-2 border-y border-line bg-warn-soft py-2 ps-4 pe-2 text-14 text-warn">
          <p className="min-w-0 flex-1">{t("offer.missed")}</p>
          <Button
            size="small"
            onClick={() => {
              desk.setPresence("available");
              desk.offers.missed.set(undefined);
            }}
          >
            {t("offer.back")}
          </Button>
          <IconButton
            icon={X}
            label={t("common.dismiss")}
            onClick={() => desk.offers.missed.set(undefined)}
          />
        </div>
      ) : null}
      {offers.length > 0 ? (
        <ul className="max-h-[40vh] overflow-y-auto border-y border-line">
          {shown.map((row, index) => (
            <Offer
              key={offerKey(row)}
              row={row}
              brief={brief}
              first={index === 0}
              departmentName={departments.name(row.department)}
              onAccept={() => void accept(row)}
              onDecline={() => void desk.offers.decline(row)}
            />
          ))}
        </ul>
      ) : null}
      {brief && offers.length > 1 ? (
        <button
          type="button"
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
          className="flex min-h-8 w-full items-center gap-1 border-s-4 border-b border-accent border-b-line bg-accent-soft ps-3 pe-2 text-12 font-semibold text-accent-strong hover:underline max-md:min-h-10"
        >
          <Fold aria-hidden="true" size={14} strokeWidth={1.5} />
          {unfolded ? t("offer.fewer") : t("offer.others", { n: offers.length - 1 })}
        </button>
      ) : null}
    </section>
  );
}

function Offer({
  row,
  brief,
  first,
  departmentName,
  onAccept,
  onDecline,
}: {
  row: Row;
  brief: boolean;
  first: boolean;
  departmentName: string;
  onAccept: () => void;
  onDecline: () => void;
}) {
  const desk = useDesk();
  const trying = useStore(desk.offers.trying).get(offerKey(row));
  const note = useStore(desk.offers.notes).get(offerKey(row));
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), settleMs);
    return () => clearTimeout(timer);
  }, []);
  const busy = trying !== undefined && !trying.error;
  const still = busy || !settled;
  const name = patientName(row);
  return (
    <li
      className={cx(
        "border-s-4 border-accent bg-accent-soft py-2 ps-3 pe-2 not-last:border-b not-last:border-b-line",
        brief && "items-center gap-4 md:flex",
      )}
    >
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-2">
          <bdi className="min-w-0 flex-1 truncate text-14 font-semibold">{name}</bdi>
          <span className="shrink-0 text-12 text-accent-strong" title={t("offer.left_title")}>
            <span className="sr-only">{t("offer.left_title")}</span>{" "}
            <SecondsLeft until={row.offer_until ?? 0} className="font-semibold" />
          </span>
        </div>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-12 text-soft">
          <span>{departmentName}</span>
          {row.language ? (
            <span className="inline-flex items-center gap-1">
              <Languages aria-hidden="true" size={12} strokeWidth={1.75} />
              {languageName(row.language)}
            </span>
          ) : null}
          <Since row={row} />
          <RowMarks row={row} />
        </p>
        {row.offer_how === "transfer" && row.assignee ? (
          <p className="mt-1 flex items-start gap-1 text-12">
            <UserRoundPlus
              aria-hidden="true"
              size={14}
              strokeWidth={1.5}
              className="mt-px shrink-0 text-soft"
            />
            <span className="min-w-0">
              {t("offer.from", { name: row.assignee.name })}
              {note ? <span className="written line-clamp-3 block text-ink">{note}</span> : null}
            </span>
          </p>
        ) : row.preview ? (
          <p className="truncate text-12 text-soft">
            <bdi>{row.preview_from === "staff" ? t("row.we_said", { text: row.preview }) : row.preview}</bdi>
          </p>
        ) : null}
        {trying?.error ? (
          <p role="alert" className="mt-1 text-12 font-semibold text-danger">
            {trying.error}
          </p>
        ) : null}
      </div>
      <div className={cx("flex gap-2", brief ? "shrink-0 max-md:mt-1.5" : "mt-1.5 flex-wrap")}>
        <Button
          look="primary"
          size="small"
          icon={Check}
          aria-disabled={still}
          keys={first ? keysOf("accept") : undefined}
          onClick={() => still || onAccept()}
          className="max-md:h-10"
        >
          <span aria-hidden="true">{t("offer.accept")}</span>
          <span className="sr-only">{t("offer.accept_name", { name })}</span>
        </Button>
        <Button
          size="small"
          icon={X}
          aria-disabled={still}
          keys={first ? keysOf("decline") : undefined}
          onClick={() => still || onDecline()}
          className="max-md:h-10"
        >
          <span aria-hidden="true">{t("offer.decline")}</span>
          <span className="sr-only">{t("offer.decline_name", { name })}</span>
        </Button>
      </div>
    </li>
  );
}

/** How long the patient has waited; a colleague may also hand on one who waits for nothing. */
function Since({ row }: { row: Row }) {
  const now = useNow(15_000);
  const at =
    row.waiting_since ?? (row.offer_how === "transfer" ? undefined : (row.queued_at ?? row.opened_at));
  if (at === undefined) return null;
  return <span title={exact(at)}>{t("offer.since", { time: duration(Math.max(0, now - at)) })}</span>;
}
