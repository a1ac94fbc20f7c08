import { useEffect, useMemo } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { useNow } from "../state/clock.ts";
import { notifications } from "../state/notifications.ts";
import { offerKey, offersTo } from "../state/offers.ts";
import type { Row } from "../state/rows.ts";
import { useStore } from "../state/store.ts";

/** What this person is offered now, soonest over first. */
export function useOffers(): readonly Row[] {
  const desk = useDesk();
  const list = useMemo(() => desk.list({ view: "offered" }), [desk]);
  const { rows } = useStore(list.state);
  const now = useNow(1_000);
  return desk.answers ? offersTo(rows, desk.me.id, now) : [];
}

/** The newest offer is told to whoever does not look, and its conversation is read before it is opened. */
export function useOfferNews(offers: readonly Row[]): void {
  const desk = useDesk();
  const keys = offers.map(offerKey).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another set of offers, not another row of the same one
  useEffect(() => {
    for (const row of offers) {
      desk.offers.seen(row, desk.now());
      void desk.prefetch(row.id);
      if (row.offer_how === "transfer") void desk.offers.readNote(row);
    }
    if (offers.length > 0) notifications.offered();
  }, [desk, keys]);
}
