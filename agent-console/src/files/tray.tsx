import type { Picked, Tray, TrayFile } from "@careline/client";
import { FileText, RotateCw, X } from "lucide-react";
import { useEffect, useState } from "react";
import { t } from "../i18n/i18n.ts";
import { useStore } from "../state/store.ts";
import { IconButton } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { sizeText, troubleText } from "./words.ts";

/** The files beside the text that is being written; `over`: some are held above this place. */
export function FileTray({ tray, over, offline }: { tray: Tray; over: boolean; offline: boolean }) {
  const files = useStore(tray.files);
  const failed = files.filter((file) => file.state === "failed").at(-1);
  return (
    <>
      {over ? (
        <p className="pointer-events-none absolute inset-2 z-10 grid place-items-center rounded-lg border-2 border-dashed border-accent bg-accent-soft text-14 font-semibold">
          {t("files.drop")}
        </p>
      ) : null}
      <ul aria-label={t("files.chosen")} className="mt-2 flex max-h-40 flex-wrap gap-2 overflow-y-auto">
        {files.map((file) => (
          <InTray key={file.key} tray={tray} file={file} offline={offline} />
        ))}
      </ul>
      <p role="alert" className="sr-only">
        {failed ? `${failed.name}. ${troubleText(failed.reason, failed.message)}` : ""}
      </p>
    </>
  );
}

function InTray({ tray, file, offline }: { tray: Tray; file: TrayFile; offline: boolean }) {
  const picked = tray.picked(file.key);
  const picture = usePicture(picked);
  const failed = file.state === "failed";
  return (
    <li
      className={cx(
        "flex w-72 max-w-full items-center gap-2 rounded-md border bg-surface py-1 ps-2 text-12 text-ink",
        failed ? "border-danger" : "border-line",
      )}
    >
      {picture ? (
        <img src={picture} alt="" className="size-9 shrink-0 rounded-sm object-cover" />
      ) : (
        <FileText aria-hidden="true" size={20} strokeWidth={1.5} className="shrink-0 text-soft" />
      )}
      <div className="min-w-0 flex-1">
        <bdi title={file.name} className="block truncate font-semibold">
          {file.name}
        </bdi>
        {file.state === "sending" ? (
          <progress value={file.progress} aria-label={file.name} className="block h-1 w-full accent-accent" />
        ) : null}
        <span className={failed ? "text-danger" : "text-soft"}>{stateText(file, offline)}</span>
      </div>
      {failed && picked ? (
        <IconButton
          icon={RotateCw}
          label={t("files.retry", { name: file.name })}
          onClick={() => tray.retry(file.key)}
        />
      ) : null}
      <IconButton
        icon={X}
        label={t("files.remove", { name: file.name })}
        onClick={() => tray.remove(file.key)}
      />
    </li>
  );
}

function stateText(file: TrayFile, offline: boolean): string {
  switch (file.state) {
    case "failed":
      return troubleText(file.reason, file.message);
    case "sending":
      return t("files.sending", { n: Math.round(file.progress * 100) });
    case "waiting":
      return t(offline ? "files.offline" : "files.waiting");
    case "lost":
      return t("files.lost");
    case "ready":
      return sizeText(file.size);
  }
}

/** A picture of a file that this page has, for as long as it is shown. */
function usePicture(file: Picked | undefined): string | undefined {
  const [url, setURL] = useState<string>();
  useEffect(() => {
    if (!(file instanceof File) || !file.type.startsWith("image/")) return;
    const made = URL.createObjectURL(file);
    setURL(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}
