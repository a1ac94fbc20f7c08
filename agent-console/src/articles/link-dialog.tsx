import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { t } from "../i18n/i18n.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/fields.tsx";
import { documentAddress, FileField, useOneFile } from "./one-file.tsx";
import { useKb } from "./use-kb.ts";

/** Where a link may lead; anything else readers would see as plain words. */
const leads = /^(https?:\/\/\S+\.\S+|mailto:\S+@\S+|tel:\+?[\d ()-]{3,}|article:[a-z0-9-]+|document:\w+)$/i;

/** Asks where a link leads: an address, or an article that is found by its title. */
export function LinkDialog({
  article,
  href,
  onLink,
  onClose,
}: {
  article: string;
  href: string;
  /** `name` is what to call it where nothing is marked. */
  onLink: (href: string, name: string) => void;
  onClose: () => void;
}) {
  const kb = useKb();
  const file = useOneFile(`document-${article}`);
  const [to, setTo] = useState(href);
  const [wrong, setWrong] = useState("");
  const words = to.includes(":") ? "" : to.trim();
  const { data } = useQuery({
    queryKey: ["kb", "link", words],
    queryFn: () => kb.list({ q: words, status: "published", limit: 6 }),
    enabled: words.length > 1,
    placeholderData: (before) => before,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (file.id) {
      onLink(documentAddress(file.id), file.take());
      return;
    }
    const address = /^[\w-]+(\.[\w-]+)+(\/\S*)?$/.test(to.trim()) ? `https://${to.trim()}` : to.trim();
    if (!leads.test(address)) setWrong(t("kb.link_wrong"));
    else onLink(address, address);
  };
  return (
    <Dialog open onClose={onClose} title={t("kb.tool_link")}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <TextField
          label={t("kb.link_to")}
          hint={t("kb.link_hint")}
          value={to}
          error={wrong || undefined}
          onChange={(value) => {
            setTo(value);
            setWrong("");
          }}
        />
        {words.length > 1 && data && data.articles.length > 0 ? (
          <ul aria-label={t("kb.link_articles")} className="m-0 flex list-none flex-col gap-1 p-0">
            {data.articles.map((found) => (
              <li key={found.id}>
                <button
                  type="button"
                  onClick={() => onLink(`article:${found.slug}`, found.title)}
                  className="min-h-8 w-full rounded-md px-2 py-1 text-start text-14 hover:bg-hover max-md:min-h-11"
                  lang={found.language}
                >
                  {found.title}
                </button>
              </li>
            ))}
          </ul>
        ) : null}
        <FileField
          label={t("kb.link_file")}
          hint={t("kb.link_file_hint")}
          accept="application/pdf,image/png,image/jpeg,image/gif,image/webp"
          file={file}
        />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          {href ? <Button onClick={() => onLink("", "")}>{t("kb.link_remove")}</Button> : null}
          <Button type="submit" look="primary">
            {t("kb.link_set")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
