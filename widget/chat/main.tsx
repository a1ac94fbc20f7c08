/** The chat, loaded on the first open. */
import { Store } from "@careline/client";
import { render } from "preact";
import type { App } from "../state/app.ts";
import "./chat.css";
import "./home.css";
import { Root, spoken } from "./root.tsx";

export type Mounted = { show(): void; hide(): void };

/** Draws the chat into the box. close gives the page back, where there is one. */
export async function mount(box: HTMLElement, app: App, close: (() => void) | null): Promise<Mounted> {
  const { lang } = app.state.get();
  const first = await spoken(lang).catch(() => spoken("en"));
  const shown = new Store(false);
  box.replaceChildren();
  render(<Root app={app} first={first} shown={shown} close={close} />, box);
  return {
    show: () => shown.set(true),
    hide: () => shown.set(false),
  };
}
