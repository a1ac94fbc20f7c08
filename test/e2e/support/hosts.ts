import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";

const spy = readFileSync(new URL("../hosts/spy.js", import.meta.url), "utf8");

/**
 * A clinic's own website, with pages as strict or as hostile as real ones. The
 * chat is on 127.0.0.1. `far` is another site (localhost): there Chromium as
 * Debian ships it blocks third-party cookies and gives the frame no storage.
 * `near` is another origin of the same site, as www.clinic.example is to
 * chat.clinic.example: there the frame has its session storage.
 */
export class Hosts {
  private constructor(
    private readonly server: Server,
    readonly far: string,
    readonly near: string,
  ) {}

  static async start(chat: string): Promise<Hosts> {
    const server = createServer((request, response) => {
      const { pathname: path, searchParams } = new URL(request.url ?? "/", "http://localhost");
      if (path === "/spy.js") {
        response.writeHead(200, { "Content-Type": "text/javascript" }).end(spy);
        return;
      }
      if (path === "/favicon.ico") {
        response.writeHead(204).end();
        return;
      }
      const headers = pages[path];
      if (!headers) {
        response.writeHead(404, { "Content-Type": "text/plain" }).end("no such page");
        return;
      }
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", ...headers(chat) });
      const site = searchParams.get("site") ?? "demo";
      response.end(page(chat, site, searchParams.get("lang") ?? "en", path === "/hostile"));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no address");
    return new Hosts(server, `http://localhost:${address.port}`, `http://127.0.0.1:${address.port}`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const pages: Record<string, (chat: string) => Record<string, string>> = {
  "/": () => ({}),
  "/billing": () => ({}),
  "/hostile": () => ({}),
  "/strict": (chat) => ({
    "Content-Security-Policy": `default-src 'self'; script-src ${chat}; frame-src ${chat}`,
  }),
  "/isolated": () => ({
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
  }),
};

/** One script tag embeds the widget; nothing else on the page helps it. */
function page(chat: string, site: string, lang: string, hostile: boolean): string {
  return `<!doctype html>
<html lang="${lang.replace(/[^\w-]/g, "")}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>Riverside Clinic</title>${hostile ? '<script src="/spy.js"></script>' : ""}</head>
<body>
<main><h1>Riverside Clinic</h1><p>We are here to help.</p>
<nav><a href="/">Home</a> <a href="/billing">Billing</a></nav><button type="button">Before the chat</button></main>
<script src="${chat}/widget.js" data-site="${site.replace(/[^\w-]/g, "")}" async></script>
</body></html>`;
}
