/** The banner of a lost connection: only when it lasts, and saying that nothing is lost. */
import type { PatientClient } from "@careline/client";
import { useEffect, useState } from "preact/hooks";
import { useReadable, useUi } from "./context.ts";
import { Icon } from "./icon.tsx";
import { OFFLINE } from "./thread-icons.ts";

/** A shorter interruption is nobody's business. */
const PATIENCE_MS = 2000;

/** Whether there has been no connection for a while. */
export function useOffline(client: PatientClient): boolean {
  const { status } = useReadable(client.connection);
  const [offline, setOffline] = useState(false);
  const [unplugged, setUnplugged] = useState(!navigator.onLine);
  useEffect(() => {
    const look = (): void => setUnplugged(!navigator.onLine);
    window.addEventListener("online", look);
    window.addEventListener("offline", look);
    return () => {
      window.removeEventListener("online", look);
      window.removeEventListener("offline", look);
    };
  }, []);
  const away = unplugged || status === "waiting" || status === "connecting" || status === "forbidden";
  useEffect(() => {
    if (!away) {
      setOffline(false);
      return;
    }
    const timer = setTimeout(() => setOffline(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [away]);
  return offline;
}

export function Banner({ offline }: { offline: boolean }) {
  const { t, say } = useUi();
  const [was, setWas] = useState(false);
  useEffect(() => {
    if (offline) say(t("banner.offline"));
    else if (was) say(t("banner.back"));
    setWas(offline);
  }, [offline]);
  if (!offline) return null;
  return (
    <p class="banner">
      <Icon path={OFFLINE} />
      {t("banner.offline")}
    </p>
  );
}
