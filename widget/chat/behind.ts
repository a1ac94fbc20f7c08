/** Code of the first screen that comes behind it: nothing until it is here, at once when it is drawn again. */
import { useEffect, useState } from "preact/hooks";

const here = new Map<unknown, unknown>();

export function useBehind<T>(load: () => Promise<T>): T | undefined {
  const [loaded, setLoaded] = useState(here.get(load) as T | undefined);
  useEffect(() => {
    if (loaded) return;
    load().then(
      (code) => {
        here.set(load, code);
        setLoaded(code);
      },
      () => {},
    );
  }, [loaded, load]);
  return loaded;
}
