/** The texts about photos and files: choosing, sending, showing. */
import en from "./files.en.json";
import { later } from "./later.ts";

export type FilesKey = keyof typeof en;
export const loadFiles = later<FilesKey>(en, () => import("./files.es.json"));
