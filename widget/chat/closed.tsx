/** Where the composer was, once a matter is closed: why, and the ways on. */
import { useEffect, useRef } from "preact/hooks";
import type { Matter } from "../state/lines.ts";
import { lostPlace, useUi } from "./context.ts";

type Props = {
  closed: NonNullable<Matter["closed"]>;
  busy: boolean;
  /** Whether something was being written when it closed. */
  unsent: boolean;
  onReopen: () => void;
};

export function Closed({ closed, busy, unsent, onReopen }: Props) {
  const { app, t } = useUi();
  const words = useRef<HTMLParagraphElement>(null);
  // Whoever was writing, or pressed "End chat", has lost their place to this; nobody else is moved.
  useEffect(() => {
    if (lostPlace()) words.current?.focus();
  }, []);
  return (
    <div class="ask">
      <p ref={words} tabIndex={-1}>
        {t(`closed.${closed}`)} {unsent && t("closed.kept")}
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
