import { Pencil } from "lucide-react";
import { useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { PlaceFrame } from "../shell/place-frame.tsx";
import { Button } from "../ui/button.tsx";
import { CardEditor } from "./card-editor.tsx";
import { OwnPart } from "./own-part.tsx";
import { ReviewPart } from "./review-part.tsx";

/** Samples to review for whoever does, and for everybody what was said of their own work. */
export function QualityPage() {
  const desk = useDesk();
  const [editing, setEditing] = useState(false);
  const card =
    desk.me.role === "admin" ? (
      <Button icon={Pencil} onClick={() => setEditing(true)}>
        {t("quality.card_change")}
      </Button>
    ) : null;
  return (
    <PlaceFrame place="quality" title={t("rail.quality")} actions={card}>
      <div className="mx-auto flex max-w-4xl flex-col gap-8 p-4">
        {desk.seesFigures ? <ReviewPart /> : null}
        <OwnPart />
      </div>
      {editing ? <CardEditor onClose={() => setEditing(false)} /> : null}
    </PlaceFrame>
  );
}
