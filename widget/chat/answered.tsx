/** An article was the answer: nobody has to be written to, and whoever waits may leave the line. */
import { useState } from "preact/hooks";
import { loadFind } from "../i18n/find.ts";
import { useUi } from "./context.ts";
import { useTexts } from "./texts.ts";

type Props = {
  heading: { current: HTMLHeadingElement | null };
  /** The conversation they wait in, if they do. */
  from: string | undefined;
  onBack: () => void;
};

export function Answered({ heading, from, onBack }: Props) {
  const { app, t, say } = useUi();
  const tt = useTexts(loadFind);
  const [busy, setBusy] = useState(false);

  const leave = async (id: string): Promise<void> => {
    setBusy(true);
    try {
      await (await app.client()).end(id);
      await app.refresh();
      app.go({ name: "home" });
    } catch {
      say(t("error.action"), true);
    }
    setBusy(false);
  };

  if (!tt) return null;
  return (
    <div class="told answered">
      <h1 ref={heading} tabIndex={-1}>
        {tt("answered.title")}
      </h1>
      <p>{tt(from ? "answered.waiting" : "answered.help")}</p>
      <div class="buttons">
        {from ? (
          <>
            <button
              type="button"
              class="button"
              aria-disabled={busy}
              onClick={() => !busy && void leave(from)}
            >
              {tt("answered.leave")}
            </button>
            <button type="button" class="button quiet" onClick={onBack}>
              {tt("answered.keep")}
            </button>
          </>
        ) : (
          <button type="button" class="button" onClick={() => app.go({ name: "home" })}>
            {tt("answered.done")}
          </button>
        )}
      </div>
    </div>
  );
}
