import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { t } from "../i18n/i18n.ts";
import { Button } from "../ui/button.tsx";
import { inputLook } from "../ui/field.tsx";
import { embedLine, policyLines } from "./embed.ts";

/** How the chat gets onto the clinic's website: the line, what a strict page adds, and the way in WordPress. */
export function SiteEmbed({ siteKey }: { siteKey: string }) {
  return (
    <section aria-labelledby="embed-title" className="flex flex-col gap-3">
      <h2 id="embed-title" className="text-16 font-semibold">
        {t("embed.title")}
      </h2>
      <Code what={t("embed.line")} hint={t("embed.line_hint")} text={embedLine(location.origin, siteKey)} />
      <details className="rounded-lg border border-line bg-surface p-3">
        <summary className="cursor-pointer text-14 font-semibold">{t("embed.strict")}</summary>
        <div className="mt-2">
          <Code what={t("embed.policy")} hint={t("embed.policy_hint")} text={policyLines(location.origin)} />
        </div>
      </details>
      <details className="rounded-lg border border-line bg-surface p-3">
        <summary className="cursor-pointer text-14 font-semibold">{t("embed.wordpress")}</summary>
        <ol className="mt-2 flex list-decimal flex-col gap-1 ps-5 text-14">
          <li>{t("embed.wordpress_1")}</li>
          <li>{t("embed.wordpress_2")}</li>
          <li>{t("embed.wordpress_3")}</li>
          <li>{t("embed.wordpress_4")}</li>
        </ol>
      </details>
    </section>
  );
}

function Code({ what, hint, text }: { what: string; hint: string; text: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <div className="flex flex-col gap-1">
      <p className="text-14 text-soft">{hint}</p>
      <div className="flex flex-wrap items-start gap-2">
        <textarea
          readOnly
          aria-label={what}
          dir="ltr"
          rows={text.split(/\n/).length}
          value={text}
          onFocus={(event) => event.target.select()}
          className={`${inputLook} h-auto! min-w-0 flex-1 resize-none py-2 font-mono`}
        />
        <Button
          icon={copied ? Check : Copy}
          onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
        >
          {copied ? t("links.copied") : t("embed.copy")}
        </Button>
      </div>
    </div>
  );
}
