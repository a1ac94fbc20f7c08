import { CloudOff } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import type { Door as FrontDoor } from "../state/session.ts";
import { useStore } from "../state/store.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { Door } from "./door.tsx";

/** The sign-in screen; it also says why somebody is here who was signed in. */
export function SignIn({ door }: { door: FrontDoor }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const passwordBox = useRef<HTMLInputElement>(null);
  const reason = useStore(door.leaving);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError("");
    try {
      await door.signIn(email.trim(), password);
    } catch (refused) {
      setError(errorText(refused));
      setBusy(false);
      passwordBox.current?.select();
    }
  };

  return (
    <Door title={t("sign_in.title")} lead={t("sign_in.lead")}>
      <form onSubmit={submit} className="flex flex-col gap-4" aria-busy={busy}>
        {error ? (
          <Notice tone="danger" role="alert">
            {error}
          </Notice>
        ) : reason === "ended" ? (
          <Notice tone="warn" role="status">
            {t("sign_in.ended")}
          </Notice>
        ) : reason === "left" ? (
          <Notice tone="info" role="status">
            {t("sign_in.left")}
          </Notice>
        ) : null}
        <Field
          label={t("sign_in.email")}
          type="email"
          name="email"
          autoComplete="username"
          inputMode="email"
          required
          // The only thing to do on this page; nothing stands before the form.
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Field
          label={t("sign_in.password")}
          type="password"
          name="password"
          autoComplete="current-password"
          required
          inputRef={passwordBox}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button type="submit" look="primary" size="large" aria-disabled={busy}>
          {busy ? t("sign_in.busy") : t("sign_in.submit")}
        </Button>
        <p className="text-12 text-soft">{t("sign_in.help")}</p>
      </form>
    </Door>
  );
}

/** The server does not answer: nobody can tell yet whether they are signed in. */
export function Unreachable({ door }: { door: FrontDoor }) {
  return (
    <Door title={t("unreachable.title")} lead={t("unreachable.lead")}>
      <Button icon={CloudOff} look="primary" size="large" onClick={() => void door.session.load()}>
        {t("common.try_again")}
      </Button>
    </Door>
  );
}
