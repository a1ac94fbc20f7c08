import { useEffect, useRef } from "react";
import { t } from "../i18n/i18n.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";
import type { Edit } from "./use-edit.ts";

/** Two people changed one thing: whoever comes second is told, and loses nothing on either side. */
export function Crossed<T, D>({ edit }: { edit: Pick<Edit<T, D>, "crossed" | "showsTheirs" | "swap"> }) {
  const place = useRef<HTMLDivElement>(null);
  // Whoever saved from the top of a long form does not see its end.
  useEffect(() => {
    if (edit.crossed) place.current?.scrollIntoView({ block: "nearest" });
  }, [edit.crossed]);
  if (!edit.crossed) return null;
  return (
    <div ref={place}>
      <Notice
        tone="warn"
        role="alert"
        className="flex-wrap"
        action={
          <Button size="small" onClick={edit.swap} className="max-md:h-10">
            {t(edit.showsTheirs ? "crossed.mine" : "crossed.theirs")}
          </Button>
        }
      >
        {t(edit.showsTheirs ? "crossed.shown" : "crossed.told")}
      </Notice>
    </div>
  );
}
