import type { BrowserContext, Page, Request, WebSocket } from "@playwright/test";

/** A line the browser logs by itself when an answer is 4xx; not a fault of the page. */
const ordinary = /Failed to load resource: (the server responded|net::ERR)/;

/** What a browser context asked for, sent, received and complained about. */
export class Wire {
  /** Address of every request, in order. */
  readonly requests: string[] = [];
  /** Bodies of requests, and frames sent on sockets. */
  readonly sent: string[] = [];
  /** Frames received on sockets. */
  readonly received: string[] = [];
  /** Answers to fetches, as text. */
  readonly answers: string[] = [];
  /** Errors the browser printed: policy violations, exceptions. */
  readonly complaints: string[] = [];
  private readonly reading: Promise<void>[] = [];

  constructor(context: BrowserContext) {
    context.on("request", (request) => {
      this.requests.push(request.url());
      const body = request.postData();
      if (body) this.sent.push(body);
    });
    // Only what has arrived: a body that the page does not read may never end.
    context.on("requestfinished", (request) => {
      if (request.url().includes("/api/")) this.reading.push(this.keep(request));
    });
    context.on("console", (message) => {
      if (message.type() === "error" && !ordinary.test(message.text())) this.complaints.push(message.text());
    });
    context.on("weberror", (error) => this.complaints.push(String(error.error())));
    context.on("page", (page) => this.follow(page));
  }

  private async keep(request: Request): Promise<void> {
    const text = await request
      .response()
      .then((response) => response?.text())
      .catch(() => ""); // the page left meanwhile
    if (text) this.answers.push(text);
  }

  private follow(page: Page): void {
    page.on("websocket", (socket: WebSocket) => {
      this.requests.push(socket.url());
      socket.on("framesent", ({ payload }) => this.sent.push(payload.toString()));
      socket.on("framereceived", ({ payload }) => this.received.push(payload.toString()));
    });
  }

  /** Everything that came from the server, on sockets and as answers. */
  async everythingReceived(): Promise<string> {
    await Promise.all(this.reading);
    return [...this.received, ...this.answers].join("\n");
  }

  /** Origins asked that are none of these. */
  strangers(...known: string[]): string[] {
    const hosts = known.map((origin) => new URL(origin).host);
    return this.requests.filter((url) => /^(https?|wss?):/.test(url) && !hosts.includes(new URL(url).host));
  }
}
