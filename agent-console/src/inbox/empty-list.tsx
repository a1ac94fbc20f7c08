import { Link } from "@tanstack/react-router";
import { Check, Copy, UsersRound } from "lucide-react";
import { useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { useStore } from "../state/store.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import type { View } from "./views.ts";

/** Why a view holds nothing, and what to do next. */
export function EmptyList({
  view,
  department,
  departmentName,
  onDepartment,
}: {
  view: View;
  department: string | undefined;
  departmentName: (key: string) => string;
  onDepartment: (key: string) => void;
}) {
  const desk = useDesk();
  const resolved = useStore(desk.list({ view: "resolved" }).state);
  const open = useStore(desk.list({ view: "all" }).state);
  const seesAll = desk.me.role === "admin" || desk.me.role === "privacy";

  if (department) {
    return (
      <Empty
        icon={view.icon}
        title={t(view.empty)}
        action={<Button onClick={() => onDepartment("")}>{t("empty.department_action")}</Button>}
      >
        {t("empty.department", { name: departmentName(department) })}
      </Empty>
    );
  }
  if (!seesAll && desk.me.departments.length === 0) {
    return (
      <Empty icon={UsersRound} title={t("empty.no_departments")}>
        {t("empty.no_departments_hint")}
      </Empty>
    );
  }
  const never = resolved.complete && resolved.rows.length === 0 && open.complete && open.rows.length === 0;
  if (never && desk.me.role === "admin") return <FirstUse icon={view.icon} />;
  return (
    <Empty
      icon={view.icon}
      title={t(view.empty)}
      action={
        view.name === "mine" ? (
          <Link
            to="/inbox/$view"
            params={{ view: "unassigned" }}
            className="inline-flex h-8 items-center rounded-md border border-edge bg-surface px-3 font-semibold no-underline hover:bg-sunken"
          >
            {t("empty.mine_action")}
          </Link>
        ) : null
      }
    >
      {t(view.emptyHint)}
    </Empty>
  );
}

/** Nothing was ever written: the next step is to put the chat on the website. */
function FirstUse({ icon }: { icon: View["icon"] }) {
  const [copied, setCopied] = useState(false);
  const line = `<script src="${location.origin}/widget.js" data-site="SITE-KEY" async></script>`;
  const copy = async () => {
    await navigator.clipboard.writeText(line);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <Empty icon={icon} title={t("first.title")}>
      <p>{t("first.lead")}</p>
      <code className="mt-3 block rounded-md border border-line bg-sunken p-3 text-start font-mono text-12 break-all text-ink">
        {line}
      </code>
      <p className="mt-2 text-12">{t("first.key")}</p>
      <div className="mt-3 flex flex-wrap justify-center gap-2">
        <Button icon={copied ? Check : Copy} onClick={() => void copy()}>
          {copied ? t("first.copied") : t("first.copy")}
        </Button>
      </div>
    </Empty>
  );
}
