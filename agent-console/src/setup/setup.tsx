import { ApiError } from "@careline/client";
import { type FormEvent, useState } from "react";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { Door } from "../sign-in/door.tsx";
import type { Door as FrontDoor } from "../state/session.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";

/** Shortest password the form lets through; the server decides. */
const shortest = 12;

/** The first administrator names themself; afterwards they are signed in. */
export function Setup({ door, token, onDone }: { door: FrontDoor; token: string; onDone: () => void }) {
  const [form, setForm] = useState({ name: "", email: "", password: "" });
  const [error, setError] = useState("");
  const [short, setShort] = useState(false);
  const [busy, setBusy] = useState(false);
  const change = (name: keyof typeof form) => (event: { target: { value: string } }) =>
    setForm((old) => ({ ...old, [name]: event.target.value }));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setShort([...form.password].length < shortest);
    if ([...form.password].length < shortest) return;
    setBusy(true);
    setError("");
    try {
      await door.setUp(token, form.name.trim(), form.email.trim(), form.password);
      onDone();
    } catch (refused) {
      const used = refused instanceof ApiError && (refused.status === 404 || refused.status === 401);
      setError(used ? t("setup.link_used") : errorText(refused));
      setBusy(false);
    }
  };

  if (!token) {
    return (
      <Door title={t("setup.title")}>
        <Notice tone="warn">{t("setup.no_token")}</Notice>
        <Button size="large" className="mt-4 w-full" onClick={onDone}>
          {t("setup.sign_in")}
        </Button>
      </Door>
    );
  }
  return (
    <Door title={t("setup.title")} lead={t("setup.lead")}>
      <form onSubmit={submit} className="flex flex-col gap-4" aria-busy={busy}>
        {error ? (
          <Notice tone="danger" role="alert">
            {error}
          </Notice>
        ) : null}
        <Field
          label={t("setup.name")}
          hint={t("setup.name_hint")}
          name="name"
          autoComplete="name"
          maxLength={120}
          required
          value={form.name}
          onChange={change("name")}
        />
        <Field
          label={t("sign_in.email")}
          type="email"
          name="email"
          autoComplete="username"
          required
          value={form.email}
          onChange={change("email")}
        />
        <Field
          label={t("sign_in.password")}
          hint={t("setup.password_hint", { n: shortest })}
          error={short ? t("setup.password_short", { n: shortest }) : undefined}
          type="password"
          name="new-password"
          autoComplete="new-password"
          required
          value={form.password}
          onChange={change("password")}
        />
        <Button type="submit" look="primary" size="large" aria-disabled={busy}>
          {busy ? t("setup.busy") : t("setup.submit")}
        </Button>
        {error ? (
          <Button size="large" onClick={onDone}>
            {t("setup.sign_in")}
          </Button>
        ) : null}
      </form>
    </Door>
  );
}
