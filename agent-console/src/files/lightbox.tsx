import type { Attachment } from "@careline/client";
import { ChevronLeft, ChevronRight, X } from "lucide-react";
import type { KeyboardEvent } from "react";
import { t } from "../i18n/i18n.ts";
import { IconButton } from "../ui/button.tsx";
import { DialogFrame } from "../ui/dialog.tsx";
import { SaveLink } from "./shown.tsx";
import { useLinks } from "./use-links.ts";

/** One picture as large as the window allows. Arrows go to the others of the message, Escape closes. */
export function Lightbox({
  pictures,
  at,
  onAt,
  onClose,
}: {
  pictures: readonly Attachment[];
  at: string;
  onAt: (id: string) => void;
  onClose: () => void;
}) {
  const index = pictures.findIndex((picture) => picture.id === at);
  const picture = pictures[index];
  const { links, fresh, again } = useLinks(at, true);
  if (!picture) return null;
  const step = (by: number) => {
    const next = pictures[index + by];
    if (next) onAt(next.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const rtl = document.dir === "rtl" ? -1 : 1;
    if (event.key === "ArrowLeft") step(-rtl);
    if (event.key === "ArrowRight") step(rtl);
  };
  const shown = links?.id === at ? links : undefined;
  return (
    <DialogFrame open onClose={onClose} label={picture.name} wide>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows are a shortcut for the buttons within */}
      <div onKeyDown={onKeyDown} className="flex min-h-0 flex-col">
        <div className="flex items-center gap-2 border-b border-line px-3 py-2">
          <bdi className="min-w-0 flex-1 truncate text-14 font-semibold">{picture.name}</bdi>
          {pictures.length > 1 ? (
            <>
              <span className="text-12 text-soft">
                {t("files.count", { at: index + 1, of: pictures.length })}
              </span>
              <IconButton
                icon={ChevronLeft}
                label={t("files.previous")}
                keys="arrowleft"
                aria-disabled={index === 0}
                onClick={() => step(-1)}
                className="rtl:rotate-180"
              />
              <IconButton
                icon={ChevronRight}
                label={t("files.next")}
                keys="arrowright"
                aria-disabled={index === pictures.length - 1}
                onClick={() => step(1)}
                className="rtl:rotate-180"
              />
            </>
          ) : null}
          <IconButton icon={X} label={t("common.close")} onClick={onClose} />
        </div>
        <div className="grid min-h-40 place-items-center overflow-auto bg-sunken">
          {shown?.url ? (
            <img
              src={shown.url}
              alt={t("files.picture", { name: picture.name })}
              width={picture.width}
              height={picture.height}
              onError={again}
              className="h-auto max-h-[58vh] w-auto max-w-full object-contain"
            />
          ) : (
            <p className="text-12 text-soft">{t("files.loading")}</p>
          )}
        </div>
        <SaveLink file={picture} links={shown} fresh={fresh} />
      </div>
    </DialogFrame>
  );
}
