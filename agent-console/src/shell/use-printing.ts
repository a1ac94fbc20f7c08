import { useEffect } from "react";

/** Paper is white: while a page is printed it has the light scheme, and charts are drawn in it. */
export function usePrinting(): void {
  useEffect(() => {
    const root = document.documentElement;
    let was: string | undefined;
    const before = () => {
      was = root.dataset.scheme;
      root.dataset.scheme = "light";
      window.dispatchEvent(new Event("careline:repaint"));
    };
    const after = () => {
      if (was === undefined) delete root.dataset.scheme;
      else root.dataset.scheme = was;
    };
    window.addEventListener("beforeprint", before);
    window.addEventListener("afterprint", after);
    return () => {
      window.removeEventListener("beforeprint", before);
      window.removeEventListener("afterprint", after);
    };
  }, []);
}
