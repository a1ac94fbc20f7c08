import { createContext, useContext } from "react";
import type { Door } from "../state/session.ts";

export type Entrance = { door: Door; setupToken: string };

export const EntranceContext = createContext<Entrance | undefined>(undefined);

export function useEntrance(): Entrance {
  const entrance = useContext(EntranceContext);
  if (!entrance) throw new Error("useEntrance outside of the console");
  return entrance;
}
