import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { t } from "../i18n/i18n.ts";
import { CommandBus } from "../keyboard/command-bus.ts";
import { CommandsContext, useKeyboard } from "../keyboard/use-commands.ts";
import { SignIn, Unreachable } from "../sign-in/sign-in.tsx";
import { Desk, type Me } from "../state/desk.ts";
import { notifications } from "../state/notifications.ts";
import { useStore } from "../state/store.ts";
import { TourHost } from "../tour/tour-host.tsx";
import { Mark } from "../ui/mark.tsx";
import { useLasting } from "../ui/skeleton.tsx";
import { DeskContext } from "./desk-context.tsx";
import { useEntrance } from "./door-context.tsx";

/** Shows its screens to whoever is signed in, and the sign-in to everybody else, at the same address. */
export function SignedIn({ children }: { children: ReactNode }) {
  const { door } = useEntrance();
  const { status, me } = useStore(door.session.state);
  if (status === "signed_out") return <SignIn door={door} />;
  // Once signed in, a lost connection is no reason to take the screen away.
  if (me)
    return (
      <AtDesk key={me.id} me={me}>
        {children}
      </AtDesk>
    );
  return status === "unreachable" ? <Unreachable door={door} /> : <Starting />;
}

function AtDesk({ me, children }: { me: Me; children: ReactNode }) {
  const { door } = useEntrance();
  const [desk, setDesk] = useState<Desk>();
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: false } } }),
  );
  const [bus] = useState(() => new CommandBus());
  useKeyboard(bus);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one desk a person; a new presence makes no new one
  useEffect(() => {
    const made = new Desk(door, me, (row) => {
      if (!row.assignee || row.assignee.id === me.id) notifications.patientWrote();
    });
    setDesk(made);
    return () => made.close();
  }, [door, me.id]);
  if (!desk) return null;
  return (
    <QueryClientProvider client={queries}>
      <DeskContext value={desk}>
        <CommandsContext value={bus}>
          {children}
          <TourHost />
        </CommandsContext>
      </DeskContext>
    </QueryClientProvider>
  );
}

function Starting() {
  const lasting = useLasting(true, 400);
  return (
    <main className="flex h-full items-center justify-center bg-ground">
      <div role="status" className={lasting ? "flex flex-col items-center gap-3" : "invisible"}>
        <Mark size={36} />
        <span className="text-14 text-soft">{t("common.loading")}</span>
      </div>
    </main>
  );
}
