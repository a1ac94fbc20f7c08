import { trayOf } from "@careline/client";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { useStore } from "../state/store.ts";

/** The files that go with what is being written into one conversation, and how they get there. */
export function useAttaching(id: string) {
  const desk = useDesk();
  const tray = trayOf(desk.client, id);
  const files = useStore(tray.files);
  const returned = useStore(desk.client.thread(id).returned);
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);

  // A message that was undone gives its files back.
  useEffect(() => tray.putBack(returned), [tray, returned]);

  const add = (chosen: readonly File[]) => {
    if (chosen.length) tray.add(chosen);
  };
  const holdsFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  return {
    tray,
    files,
    ready: files.every((file) => file.state === "ready"),
    shown: files.length > 0 || over,
    over,
    picker,
    add,
    take: () => tray.take(),
    /** For the place on which files can be let go. */
    drop: {
      onDragOver: (event: DragEvent) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: (event: DragEvent) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      },
      onDrop: (event: DragEvent) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setOver(false);
        add([...event.dataTransfer.files]);
      },
    },
  };
}
