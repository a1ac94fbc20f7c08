import { lazy } from "react";
import { loadTexts } from "../i18n/i18n.ts";

const load = () => Promise.all([import("./shown.tsx"), loadTexts("files")]).then(([part]) => part);

/** The files of a message; their code comes with the first of them. */
export const ShownFiles = lazy(() => load().then((part) => ({ default: part.ShownFiles })));
/** The files beside the text that is being written. */
export const FileTray = lazy(() =>
  Promise.all([import("./tray.tsx"), loadTexts("files")]).then(([part]) => ({ default: part.FileTray })),
);
