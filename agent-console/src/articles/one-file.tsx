import { trayOf } from "@careline/client";
import { useDesk } from "../app/desk-context.tsx";
import { troubleText } from "../files/words.ts";
import { t } from "../i18n/i18n.ts";
import { useStore } from "../state/store.ts";
import { Labelled } from "../ui/fields.tsx";

/** Addresses of an article's own files in its Markdown. */
export const pictureAddress = (id: string) => `image:${id}`;
export const documentAddress = (id: string) => `document:${id}`;

type OneFile = ReturnType<typeof useOneFile>;

/** A file that is chosen and sent in at once; the next one takes its place. */
export function useOneFile(name: string) {
  const desk = useDesk();
  const tray = trayOf(desk.client, name);
  const files = useStore(tray.files);
  const file = files.at(-1);
  return {
    /** Once the server has it. */
    id: file?.attachment?.id,
    sending: file?.state === "sending" || file?.state === "waiting",
    trouble: file?.state === "failed" ? troubleText(file.reason, file.message) : "",
    choose: (chosen: FileList | null) => {
      for (const { key } of files) tray.remove(key);
      if (chosen?.length) tray.add([...chosen].slice(0, 1));
    },
    /** It is used now: answers what it is called. */
    take: () => tray.take()?.at(-1)?.name ?? "",
  };
}

export function FileField({
  label,
  hint,
  accept,
  file,
  error,
}: {
  label: string;
  hint: string;
  accept: string;
  file: OneFile;
  error?: string | undefined;
}) {
  return (
    <Labelled label={label} hint={file.sending ? t("kb.file_sending") : hint} error={file.trouble || error}>
      {(id, described) => (
        <input
          id={id}
          type="file"
          accept={accept}
          aria-describedby={described}
          onChange={(event) => file.choose(event.target.files)}
          className="text-14"
        />
      )}
    </Labelled>
  );
}
