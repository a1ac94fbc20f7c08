import { createContext, useContext } from "react";
import type { Desk } from "../state/desk.ts";

export const DeskContext = createContext<Desk | undefined>(undefined);

/** The desk of whoever is signed in; only screens behind the sign-in ask for it. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("useDesk outside of the signed-in screens");
  return desk;
}
