import { Check, Copy } from "lucide-react";
import { useRef, useState } from "react";
import { t } from "../i18n/i18n.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import type { Made } from "./asks.ts";

/** What was made and is shown this once: read, copied, closed. */
export function MadeDialog({ made, onClose }: { made: Made; onClose: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(made.text);
      setCopied(true);
    } catch {
      field.current?.select(); // where the browser refuses, the reader's own keys copy it
    }
  };
  return (
    <Dialog open onClose={onClose} title={made.title} initialFocus={field}>
      <div className="flex flex-col gap-4">
        <p className="text-14 text-soft">{made.lead}</p>
        <Field
          label={made.label}
          inputRef={field}
          readOnly
          dir="ltr"
          value={made.text}
          onFocus={(event) => event.target.select()}
        />
        <div className="flex flex-wrap items-center justify-end gap-2">
          <span role="status" className="text-14 text-good">
            {copied ? t("made.copied") : ""}
          </span>
          <Button onClick={onClose}>{t("common.close")}</Button>
          <Button look="primary" icon={copied ? Check : Copy} onClick={() => void copy()}>
            {t("made.copy")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
