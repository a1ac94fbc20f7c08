import { useState } from "react";
import { errorText } from "../i18n/refusals.ts";

/** Doing one thing at a time, with what the server refused in words. */
export function useWork() {
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  const work = async (doing: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setWrong("");
    try {
      await doing();
    } catch (failed) {
      setWrong(errorText(failed));
    }
    setBusy(false);
  };
  return { busy, wrong, work };
}
