import type { Attachment, AttachmentLinks } from "@careline/client";
import { Download, FileText, ShieldAlert, ShieldQuestion } from "lucide-react";
import { Suspense, useState } from "react";
import { t } from "../i18n/i18n.ts";
import { Button } from "../ui/button.tsx";
import { lazily } from "../ui/lazily.ts";
import { useLinks } from "./use-links.ts";
import { sizeText } from "./words.ts";

const Lightbox = lazily(() => import("./lightbox.tsx").then((part) => ({ default: part.Lightbox })));

/** The files of a message: pictures small, everything to open and to save. */
export function ShownFiles({ files }: { files: readonly Attachment[] }) {
  const [opened, setOpened] = useState<string>();
  const pictures = files.filter((file) => file.preview);
  return (
    <>
      <ul className="flex flex-wrap gap-2 py-1">
        {files.map((file) => (
          <li key={file.id} className="max-w-full">
            <ShownFile file={file} onOpen={() => setOpened(file.id)} />
          </li>
        ))}
      </ul>
      {opened ? (
        <Suspense fallback={null}>
          <Lightbox pictures={pictures} at={opened} onAt={setOpened} onClose={() => setOpened(undefined)} />
        </Suspense>
      ) : null}
    </>
  );
}

function ShownFile({ file, onOpen }: { file: Attachment; onOpen: () => void }) {
  const open = file.state === "clean" || file.state === "unscanned";
  const { links, failed, again, fresh } = useLinks(file.id, open);
  if (!open) {
    const bad = file.state === "infected";
    const Icon = bad ? ShieldAlert : ShieldQuestion;
    return (
      <p className="flex items-center gap-2 rounded-md border border-warn bg-warn-soft px-3 py-2 text-12 text-warn">
        <Icon aria-hidden="true" size={18} strokeWidth={1.5} className="shrink-0" />
        <span className="min-w-0">
          <bdi className="block truncate font-semibold">{file.name}</bdi>
          {t(bad ? "files.infected" : "files.scanning")}
        </span>
      </p>
    );
  }
  if (failed) {
    return (
      <p className="flex items-center gap-2 rounded-md border border-line bg-surface px-3 py-2 text-12 text-ink">
        <FileText aria-hidden="true" size={18} strokeWidth={1.5} className="shrink-0" />
        <bdi className="truncate">{file.name}</bdi>
        {t("files.gone")}
        <Button size="small" onClick={again}>
          {t("common.try_again")}
        </Button>
      </p>
    );
  }
  const picture = file.preview && links?.preview_url;
  return (
    <div className="flex max-w-full flex-col overflow-hidden rounded-md border border-line bg-surface text-ink">
      {picture ? (
        <button
          type="button"
          onClick={onOpen}
          aria-label={t("files.open", { name: file.name })}
          className="ring-inside block bg-sunken"
        >
          <img
            src={picture}
            alt=""
            width={file.width}
            height={file.height}
            onError={again}
            className="mx-auto block h-auto max-h-56 w-auto max-w-64 object-contain"
          />
        </button>
      ) : null}
      <SaveLink file={file} links={links} fresh={fresh} />
    </div>
  );
}

/** A link lasts some minutes: an old one is asked for anew before it is followed. */
export function SaveLink({
  file,
  links,
  fresh,
}: {
  file: Attachment;
  links: AttachmentLinks | undefined;
  fresh: () => Promise<AttachmentLinks | undefined>;
}) {
  return (
    <a
      href={links?.url ?? "#"}
      download
      onClick={(event) => {
        if (links && (links.expires_at ?? 0) > Date.now() + 5_000) return;
        event.preventDefault();
        const anchor = event.currentTarget;
        void fresh().then((now) => {
          if (!now?.url) return;
          anchor.href = now.url;
          anchor.click();
        });
      }}
      className="ring-inside flex max-w-72 min-w-40 items-center gap-2 px-3 py-1.5 text-12 hover:bg-hover"
    >
      <FileText aria-hidden="true" size={16} strokeWidth={1.5} className="shrink-0 text-soft" />
      <span className="sr-only">{t("files.save")} </span>
      <bdi className="min-w-0 flex-1 truncate">{file.name}</bdi>{" "}
      <span className="shrink-0 text-soft">{sizeText(file.size)}</span>
      <Download aria-hidden="true" size={16} strokeWidth={1.5} className="shrink-0 text-accent" />
    </a>
  );
}
