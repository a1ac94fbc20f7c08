/** What shows and sends files: its code comes with the first file. */
import { useEffect, useState } from "preact/hooks";

export type Files = typeof import("./files.tsx");

let here: Files | undefined;

/** Nothing until it is needed and has come. Where it cannot come, the next file asks again. */
export function useFiles(needed: boolean): Files | undefined {
  const [, arrived] = useState({});
  useEffect(() => {
    if (needed && !here) {
      import("./files.tsx").then(
        (files) => {
          here = files;
          arrived({});
        },
        () => {},
      );
    }
  }, [needed]);
  return needed ? here : undefined;
}
