import { ApiError } from "@careline/client";
import { type FormEvent, useEffect, useState } from "react";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { Door } from "../sign-in/door.tsx";
import type { Door as FrontDoor } from "../state/session.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";

/** Shortest password the form lets through; the server decides. */
const shortest = 12;

type Standing = "looking" | "over" | "unreachable" | { name: string; email: string; reset: boolean };

/** Whom an admin let in sets a password here, and is signed in. */
export function Join({ door, token, onDone }: { door: FrontDoor; token: string; onDone: () => void }) {
  const [standing, setStanding] = useState<Standing>(token ? "looking" : "over");
  const [password, setPassword] = useState("");
  const [short, setShort] = useState(false);
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    if (standing !== "looking") return;
    const over = (failed: unknown) => failed instanceof ApiError && failed.status === 404;
    door
      .lookAtLink(token)
      .then(setStanding)
      .catch((failed: unknown) => setStanding(over(failed) ? "over" : "unreachable"));
  }, [door, token, standing]);

  if (standing === "looking") return <Door title={t("join.looking")}>{null}</Door>;
  if (standing === "over" || standing === "unreachable") {
    return (
      <Door title={t(standing === "over" ? "join.over_title" : "setup.title")}>
        <Notice tone="warn" role="alert">
          {t(standing === "over" ? "join.over" : "join.unreachable")}
        </Notice>
        <Button
          size="large"
          className="mt-4 w-full"
          onClick={standing === "over" ? onDone : () => setStanding("looking")}
        >
          {standing === "over" ? t("setup.sign_in") : t("common.try_again")}
        </Button>
      </Door>
    );
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const tooShort = [...password].length < shortest;
    setShort(tooShort);
    if (tooShort) return;
    setBusy(true);
    setWrong("");
    try {
      await door.takeLink(token, standing.email, password);
      onDone();
    } catch (failed) {
      if (failed instanceof ApiError && failed.status === 404) setStanding("over");
      else setWrong(errorText(failed));
      setBusy(false);
    }
  };
  return (
    <Door
      title={standing.reset ? t("join.reset_title") : t("join.title", { name: standing.name })}
      lead={t("join.lead", { email: standing.email })}
    >
      <form onSubmit={submit} className="flex flex-col gap-4" aria-busy={busy}>
        {wrong ? (
          <Notice tone="danger" role="alert">
            {wrong}
          </Notice>
        ) : null}
        {/* Password managers learn from it whose password this is. */}
        <input type="hidden" autoComplete="username" value={standing.email} readOnly />
        <Field
          label={t("sign_in.password")}
          hint={t("setup.password_hint", { n: shortest })}
          error={short ? t("setup.password_short", { n: shortest }) : undefined}
          type="password"
          name="new-password"
          autoComplete="new-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button type="submit" look="primary" size="large" aria-disabled={busy}>
          {busy ? t("join.busy") : t("join.submit")}
        </Button>
      </form>
    </Door>
  );
}
