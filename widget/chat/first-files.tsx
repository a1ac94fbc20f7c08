/**
 * Photos and files with the first message. They are chosen here, and stay in
 * this browser until the patient agrees: with Send, or in an earlier matter.
 */
import type { Opening, PatientClient, Tray } from "@careline/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { loadFiles } from "../i18n/files.ts";
import type { App } from "../state/app.ts";
import { useReadable, useUi } from "./context.ts";
import { Picks } from "./conversation.tsx";
import { TrayList, trayOf } from "./files.tsx";
import { Icon } from "./icon.tsx";
import { ALERT } from "./icons.ts";
import { useTexts } from "./texts.ts";

const agreed = (client: PatientClient): boolean => client.session.state.get().status === "active";

const followed = new WeakSet<Tray>();

/** The tray of the first message: empty again once that is in, and with everything else that is cleared. */
function firstTray(app: App, client: PatientClient): Tray {
  const tray = trayOf(client, "new", true);
  if (agreed(client)) tray.release();
  if (!followed.has(tray)) {
    followed.add(tray);
    client.opening.subscribe(() => client.opening.get()?.state === "opened" && tray.clear());
    app.state.subscribe(() => app.state.get().cleared !== "no" && tray.clear());
  }
  return tray;
}

/** How sending the files in stands; "files": one of them is not in. */
export type Standing = "" | "going" | "network" | "files";

/** Sends the files in, now that the patient agrees, and the message behind the last of them. */
export async function open(app: App, opening: Opening): Promise<Standing> {
  let tray: Tray;
  try {
    const client = await app.client();
    tray = firstTray(app, client);
    await client.session.start();
  } catch {
    return "network";
  }
  tray.release();
  return new Promise((resolve) => {
    const look = (): void => {
      const files = tray.files.get();
      if (files.some(({ state }) => state === "waiting" || state === "sending")) return;
      stop();
      const attachments = files.flatMap(({ attachment }) => attachment?.id ?? []);
      const whole = attachments.length === files.length;
      if (whole) void app.open({ ...opening, ...(files.length > 0 && { attachments }) });
      resolve(whole ? "" : "files");
    };
    const stop = tray.files.subscribe(look);
    look();
  });
}

type Ready = { client: PatientClient; tray: Tray };

export function FirstFiles({ standing }: { standing: Standing }) {
  const { app } = useUi();
  const [ready, setReady] = useState<Ready>();
  useEffect(() => {
    app.client().then(
      (client) => setReady({ client, tray: firstTray(app, client) }),
      () => {},
    );
  }, [app]);
  return ready ? <Chosen standing={standing} {...ready} /> : null;
}

function Chosen({ standing, client, tray }: Ready & { standing: Standing }) {
  const tt = useTexts(loadFiles);
  const { say } = useUi();
  const box = useRef<HTMLDivElement>(null);
  const files = useReadable(tray.files);
  const stuck = standing === "files" && files.some(({ state }) => state === "failed" || state === "lost");
  useEffect(() => {
    if (!stuck || !tt) return;
    say(tt("files.stuck"), true);
    box.current?.querySelector<HTMLElement>(":is(.failed, .lost) button")?.focus();
  }, [stuck]);
  if (!tt) return null;
  return (
    <div class="field" ref={box}>
      <div class="picks">
        <Picks look="plain" worded onFiles={(list) => tray.add([...(list ?? [])])} />
      </div>
      {!agreed(client) && <p class="small">{tt("files.when")}</p>}
      <TrayList tray={tray} waiting={standing === "going"} offline={!navigator.onLine} />
      {stuck && (
        <p class="trouble">
          <Icon path={ALERT} />
          {tt("files.stuck")}
        </p>
      )}
    </div>
  );
}
