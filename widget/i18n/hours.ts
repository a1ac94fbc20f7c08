/** The texts about opening hours and closed doors. */
import en from "./hours.en.json";
import { later } from "./later.ts";

export type HoursKey = keyof typeof en;
export const loadHours = later<HoursKey>(en, () => import("./hours.es.json"));
