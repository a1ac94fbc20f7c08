import { useNavigate } from "@tanstack/react-router";
import { ListChecks } from "lucide-react";
import { t } from "../i18n/i18n.ts";
import { TourButton } from "../tour/tour-button.tsx";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import type { View } from "./views.ts";

/** Nothing was ever written: the next step is what is left before the website shows the chat. */
export function FirstUse({ icon }: { icon: View["icon"] }) {
  const navigate = useNavigate();
  return (
    <Empty icon={icon} title={t("first.title")}>
      <p>{t("first.lead")}</p>
      <div className="mt-3 flex flex-wrap justify-center gap-2">
        <Button
          icon={ListChecks}
          onClick={() => void navigate({ to: "/house/$part", params: { part: "start" } })}
        >
          {t("first.go")}
        </Button>
        <TourButton />
      </div>
    </Empty>
  );
}
