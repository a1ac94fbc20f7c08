import { t } from "../i18n/i18n.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";

/** Two people changed one thing: whoever comes second chooses, and loses nothing unseen. */
export function Crossed({ onTheirs, onMine }: { onTheirs: () => void; onMine: () => void }) {
  return (
    <Notice
      tone="warn"
      role="alert"
      className="flex-wrap"
      action={
        <span className="flex flex-wrap gap-2">
          <Button size="small" onClick={onTheirs}>
            {t("questions.theirs")}
          </Button>
          <Button size="small" onClick={onMine}>
            {t("questions.mine")}
          </Button>
        </span>
      }
    >
      {t("questions.conflict")}
    </Notice>
  );
}
