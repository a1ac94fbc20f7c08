import { loadTexts } from "../i18n/i18n.ts";

/** The list of articles. It is here before it is asked for: what is typed next belongs into its box. */
export const loadPicker = () =>
  Promise.all([import("./picker.tsx"), loadTexts("kbuse")]).then(([{ ArticlePicker }]) => ({
    default: ArticlePicker,
  }));
