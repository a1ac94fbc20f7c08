import { CloudOff } from "lucide-react";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { Button } from "./button.tsx";
import { Empty } from "./empty.tsx";

/** What could not be read, why, and the way to try again. */
export function Failed({ title, error, onAgain }: { title: string; error: unknown; onAgain: () => void }) {
  return (
    <Empty
      icon={CloudOff}
      role="alert"
      title={title}
      action={<Button onClick={onAgain}>{t("common.try_again")}</Button>}
    >
      {errorText(error)}
    </Empty>
  );
}
