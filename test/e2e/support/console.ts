import { expect, type Locator, type Page } from "@playwright/test";
import type { Careline } from "./careline.ts";
import type { SignIn } from "./house.ts";

export type View = "Mine" | "Unassigned" | "Promised" | "Escalated" | "All open" | "Resolved";

/** What staff do can be taken back for five seconds before it is carried out. */
const afterUndo = { timeout: 15_000 };

/** The console as staff meet it, by roles and visible words. */
export class Console {
  constructor(
    readonly page: Page,
    private readonly careline: Careline,
  ) {}

  get list(): Locator {
    return this.page.getByRole("list", { name: "Conversations" });
  }

  /** The row that keyboard commands are about. */
  get current(): Locator {
    return this.list.locator('[data-conversation][tabindex="0"]');
  }

  get thread(): Locator {
    return this.page.getByRole("log");
  }

  get composer(): Locator {
    return this.page.getByRole("textbox", { name: /^(Reply to|Internal note about)/ });
  }

  get typing(): Locator {
    return this.page.getByText(/is typing/);
  }

  get map(): Locator {
    return this.page.getByRole("dialog", { name: "Keyboard shortcuts" });
  }

  /** What is offered to this person, below the list. */
  get offers(): Locator {
    return this.page.getByRole("region", { name: "Offered to you" }).filter({ visible: true });
  }

  offer(text: string): Locator {
    return this.offers.getByRole("listitem").filter({ hasText: text });
  }

  get palette(): Locator {
    return this.page.getByRole("dialog", { name: "Find or do anything" });
  }

  row(text: string): Locator {
    return this.list.getByRole("listitem").filter({ hasText: text });
  }

  message(text: string): Locator {
    return this.thread.getByRole("listitem").filter({ hasText: text });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole("button", { name });
  }

  /** As somebody; left out, as the one whom demo mode made. */
  async signIn(who: SignIn = this.careline.signIn): Promise<void> {
    const { email, password } = who;
    await this.page.goto(`${this.careline.origin}/console/`);
    await this.page.getByLabel("E-mail").fill(email);
    await this.page.getByLabel("Password").fill(password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
    await this.here();
  }

  /** At their desk: an offer that ran out in an earlier test has set whom all tests share to away. */
  async here(): Promise<void> {
    const me = this.page.getByRole("button", { name: "You and your settings" }).filter({ visible: true });
    await expect(me).toContainText(/Available|Away|Finishing|break/i);
    if (!(await me.textContent())?.includes("Away")) return;
    await me.click();
    await this.page.getByRole("menuitemradio", { name: /^Available/ }).click();
    await expect(me).toContainText("Available");
  }

  async view(name: View): Promise<void> {
    await this.page.getByRole("link", { name, exact: true }).filter({ visible: true }).click();
    await expect(this.page).toHaveURL(
      new RegExp(`/inbox/${name === "All open" ? "all" : name.toLowerCase()}`),
    );
  }

  /** Scrolls the list, which draws only the rows in sight, to a row. */
  async reveal(text: string): Promise<Locator> {
    const row = this.row(text);
    await expect(async () => {
      await this.list.evaluate((list) => list.parentElement?.scrollTo({ top: 0 }));
      for (let step = 0; step < 40 && (await row.count()) === 0; step++) {
        await this.list.evaluate((list) => list.parentElement?.scrollBy({ top: 300 }));
      }
      await expect(row).toBeVisible({ timeout: 500 });
    }).toPass();
    return row;
  }

  async openRow(text: string): Promise<void> {
    const opened = this.composer.or(this.page.getByText("This conversation is resolved."));
    // A row that other news moves is drawn anew under the click, or is not where it was pressed.
    await expect(async () => {
      const row = await this.reveal(text);
      await row.getByRole("link").click({ timeout: 2000 });
      await expect(opened).toBeVisible({ timeout: 4000 });
    }).toPass();
  }

  /** Opens the conversation in which this was the last thing said. */
  async find(text: string): Promise<void> {
    await this.view("All open");
    await this.openRow(text);
    await expect(this.message(text)).toBeVisible();
  }

  /** The same by keys alone, from anywhere in the inbox. */
  async openByKey(text: string): Promise<void> {
    const { keyboard } = this.page;
    // The second key has to follow soon, which a busy computer does not always grant.
    await expect(async () => {
      await keyboard.press("g");
      await keyboard.press("a");
      await expect(this.page).toHaveURL(/inbox\/all/, { timeout: 1_000 });
    }).toPass();
    await expect(this.row(text)).toBeAttached();
    await expect(async () => {
      await keyboard.press("j");
      await expect(this.current).toContainText(text, { timeout: 300 });
    }).toPass();
    await keyboard.press("Enter");
    await expect(this.message(text)).toBeVisible();
  }

  async reply(text: string): Promise<void> {
    await this.button(/^Reply/)
      .filter({ visible: true })
      .and(this.page.locator("[aria-pressed]"))
      .click();
    await this.composer.fill(text);
    await this.button(/^Send to/).click();
    await expect(this.message(text)).toBeVisible();
  }

  async note(text: string): Promise<void> {
    await this.button("Note").and(this.page.locator("[aria-pressed]")).click();
    await this.composer.fill(text);
    await this.button(/^Add internal note/).click();
    await expect(this.message(text)).toBeVisible();
  }

  /** Waits until nothing in the thread can be taken back any more and all is stored. */
  async settled(): Promise<void> {
    await expect(this.thread.getByText(/^(Sends in a moment|Sending)/)).toHaveCount(0, afterUndo);
  }

  async resolve(): Promise<void> {
    await this.button(/^Resolve/).click();
  }
}
