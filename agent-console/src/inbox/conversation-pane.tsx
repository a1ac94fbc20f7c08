import { memo, Suspense, useState } from "react";
import type { ConversationProps } from "../conversation/conversation.tsx";
import { ConversationLoading } from "../conversation/loading.tsx";
import { loadTexts } from "../i18n/i18n.ts";
import { lazily } from "../ui/lazily.ts";

const load = () =>
  Promise.all([
    import("../conversation/conversation.tsx"),
    loadTexts("tools", "thread", "voice", "log"),
  ]).then(([{ Conversation }]) => Conversation);
const Later = lazily(() => load().then((Conversation) => ({ default: Conversation })));

/** Asked for together with the list, which can be used before it is there. */
let ready: typeof Later | Awaited<ReturnType<typeof load>> = Later;
void load().then((Conversation) => {
  ready = Conversation;
});

/**
 * The open conversation; drawn at once when its code is there, which is soon
 * after the list. The list beside it moves without drawing it again.
 */
export const ConversationPane = memo(function ConversationPane(props: ConversationProps) {
  const [Conversation] = useState(() => ready);
  return (
    <Suspense fallback={<ConversationLoading onBack={props.onBack} />}>
      <Conversation {...props} />
    </Suspense>
  );
});
