import type { StaffLink } from "@careline/client";
import { Check, Copy, Download } from "lucide-react";
import { useState } from "react";
import { exact } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { inputLook } from "../ui/field.tsx";
import { saveCsv } from "../ui/save.ts";
import { joinAddress, linksAsCsv } from "./links.ts";

/** Links to hand over, shown once: copied one by one, all together, or saved as a file. */
export function LinksDialog({ links, onClose }: { links: readonly StaffLink[]; onClose: () => void }) {
  const [copied, setCopied] = useState("");
  const copy = async (what: string, text: string) => {
    await navigator.clipboard.writeText(text);
    setCopied(what);
  };
  const [only] = links;
  const title = links.length === 1 && only ? t("links.one", { name: only.name }) : t("links.title");
  return (
    <Dialog open onClose={onClose} title={title} wide>
      <div className="flex flex-col gap-4">
        <p className="text-14 text-soft">{t("links.lead")}</p>
        <ul className="flex flex-col gap-3">
          {links.map((link) => (
            <li key={link.id} className="flex flex-col gap-1 rounded-lg border border-line p-3">
              <p className="flex flex-wrap items-baseline gap-x-3 text-14">
                <bdi className="font-semibold">{link.name}</bdi>
                <bdi className="text-soft">{link.email}</bdi>
                <span className="text-12 text-soft">
                  {t("links.good_until", { time: exact(link.expires_at) })}
                </span>
              </p>
              <div className="flex flex-wrap gap-2">
                <input
                  readOnly
                  dir="ltr"
                  aria-label={t("links.one", { name: link.name })}
                  value={joinAddress(location.origin, link)}
                  onFocus={(event) => event.target.select()}
                  className={`${inputLook} min-w-0 flex-1`}
                />
                <Button
                  icon={copied === link.id ? Check : Copy}
                  aria-label={copied === link.id ? undefined : t("links.copy_who", { name: link.name })}
                  onClick={() => void copy(link.id, joinAddress(location.origin, link))}
                >
                  {copied === link.id ? t("links.copied") : t("links.copy")}
                </Button>
              </div>
            </li>
          ))}
        </ul>
        <p role="status" className="sr-only">
          {copied ? t("links.copied") : ""}
        </p>
        <div className="flex flex-wrap justify-end gap-2">
          {links.length > 1 ? (
            <>
              <Button
                icon={copied === "all" ? Check : Copy}
                onClick={() => void copy("all", linksAsCsv(location.origin, links))}
              >
                {copied === "all" ? t("links.copied") : t("links.copy_all")}
              </Button>
              <Button
                icon={Download}
                onClick={() => saveCsv("careline-links.csv", linksAsCsv(location.origin, links))}
              >
                {t("links.save_all")}
              </Button>
            </>
          ) : null}
          <Button look="primary" onClick={onClose}>
            {t("links.done")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
