import { useEffect } from "react";
import { useDesk } from "../app/desk-context.tsx";

const inputs = ["keydown", "pointermove", "pointerdown", "wheel", "scroll"] as const;

/** Tells the server that this conversation is before somebody who is at work on it. */
export function useFocusFrames(id: string): void {
  const { focus } = useDesk();
  useEffect(() => {
    const look = () => focus.visible(document.visibilityState === "visible");
    const input = () => focus.input();
    look();
    focus.show(id);
    document.addEventListener("visibilitychange", look);
    for (const name of inputs) document.addEventListener(name, input, { capture: true, passive: true });
    return () => {
      focus.show("");
      document.removeEventListener("visibilitychange", look);
      for (const name of inputs) document.removeEventListener(name, input, { capture: true });
    };
  }, [focus, id]);
}
