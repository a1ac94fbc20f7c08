/** The texts of a conversation: what happened in it, the place in line, what comes next. */
import { later } from "./later.ts";
import en from "./thread.en.json";

export type ThreadKey = keyof typeof en;
export const loadThread = later<ThreadKey>(en, () => import("./thread.es.json"));
