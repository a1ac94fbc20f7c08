import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { useSites } from "../desk/use-sites.ts";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { useDepartments } from "../state/directory.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { SelectField } from "../ui/fields.tsx";
import { Notice } from "../ui/notice.tsx";
import { Bar, Loading } from "../ui/skeleton.tsx";
import { practise } from "./practise.ts";
import { SiteEmbed } from "./site-embed.tsx";
import { SiteForm } from "./site-form.tsx";
import { useWork } from "./use-work.ts";

/** The websites that show the chat: each prepared here, tried, and shown to patients. */
export function SitePart() {
  const desk = useDesk();
  const sites = useSites();
  // A new website begins with all departments: they have to be known first.
  const departments = useDepartments();
  const [wanted, setWanted] = useState<string>();
  const queries = useQueryClient();
  const key = wanted ?? sites.all.find(({ key }) => key)?.key ?? "";
  const known = useQuery({
    queryKey: ["site", key],
    enabled: key !== "",
    queryFn: () => desk.client.house.siteSettings(key),
  });
  const { busy, wrong, work } = useWork();
  const saved = async (next: string) => {
    sites.refresh();
    setWanted(next);
    await queries.invalidateQueries({ queryKey: ["site", next] });
  };
  const live = (on: boolean) =>
    work(async () => {
      await desk.client.house.goLive(key, on);
      desk.notices.tell(t(on ? "site.is_live" : "site.is_hidden"));
      await saved(key);
    });
  const site = known.data;
  return (
    <>
      <p className="text-14 text-soft">{t("site.lead")}</p>
      <div className="flex flex-wrap items-end gap-2">
        {sites.all.length > 1 && key ? (
          <SelectField
            className="max-w-96"
            label={t("site.which")}
            value={key}
            onChange={setWanted}
            options={sites.all.map((each) => ({ value: each.key, label: each.name }))}
          />
        ) : null}
        {key ? (
          <Button icon={Plus} onClick={() => setWanted("")}>
            {t("site.another")}
          </Button>
        ) : sites.all.length > 0 ? (
          <Button onClick={() => setWanted(undefined)}>{t("common.cancel")}</Button>
        ) : null}
      </div>
      {wrong ? (
        <Notice tone="danger" role="alert">
          {wrong}
        </Notice>
      ) : null}
      {key === "" && departments.loaded && (sites.loaded || wanted === "") ? (
        <SiteForm key="new" site={undefined} onSaved={saved} />
      ) : null}
      {key && known.isError ? (
        <Notice
          tone="danger"
          role="alert"
          action={<Button onClick={() => void known.refetch()}>{t("common.try_again")}</Button>}
        >
          {errorText(known.error)}
        </Notice>
      ) : null}
      {key && !site && !known.isError ? (
        <Loading label={t("common.loading")}>
          <Bar className="h-40 w-full" />
        </Loading>
      ) : null}
      {site && key ? (
        <>
          <section
            aria-label={t("site.standing")}
            className="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-surface p-3"
          >
            <Badge tone={site.live ? "good" : "warn"}>{t(site.live ? "site.live" : "site.preparing")}</Badge>
            <p className="min-w-52 flex-1 text-14">
              {t(site.live ? "site.live_what" : "site.preparing_what")}
            </p>
            <Button onClick={() => void work(() => practise(desk, key))}>{t("site.try")}</Button>
            <Button
              look={site.live ? "plain" : "primary"}
              aria-disabled={busy}
              onClick={() => void live(!site.live)}
            >
              {t(site.live ? "site.hide" : "site.go_live")}
            </Button>
          </section>
          <SiteForm key={site.key} site={site} onSaved={saved} />
          <SiteEmbed siteKey={site.key} />
        </>
      ) : null}
    </>
  );
}
