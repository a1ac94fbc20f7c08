/** Photos and files: the tray beside the line to write in, and those of a message. */
import {
  type Api,
  type Attachment,
  type AttachmentLinks,
  type Picked,
  type Tray,
  type TrayFile,
  trayOf,
} from "@careline/client";
import { useEffect, useState } from "preact/hooks";
import { type FilesKey, loadFiles } from "../i18n/files.ts";
import { intlTag } from "../i18n/t.ts";
import { useReadable, useUi } from "./context.ts";
import "./files.css";
import { Icon } from "./icon.tsx";
import { CLOSE } from "./icons.ts";
import { useTexts } from "./texts.ts";

export { trayOf };

const PAPER =
  "M6 22a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8a2.4 2.4 0 0 1 1.704.706l3.588 3.588A2.4 2.4 0 0 1 20 8v12a2 2 0 0 1-2 2zM14 2v5a1 1 0 0 0 1 1h5M10 9H8M16 13H8M16 17H8";
const AGAIN = "M21 12a9 9 0 1 1-9-9c2.52 0 4.93 1 6.74 2.74L21 8M21 3v5h-5";

function sizeOf(bytes: number, lang: string): string {
  const small = bytes < 1 << 20;
  return new Intl.NumberFormat(intlTag(lang), {
    style: "unit",
    unit: small ? "kilobyte" : "megabyte",
    maximumFractionDigits: small ? 0 : 1,
  }).format(Math.max(1, bytes) / (small ? 1 << 10 : 1 << 20));
}

/** The files that wait for the message; `waiting`: it goes out when they are here. */
export function TrayList({ tray, waiting, offline }: { tray: Tray; waiting: boolean; offline: boolean }) {
  const tt = useTexts(loadFiles);
  const { say } = useUi();
  const files = useReadable(tray.files);
  const failed = files.find((f) => f.state === "failed");
  useEffect(() => {
    if (failed && tt) say(`${failed.name}. ${tt(troubleOf(failed))}`, true);
  }, [failed?.key, failed?.reason]);
  if (!tt || files.length === 0) return null;
  return (
    <>
      <ul class="tray" aria-label={tt("files.chosen")}>
        {files.map((f) => (
          <InTray key={f.key} tray={tray} file={f} offline={offline} />
        ))}
      </ul>
      <p class="length" role="status">
        {waiting ? tt("files.goes_out") : tt("files.hint")}
      </p>
    </>
  );
}

function InTray({ tray, file, offline }: { tray: Tray; file: TrayFile; offline: boolean }) {
  const { lang } = useUi();
  const tt = useTexts(loadFiles);
  const picture = usePicture(tray.picked(file.key));
  const [broken, setBroken] = useState(false);
  if (!tt) return null;
  const part = new Intl.NumberFormat(intlTag(lang), { style: "percent" }).format(file.progress);
  const moving = file.state === "sending";
  const words =
    file.state === "failed"
      ? tt(troubleOf(file))
      : file.state === "sending"
        ? tt("files.sending", { part })
        : file.state === "waiting"
          ? tt(offline ? "files.offline" : "files.waiting")
          : `${sizeOf(file.size, lang)} · ${tt(file.state === "lost" ? "files.lost" : "files.ready")}`;
  return (
    <li class={file.state}>
      {picture && !broken ? (
        <img class="picture" src={picture} alt="" onError={() => setBroken(true)} />
      ) : (
        <Icon path={PAPER} />
      )}
      <div class="what">
        <bdi>{file.name}</bdi>
        {moving && <progress value={file.progress} aria-label={file.name} />}
        <small>{words}</small>
      </div>
      {file.state === "failed" && tray.picked(file.key) && (
        <button
          type="button"
          class="icon-button"
          aria-label={tt("files.retry", { name: file.name })}
          onClick={() => tray.retry(file.key)}
        >
          <Icon path={AGAIN} />
        </button>
      )}
      <button
        type="button"
        class="icon-button"
        aria-label={tt("files.remove", { name: file.name })}
        onClick={() => tray.remove(file.key)}
      >
        <Icon path={CLOSE} />
      </button>
    </li>
  );
}

function troubleOf({ reason = "" }: TrayFile): FilesKey {
  return known.has(reason) ? (`trouble.${reason}` as FilesKey) : "trouble.other";
}

const known = new Set([
  "network",
  "empty_file",
  "file_too_large",
  "file_type",
  "heic",
  "damaged_file",
  "too_many_pixels",
  "unsafe_file",
  "infected",
  "too_many_files",
  "too_many_files_today",
  "blocked",
]);

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

/** The files of a message. */
export function Shown({ api, files }: { api: Api; files: readonly Attachment[] }) {
  return (
    <ul class="shown">
      {files.map((file) => (
        <li key={file.id}>
          <ShownFile api={api} file={file} />
        </li>
      ))}
    </ul>
  );
}

function ShownFile({ api, file }: { api: Api; file: Attachment }) {
  const { lang } = useUi();
  const tt = useTexts(loadFiles);
  const [links, setLinks] = useState<AttachmentLinks | "failed">();
  const open = file.state === "clean" || file.state === "unscanned";
  const ask = (): void => void load(api, file.id).then(setLinks, () => setLinks("failed"));
  useEffect(() => {
    if (open) ask();
  }, [file.id, open]);
  if (!tt) return null;
  const name = <bdi>{file.name}</bdi>;
  if (!open || links === "failed") {
    return (
      <span class="file">
        <Icon path={PAPER} />
        <span class="what">
          {name}
          <small>
            {tt(!open ? (file.state === "infected" ? "files.infected" : "files.scanning") : "files.gone")}
          </small>
        </span>
        {links === "failed" && (
          <button type="button" class="plain" onClick={ask}>
            {tt("files.again")}
          </button>
        )}
      </span>
    );
  }
  const size = sizeOf(file.size, lang);
  /** A link lasts some minutes: an old one is asked for anew before it is followed. */
  const follow = (e: MouseEvent & { currentTarget: HTMLAnchorElement }): void => {
    if (links && (links.expires_at ?? 0) > Date.now() + 5_000) return;
    e.preventDefault();
    const anchor = e.currentTarget;
    void load(api, file.id).then(
      (fresh) => {
        setLinks(fresh);
        anchor.href = fresh.url ?? "";
        anchor.click();
      },
      () => setLinks("failed"),
    );
  };
  const pictured = file.preview && links?.preview_url;
  return (
    <a class={pictured ? "file pictured" : "file"} href={links?.url ?? "#"} download onClick={follow}>
      <span class="unseen">{tt("files.save")} </span>
      {pictured ? (
        <img
          src={pictured}
          alt={tt("files.preview", { name: file.name })}
          width={file.width}
          height={file.height}
          onError={() => setLinks("failed")}
        />
      ) : (
        <>
          <Icon path={PAPER} />
          <span class="what">
            {name} <small>{size}</small>
          </span>
        </>
      )}
    </a>
  );
}

const load = async (api: Api, id: string): Promise<AttachmentLinks> =>
  (await api.get<{ attachment: AttachmentLinks }>(`/attachments/${id}`)).attachment;
