/** "Clear and leave", for a device that others use too. */
import { useState } from "preact/hooks";
import { Ask } from "./ask.tsx";
import { useReadable, useUi } from "./context.ts";
import { Icon } from "./icon.tsx";
import { ERASE } from "./icons.ts";

/** The question itself; also asked from within a conversation. */
export function AskClear({ onNo }: { onNo: () => void }) {
  const { app, t } = useUi();
  const { cleared } = useReadable(app.state);
  return (
    <Ask
      question={t("clear.ask")}
      help={t("clear.help")}
      yes={t("clear.yes")}
      no={t("clear.no")}
      busy={cleared === "busy"}
      onYes={() => void app.leave()}
      onNo={onNo}
    />
  );
}

export function ClearAndLeave() {
  const { app, t } = useUi();
  const { cleared } = useReadable(app.state);
  const [asking, setAsking] = useState(false);
  if (asking && cleared !== "failed") return <AskClear onNo={() => setAsking(false)} />;
  return (
    <div>
      {cleared === "failed" && (
        <p class="trouble" role="alert">
          {t("clear.failed")}
        </p>
      )}
      <button
        type="button"
        class="plain with-icon"
        onClick={() => (cleared === "failed" ? void app.leave() : setAsking(true))}
      >
        <Icon path={ERASE} />
        {t("clear.open")}
      </button>
    </div>
  );
}
