import { loadTexts } from "../i18n/i18n.ts";
import { lazily } from "../ui/lazily.ts";

const load = () => Promise.all([import("./shown.tsx"), loadTexts("files")]).then(([part]) => part);

/** The files of a message; their code comes with the first of them. */
export const ShownFiles = lazily(() => load().then((part) => ({ default: part.ShownFiles })));
/** The files beside the text that is being written. */
export const FileTray = lazily(() =>
  Promise.all([import("./tray.tsx"), loadTexts("files")]).then(([part]) => ({ default: part.FileTray })),
);
