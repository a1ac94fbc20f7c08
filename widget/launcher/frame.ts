/**
 * This side of the contract with the host page: it hears size, open and close,
 * and we hear whether the page is light or dark. Opened on its own, without a
 * host page, the widget fills the window and none of this happens.
 */

export type Frame = {
  /** Whether a host page holds us. */
  embedded: boolean;
  size(w: number, h: number): void;
  open(): void;
  close(): void;
};

type FromPage = { k?: unknown; scheme?: unknown };

/** Waits for the one message with the port; what was said before is said then. */
export function connect(onScheme: (scheme: string) => void): Frame {
  const embedded = window.parent !== window;
  let port: MessagePort | undefined;
  let waiting: object[] = [];
  const say = (message: object): void => {
    if (port) port.postMessage(message);
    else if (embedded) waiting.push(message);
  };
  const hear = (data: FromPage): void => {
    if (typeof data.scheme === "string") onScheme(data.scheme);
  };
  if (embedded) {
    addEventListener("message", (event: MessageEvent<FromPage | null>) => {
      const given = event.ports[0];
      if (event.source !== window.parent || event.data?.k !== "init" || !given || port) return;
      port = given;
      port.onmessage = (said: MessageEvent<FromPage>) => hear(said.data);
      hear(event.data);
      for (const message of waiting) port.postMessage(message);
      waiting = [];
    });
  }
  return {
    embedded,
    size: (w, h) => say({ k: "size", w, h }),
    open: () => say({ k: "open" }),
    close: () => say({ k: "close" }),
  };
}
