import type { Browser, Page } from "@playwright/test";

export type Writer = { token: string; conversation: string; every: number };

/** Patients who write, each on a socket of their own, in a browser of their own. */
export class Traffic {
  private constructor(private readonly page: Page) {}

  static async start(browser: Browser, origin: string, writers: readonly Writer[]): Promise<Traffic> {
    const context = await browser.newContext({ bypassCSP: true });
    const page = await context.newPage();
    await page.goto(`${origin}/healthz`);
    await page.evaluate((all) => {
      const told = { acknowledged: 0, refused: 0 };
      Object.assign(globalThis, { told });
      for (const [at, { token, conversation, every }] of all.entries()) {
        const socket = new WebSocket(`${location.origin.replace("http", "ws")}/ws?as=patient`, [
          "careline.v1",
          `careline.bearer.${token}`,
        ]);
        let n = 0;
        const say = () =>
          socket.send(
            JSON.stringify({
              type: "message.send",
              conversation,
              client_id: crypto.randomUUID(),
              text: `Line ${++n}: I have one more question about my last visit, and about the bill that came.`,
            }),
          );
        socket.onopen = () => setTimeout(() => setInterval(say, every), (every * at) / all.length);
        socket.onmessage = ({ data }) => {
          const { type } = JSON.parse(data) as { type: string };
          if (type === "message.ack") told.acknowledged++;
          if (type === "error") told.refused++;
        };
        socket.onclose = () => told.refused++;
      }
    }, writers);
    return new Traffic(page);
  }

  async told(): Promise<{ acknowledged: number; refused: number }> {
    return await this.page.evaluate(
      () => (globalThis as unknown as { told: { acknowledged: number; refused: number } }).told,
    );
  }

  async stop(): Promise<void> {
    await this.page.context().close();
  }
}
