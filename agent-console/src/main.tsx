import { CSPProvider } from "@base-ui/react/csp-provider";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { type Entrance, EntranceContext } from "./app/door-context.tsx";
import { preloadInbox, router } from "./app/router.tsx";
import { loadLocale, preferred } from "./i18n/i18n.ts";
import { takeToken } from "./setup/token.ts";
import { followPrefs, prefs } from "./state/prefs.ts";
import { openDoor } from "./state/session.ts";
import { usePart } from "./state/store.ts";
import "./app/app.css";

function Console({ entrance }: { entrance: Entrance }) {
  const chosen = usePart(prefs, ({ locale }) => locale);
  const [spoken, setSpoken] = useState("");
  useEffect(() => {
    const next = preferred(chosen, navigator.languages);
    void loadLocale(next).then(() => {
      document.documentElement.lang = next;
      setSpoken(next);
    });
  }, [chosen]);
  if (!spoken) return null;
  return (
    <CSPProvider disableStyleElements>
      <EntranceContext value={entrance}>
        {/* Another language draws everything anew: texts are no state of any part. */}
        <RouterProvider key={spoken} router={router} />
      </EntranceContext>
    </CSPProvider>
  );
}

const root = document.getElementById("root");
if (root) {
  followPrefs();
  const entrance = { door: openDoor(), setupToken: takeToken(location, history) };
  void entrance.door.session.load();
  preloadInbox();
  createRoot(root).render(
    <StrictMode>
      <Console entrance={entrance} />
    </StrictMode>,
  );
}
