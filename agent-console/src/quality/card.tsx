import type { QualityCard } from "@careline/client";
import { inOurs } from "../care/protocols.ts";
import { t } from "../i18n/i18n.ts";
import { markLabel } from "./quality.ts";

/** How a conversation was marked. */
export function Card({ card, marks }: { card: QualityCard; marks: Record<string, string> }) {
  return (
    <dl className="m-0 flex flex-col gap-1 text-14">
      {(card.items ?? []).map(({ key = "", text }) => (
        <div key={key} className="flex flex-wrap justify-between gap-x-4 border-b border-line py-1">
          <dt dir="auto" className="min-w-0">
            {inOurs(text)}
          </dt>
          <dd className="m-0 font-semibold">{t(markLabel(marks[key]))}</dd>
        </div>
      ))}
    </dl>
  );
}
