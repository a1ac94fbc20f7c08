/** The texts of a closed matter: the ways on, and how it went. */
import en from "./closed.en.json";
import { later } from "./later.ts";

export type ClosedKey = keyof typeof en;
export const loadClosed = later<ClosedKey>(en, () => import("./closed.es.json"));
