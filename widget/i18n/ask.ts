/** The texts of what is asked before a conversation: questions, how to reach somebody, when to call. */
import en from "./ask.en.json";
import { later } from "./later.ts";

export type AskKey = keyof typeof en;
export const loadAsk = later<AskKey>(en, () => import("./ask.es.json"));
