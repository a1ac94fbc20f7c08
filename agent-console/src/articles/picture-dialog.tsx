import { type FormEvent, useState } from "react";
import { t } from "../i18n/i18n.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/fields.tsx";
import { pictures } from "./markdown.ts";
import { FileField, pictureAddress, useOneFile } from "./one-file.tsx";

/** Asks for a picture and for words that say what it shows; without words it is not taken. */
export function PictureDialog({
  article,
  src,
  alt,
  onPicture,
  onClose,
}: {
  article: string;
  /** Of a picture that is there already; empty: a new one. */
  src: string;
  alt: string;
  onPicture: (src: string, alt: string) => void;
  onClose: () => void;
}) {
  const file = useOneFile(`picture-${article}`);
  const [words, setWords] = useState(alt);
  const [tried, setTried] = useState(false);
  const address = file.id ? pictureAddress(file.id) : src;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setTried(true);
    if (!words.trim() || !address) return;
    file.take();
    onPicture(address, words.trim());
  };
  return (
    <Dialog open onClose={onClose} title={t("kb.tool_picture")}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <FileField
          label={t("kb.picture_file")}
          hint={t("kb.picture_hint")}
          accept="image/png,image/jpeg,image/gif,image/webp"
          file={file}
          error={tried && !address ? t("kb.picture_missing") : undefined}
        />
        {address.startsWith("image:") ? (
          <img
            src={pictures + address.slice("image:".length)}
            alt={words}
            className="max-h-48 max-w-full self-start rounded-md border border-line"
          />
        ) : null}
        <TextField
          label={t("kb.picture_alt")}
          hint={t("kb.picture_alt_hint")}
          value={words}
          error={tried && !words.trim() ? t("kb.picture_alt_missing") : undefined}
          onChange={setWords}
        />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" look="primary">
            {t(src ? "common.save" : "kb.picture_add")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
