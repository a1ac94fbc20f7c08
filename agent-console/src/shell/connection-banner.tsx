import type { ConnectionState, Readable } from "@careline/client";
import { CloudOff } from "lucide-react";
import { type Key, t } from "../i18n/i18n.ts";
import { useOffline } from "../state/online.ts";
import { useStore } from "../state/store.ts";
import { Button } from "../ui/button.tsx";
import { useLasting } from "../ui/skeleton.tsx";

/** Says that the console is not live, once that has lasted long enough to matter. */
export function ConnectionBanner({
  connection,
  onNow,
}: {
  connection: Readable<ConnectionState>;
  onNow: () => void;
}) {
  const { status, welcomed } = useStore(connection);
  const offline = useOffline();
  // A reconnection within a blink is nobody's business; a first connection may take a little.
  const lasting = useLasting(status !== "online", welcomed ? 1_500 : 4_000);
  const key: Key | undefined =
    status === "forbidden"
      ? "connection.forbidden"
      : offline
        ? "connection.offline"
        : lasting
          ? "connection.lost"
          : undefined;
  return (
    <div role="status">
      {key ? (
        <div className="flex items-center justify-center gap-3 bg-warn-soft px-4 py-1.5 text-14 text-warn">
          <CloudOff aria-hidden="true" size={16} strokeWidth={1.75} className="shrink-0" />
          <span>{t(key)}</span>
          {status === "waiting" ? (
            <Button size="small" onClick={onNow}>
              {t("connection.now")}
            </Button>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
