import { useDesk } from "../app/desk-context.tsx";
import { notifications } from "../state/notifications.ts";
import { usePart, useStore } from "../state/store.ts";
import { MeMenu } from "./me.tsx";

/** The signed-in person's menu with what it needs. */
export function MeCorner({ onKeys }: { onKeys: () => void }) {
  const desk = useDesk();
  const told = usePart(desk.client.presence, (all) => all.get(desk.me.id));
  const chosen = useStore(desk.presence);
  const notify = useStore(notifications.state);
  return (
    <MeMenu
      me={desk.me}
      presence={told ?? chosen}
      onPresence={(presence) => desk.setPresence(presence)}
      notifications={{
        on: notify === "on",
        blocked: notify === "blocked",
        toggle: () => void notifications.toggle(),
      }}
      onKeys={onKeys}
      onSignOut={() => void desk.signOut()}
    />
  );
}
