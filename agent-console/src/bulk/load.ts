import { loadTexts } from "../i18n/i18n.ts";

/**
 * All that changing several conversations needs. It comes as a whole with the
 * first one that is selected: what is pressed next must find its question there.
 */
export const loadBulk = () =>
  Promise.all([import("./parts.ts"), loadTexts("bulk", "tools", "more", "thread")]).then(([parts]) => parts);
