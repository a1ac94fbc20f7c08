/** How doors and questions stand, wherever the first screen says it. The words come behind it; until then their place is kept. */
import type { PatientConversation } from "@careline/client";
import type { ComponentChildren } from "preact";
import { useBehind } from "./behind.ts";
import { useUi } from "./context.ts";

export type OpeningProps = {
  /** Above everything, under the greeting, on a department's button, or in the list of conversations. */
  of: "banner" | "home" | "choice" | "row";
  department?: string;
  row?: PatientConversation;
  /** What is said where there is nothing more to say. */
  children?: ComponentChildren;
};

const hours = () => import("./hours.tsx");

export function Opening(props: OpeningProps) {
  const { app } = useUi();
  const code = useBehind(hours);
  if (code) return <code.Hours {...props} />;
  if (props.of !== "home") return <>{props.children}</>;
  return app.site.departments.some(({ hours }) => hours) ? (
    <p class="small" role="status">
      {"\u00a0"}
    </p>
  ) : null;
}
