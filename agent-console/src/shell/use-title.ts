import { useEffect } from "react";
import { t } from "../i18n/i18n.ts";
import { notifications } from "../state/notifications.ts";

/** The tab's title carries a number and nothing of what was said. */
export function useTitle(unread: number): void {
  useEffect(() => {
    document.title = unread > 0 ? t("title.count", { n: unread }) : t("title.app");
  }, [unread]);
  useEffect(() => {
    const seen = () => notifications.seen();
    addEventListener("focus", seen);
    return () => removeEventListener("focus", seen);
  }, []);
}
