/** Open or closed, wherever it is said. The words come behind the first screen; until then their place is kept. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useUi } from "./context.ts";

export type OpeningProps = {
  /** Under the greeting, on a department's button, where one writes, or in a chat that waits. */
  of: "home" | "choice" | "new" | "chat";
  department?: string;
  /** What is said while the department is not known to be closed. */
  children?: ComponentChildren;
};

/** The code, once loaded: a screen that is drawn again has it at once. */
let code: typeof import("./hours.tsx") | undefined;

export function Opening(props: OpeningProps) {
  const { app } = useUi();
  const [loaded, setLoaded] = useState(code);
  useEffect(() => {
    if (!loaded)
      import("./hours.tsx").then(
        (module) => {
          code = module;
          setLoaded(module);
        },
        () => {},
      );
  }, [loaded]);
  if (loaded) return <loaded.Hours {...props} />;
  if (props.of !== "home") return <>{props.children}</>;
  return app.site.departments.some(({ hours }) => hours) ? (
    <p class="small" role="status">
      {"\u00a0"}
    </p>
  ) : null;
}
