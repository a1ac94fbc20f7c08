/** The texts about looking for an answer and reading it. */
import en from "./find.en.json";
import { later } from "./later.ts";

export type FindKey = keyof typeof en;
export const loadFind = later<FindKey>(en, () => import("./find.es.json"));
