/** The patient's own conversations, the latest first. */
import type { PatientConversation } from "@careline/client";
import type { Key } from "../i18n/languages.ts";
import { named } from "../i18n/t.ts";
import { useReadable, useUi } from "./context.ts";
import { Icon } from "./icon.tsx";
import { NEXT } from "./icons.ts";
import { Opening } from "./opening.tsx";

function statusOf(conversation: PatientConversation): Key {
  if (conversation.status === "queued") return "status.queued";
  return conversation.status === "resolved" ? "status.resolved" : "status.open";
}

export function Yours() {
  const { app, lang, t, times } = useUi();
  const { list, conversations } = useReadable(app.state);
  const news = useReadable(app.unread.each);
  const rows = [...conversations].sort((a, b) => b.opened_at - a.opened_at);
  if (list === "failed") {
    return (
      <section class="trouble" role="alert">
        <div>
          <strong>{t("error.unreachable")}</strong>
          <p>{t("error.unreachable_help")}</p>
          <button type="button" class="plain" onClick={() => void app.refresh()}>
            {t("error.retry")}
          </button>
        </div>
      </section>
    );
  }
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="yours">
      <h2 id="yours">{t("home.yours")}</h2>
      <ul class="choices">
        {rows.map((row) => {
          const department = app.site.departments.find((d) => d.key === row.department);
          const unread = news[row.id] ?? row.unread;
          return (
            <li key={row.id}>
              <button type="button" class="choice" onClick={() => app.go({ name: "chat", id: row.id })}>
                <span class="choice-text">
                  <strong>{department ? named(department.name, lang) : t("chat.team")}</strong>
                  <span class="small">
                    <Opening of="row" row={row}>
                      {t(statusOf(row))}
                    </Opening>{" "}
                    · {times.day(row.opened_at)} · {t("status.reference", { reference: row.reference })}
                  </span>
                  {unread > 0 && <strong class="unread">{t("home.unread", { count: unread })}</strong>}
                </span>
                <Icon path={NEXT} flips />
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
