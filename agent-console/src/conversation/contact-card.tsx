import { Contact as ContactIcon, Mail, Phone } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import type { Contact, Row } from "../state/rows.ts";
import { Button } from "../ui/button.tsx";

/**
 * How a patient can be reached. It is asked for only when somebody presses the
 * button or asks for it in the palette (`asked` counts that), because every
 * look is recorded; it is forgotten with the screen.
 */
export function ContactCard({ row, asked }: { row: Row; asked: number }) {
  const desk = useDesk();
  const [contact, setContact] = useState<Contact>();
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const show = async () => {
    if (busy) return;
    setBusy(true);
    setError("");
    try {
      const { contact: found } = await desk.api.get<{ contact: Contact }>(`/conversations/${row.id}/contact`);
      setContact(found);
    } catch (failed) {
      setError(errorText(failed));
    }
    setBusy(false);
  };
  const latest = useRef(show);
  latest.current = show;
  useEffect(() => {
    if (asked > 0) void latest.current();
  }, [asked]);
  if (!row.has_contact) return null;
  return (
    <section aria-label={t("contact.label")} className="rounded-md border border-line p-3 text-14">
      {contact ? (
        <>
          <dl className="flex flex-col gap-1.5">
            {contact.name ? <Line label={t("contact.name")}>{contact.name}</Line> : null}
            {contact.phone ? (
              <Line label={t("contact.phone")}>
                <a href={`tel:${contact.phone.replace(/[^\d+]/g, "")}`} className="text-accent underline">
                  <Phone aria-hidden="true" size={14} strokeWidth={1.75} className="me-1 inline" />
                  <bdi>{contact.phone}</bdi>
                </a>
                <span className="block text-12 text-soft">
                  {t(contact.voicemail ? "contact.voicemail_yes" : "contact.voicemail_no")}
                </span>
              </Line>
            ) : null}
            {contact.email ? (
              <Line label={t("contact.email")}>
                <a
                  href={`mailto:${encodeURIComponent(contact.email)}`}
                  className="break-all text-accent underline"
                >
                  <Mail aria-hidden="true" size={14} strokeWidth={1.75} className="me-1 inline" />
                  <bdi>{contact.email}</bdi>
                </a>
              </Line>
            ) : null}
            {contact.best_time ? <Line label={t("contact.best_time")}>{contact.best_time}</Line> : null}
          </dl>
          <Button size="small" look="quiet" className="mt-2" onClick={() => setContact(undefined)}>
            {t("contact.hide")}
          </Button>
        </>
      ) : (
        <>
          <Button icon={ContactIcon} aria-disabled={busy} onClick={() => void show()}>
            {t("command.contact")}
          </Button>
          <p className="mt-1 text-12 text-soft">{t("contact.recorded")}</p>
        </>
      )}
      {error ? (
        <p role="alert" className="mt-1 text-12 font-semibold text-danger">
          {error}
        </p>
      ) : null}
    </section>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-12 text-soft">{label}</dt>
      <dd className="m-0 break-words">{children}</dd>
    </div>
  );
}
