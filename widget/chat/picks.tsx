/** What opens the choice of files, and a phone's camera. */
import { loadThread } from "../i18n/thread.ts";
import { touch } from "./context.ts";
import { Icon } from "./icon.tsx";
import { useTexts } from "./texts.ts";
import { CAMERA, CLIP } from "./thread-icons.ts";

/** HEIC is left out, so that phones send JPEG instead. */
const PHOTOS = "image/jpeg,image/png,image/gif,image/webp";

type Props = {
  look: string;
  /** The labels are shown, not said alone. */
  worded?: boolean;
  onFiles: (files: FileList | null) => void;
};

export function Picks({ look, worded, onFiles }: Props) {
  const tt = useTexts(loadThread);
  if (!tt) return null;
  const pick = (label: string, path: string, kinds: string, camera: boolean) => (
    <label class={`${look} pick`}>
      <Icon path={path} />
      <input
        type="file"
        class="unseen"
        aria-label={label}
        accept={kinds}
        multiple={!camera}
        {...(camera && { capture: "environment" as const })}
        onChange={(e) => {
          onFiles(e.currentTarget.files);
          e.currentTarget.value = "";
        }}
      />
      {worded && label}
    </label>
  );
  return (
    <>
      {pick(tt("composer.attach"), CLIP, `${PHOTOS},application/pdf`, false)}
      {touch() && pick(tt("composer.camera"), CAMERA, PHOTOS, true)}
    </>
  );
}
