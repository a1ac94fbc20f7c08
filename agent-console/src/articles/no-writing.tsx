import { Lock } from "lucide-react";
import { t } from "../i18n/i18n.ts";
import { PlaceFrame } from "../shell/place-frame.tsx";
import { Empty } from "../ui/empty.tsx";

/** For those who read articles and write none. */
export function NoWriting({ title }: { title: string }) {
  return (
    <PlaceFrame place="articles" title={title}>
      <Empty icon={Lock} role="status" title={t("no_permission.title")}>
        {t("kb.no_writing")}
      </Empty>
    </PlaceFrame>
  );
}
