import { type ReactNode, useEffect, useState } from "react";
import { painted } from "../state/frames.ts";

/** Draws what it holds once what stands around it is on the screen: for what may come a frame later. */
export function Later({ children }: { children: ReactNode }): ReactNode {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    let here = true;
    void painted().then(() => here && setSeen(true));
    return () => {
      here = false;
    };
  }, []);
  return seen ? children : null;
}
