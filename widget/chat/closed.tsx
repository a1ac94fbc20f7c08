/** Where the composer was, once a matter is closed: why, and the ways on. */
import type { Key } from "../i18n/languages.ts";
import type { Matter } from "../state/lines.ts";
import { useArrival, useUi } from "./context.ts";

const WHY: Record<NonNullable<Matter["closed"]>, Key> = {
  solved: "closed.solved",
  ended: "closed.ended",
  away: "closed.away",
};

type Props = {
  closed: NonNullable<Matter["closed"]>;
  busy: boolean;
  /** Whether the patient did it just now and the focus needs a new place. */
  arrive: boolean;
  onReopen: () => void;
};

export function Closed({ closed, busy, arrive, onReopen }: Props) {
  const { app, t } = useUi();
  const words = useArrival<HTMLParagraphElement>();
  return (
    <div class="ask">
      <p ref={arrive ? words : null} tabIndex={-1}>
        {t(WHY[closed])}
      </p>
      <div class="buttons">
        <button type="button" class="button quiet" aria-disabled={busy} onClick={() => !busy && onReopen()}>
          {t(closed === "solved" ? "closed.not_solved" : "closed.again")}
        </button>
        <button type="button" class="button quiet" onClick={() => app.go({ name: "home" })}>
          {t("closed.other")}
        </button>
      </div>
    </div>
  );
}
