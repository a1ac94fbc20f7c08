import { useEffect, useState } from "react";

/** After so long without a key or a press, whoever comes back may have forgotten where they were. */
export const awayMs = 5 * 60_000;

/** How long this person was away, once they are back; 0: they were not, or have been told. */
export function useAway(conversation: string): [away: number, told: () => void] {
  const [away, setAway] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever opens another one knows where they are
  useEffect(() => {
    setAway(0);
    let last = Date.now();
    const sign = () => {
      const now = Date.now();
      if (now - last >= awayMs) setAway(now - last);
      last = now;
    };
    const signs = ["keydown", "pointerdown", "focus"] as const;
    for (const name of signs) addEventListener(name, sign, true);
    document.addEventListener("visibilitychange", sign);
    return () => {
      for (const name of signs) removeEventListener(name, sign, true);
      document.removeEventListener("visibilitychange", sign);
    };
  }, [conversation]);
  return [away, () => setAway(0)];
}
