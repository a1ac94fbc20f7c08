import { useParams } from "@tanstack/react-router";
import { Inbox } from "../inbox/inbox.tsx";
import type { View } from "../inbox/views.ts";
import { Shell } from "../shell/shell.tsx";

/** The inbox within the shell; a chunk of its own, so that signing in loads little. */
export function InboxPage({ view, department }: { view: View; department: string | undefined }) {
  const { conversation } = useParams({ strict: false });
  return (
    <Shell view={view.name} department={department}>
      <Inbox view={view} department={department} opened={conversation} />
    </Shell>
  );
}
