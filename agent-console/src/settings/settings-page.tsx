import { Link, useNavigate } from "@tanstack/react-router";
import { Lock } from "lucide-react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { PlaceFrame } from "../shell/place-frame.tsx";
import { useDepartments } from "../state/directory.ts";
import { Empty } from "../ui/empty.tsx";
import { SelectField } from "../ui/fields.tsx";
import { tabLook } from "../ui/tab-look.ts";
import { HoursPart } from "./hours-part.tsx";
import { parts } from "./policy-fields.ts";
import { PolicyPart } from "./policy-part.tsx";
import { TopicsPart } from "./topics-part.tsx";

/** How each department works, a part at a time; department and part are in the address. */
export function SettingsPage({
  department,
  part,
}: {
  department: string | undefined;
  part: string | undefined;
}) {
  const desk = useDesk();
  const navigate = useNavigate();
  const { mine, topics, loaded } = useDepartments();
  const key = mine.find((found) => found.key === department)?.key ?? mine[0]?.key;
  const chosen = parts.find((found) => found.part === part)?.part ?? "routing";
  if (!desk.steers) {
    return (
      <PlaceFrame place="settings" title={t("rail.settings")}>
        <Empty icon={Lock} role="status" title={t("no_permission.title")}>
          {t("no_permission.lead")}
        </Empty>
      </PlaceFrame>
    );
  }
  return (
    <PlaceFrame place="settings" title={t("rail.settings")}>
      <div className="mx-auto flex max-w-4xl flex-col gap-4 p-4">
        {mine.length > 1 ? (
          <SelectField
            className="max-w-96"
            label={t("settings.department")}
            value={key ?? ""}
            onChange={(next) =>
              void navigate({ to: "/settings", search: { department: next, part: chosen } })
            }
            options={mine.map((found) => ({ value: found.key, label: found.name }))}
          />
        ) : null}
        <nav aria-label={t("settings.parts")} className="flex flex-wrap gap-1">
          {parts.map((item) => (
            <Link
              key={item.part}
              to="/settings"
              search={{ ...(key && { department: key }), part: item.part }}
              aria-current={item.part === chosen ? "page" : undefined}
              className={tabLook(item.part === chosen)}
            >
              {t(item.label)}
            </Link>
          ))}
        </nav>
        {key && loaded ? (
          chosen === "topics" ? (
            <TopicsPart key={key} department={key} topics={topics(key)} />
          ) : chosen === "hours" ? (
            <HoursPart key={key} department={key} />
          ) : (
            <PolicyPart key={`${key}/${chosen}`} department={key} part={chosen} />
          )
        ) : loaded ? (
          <p className="text-14 text-soft">{t("settings.none")}</p>
        ) : null}
      </div>
    </PlaceFrame>
  );
}
