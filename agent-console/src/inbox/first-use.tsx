import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { t } from "../i18n/i18n.ts";
import { TourButton } from "../tour/tour-button.tsx";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import type { View } from "./views.ts";

/** Nothing was ever written: the next step is to put the chat on the website. */
export function FirstUse({ icon }: { icon: View["icon"] }) {
  const [copied, setCopied] = useState(false);
  const line = `<script src="${location.origin}/widget.js" data-site="SITE-KEY" async></script>`;
  const copy = async () => {
    await navigator.clipboard.writeText(line);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <Empty icon={icon} title={t("first.title")}>
      <p>{t("first.lead")}</p>
      <code className="mt-3 block rounded-md border border-line bg-sunken p-3 text-start font-mono text-12 break-all text-ink">
        {line}
      </code>
      <p className="mt-2 text-12">{t("first.key")}</p>
      <div className="mt-3 flex flex-wrap justify-center gap-2">
        <Button icon={copied ? Check : Copy} onClick={() => void copy()}>
          {copied ? t("first.copied") : t("first.copy")}
        </Button>
        <TourButton />
      </div>
    </Empty>
  );
}
