import { type BrowserContext, type BrowserContextOptions, test as base, type Page } from "@playwright/test";
import { Careline } from "./careline.ts";
import { Clinic } from "./clinic.ts";
import { Console } from "./console.ts";
import { Hosts } from "./hosts.ts";
import type { SignIn } from "./house.ts";
import { Widget } from "./widget.ts";
import { Wire } from "./wire.ts";

export { expect } from "@playwright/test";

export type Patient = { page: Page; context: BrowserContext; widget: Widget; wire: Wire };
export type Staff = { page: Page; context: BrowserContext; console: Console; wire: Wire };

/** Each person has a browser context of their own, as on a computer of their own. */
export class People {
  readonly contexts: BrowserContext[] = [];

  constructor(
    private readonly make: (options?: BrowserContextOptions) => Promise<BrowserContext>,
    private readonly careline: Careline,
    private readonly hosts: Hosts,
  ) {}

  /** A patient on a page of the clinic's website: `far` or `near`, as support/hosts.ts says. */
  async patient(options: BrowserContextOptions & { path?: string; near?: boolean } = {}): Promise<Patient> {
    const { path = "/", near = false, ...rest } = options;
    const { page, context, wire } = await this.person(rest);
    await page.goto((near ? this.hosts.near : this.hosts.far) + path);
    return { page, context, wire, widget: new Widget(page) };
  }

  /** The same patient on another page of the same browser. */
  async again({ context, wire }: Patient, path = "/"): Promise<Patient> {
    const page = await context.newPage();
    await page.goto(this.hosts.far + path);
    return { page, context, wire, widget: new Widget(page) };
  }

  /** A member of staff, signed in to the console: the one whom demo mode made, or `as`. */
  async staff(options: BrowserContextOptions & { as?: SignIn } = {}): Promise<Staff> {
    const { as, ...rest } = options;
    const { page, context, wire } = await this.person(rest);
    const console = new Console(page, this.careline);
    await console.signIn(as);
    return { page, context, wire, console };
  }

  async person(
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; context: BrowserContext; wire: Wire }> {
    const context = await this.make(options);
    this.contexts.push(context);
    const wire = new Wire(context);
    return { context, wire, page: await context.newPage() };
  }
}

type Each = { people: People };
type Shared = { house: string; careline: Careline; hosts: Hosts };

export const test = base.extend<Each, Shared>({
  // A spec that names a house of its own gets a server that no other spec fills.
  house: ["shared", { option: true, scope: "worker" }],
  careline: [
    async ({ house: _house }, use) => {
      const careline = await Careline.start();
      // The demo clinic sleeps at night; what is tested does not depend on when.
      await (await Clinic.of(careline)).open();
      await use(careline);
      await careline.stop();
    },
    { scope: "worker" },
  ],
  hosts: [
    async ({ careline }, use) => {
      const hosts = await Hosts.start(careline.origin);
      await use(hosts);
      await hosts.stop();
    },
    { scope: "worker" },
  ],
  people: async ({ browser, careline, hosts, contextOptions, locale }, use) => {
    const people = new People(
      (options) => browser.newContext({ locale: locale ?? "en-US", ...contextOptions, ...options }),
      careline,
      hosts,
    );
    await use(people);
    for (const context of people.contexts) await context.close();
  },
});

/** Unlike any other text of the run, so that finding it anywhere proves something. */
export function canary(word: string): string {
  return `${word} ${Math.random().toString(36).slice(2, 10)}`;
}
