import { expect, type FrameLocator, type Locator, type Page } from "@playwright/test";

import { press, write } from "./keys.ts";

export type Question = { department?: string | RegExp; text: string; name?: string; about?: string };

/** The chat as a patient meets it on a clinic's page, by roles and visible words. */
export class Widget {
  constructor(private readonly page: Page) {}

  /** The one element that the clinic's page has of us. */
  get element(): Locator {
    return this.page.locator('iframe[src*="/widget/"]');
  }

  get frame(): FrameLocator {
    return this.element.contentFrame();
  }

  get launcher(): Locator {
    return this.frame.getByRole("button", { name: /Ask the clinic|new message/ });
  }

  get home(): Locator {
    return this.frame.getByRole("heading", { name: "Hello. How can we help?" });
  }

  get log(): Locator {
    return this.frame.getByRole("log", { name: "Messages" });
  }

  get composer(): Locator {
    return this.frame.getByRole("textbox", { name: "Write a message" });
  }

  get send(): Locator {
    return this.frame.getByRole("button", { name: "Send", exact: true });
  }

  /** The first message's own field, before there is a conversation. */
  get question(): Locator {
    return this.frame.getByRole("textbox", { name: "Your message" });
  }

  get agree(): Locator {
    return this.frame.getByRole("button", { name: "Agree and send" });
  }

  button(name: string | RegExp): Locator {
    return this.frame.getByRole("button", { name });
  }

  message(text: string): Locator {
    return this.log.getByRole("listitem").filter({ hasText: text });
  }

  async open(): Promise<void> {
    await this.launcher.click();
  }

  /** From the launcher to the first message on its way. */
  async ask(question: Question): Promise<void> {
    await this.open();
    await this.write(question);
    await this.agree.click();
    await expect(this.message(question.text)).toBeVisible();
  }

  /** The same by keys alone. */
  async askByKey({ department = /scheduling|appointment/i, text, name }: Question): Promise<void> {
    await press(this.launcher);
    await press(this.button(department));
    await write(this.question, text);
    if (name !== undefined) {
      await press(this.button("Add a name, or write for someone else"));
      await write(this.frame.getByRole("textbox", { name: "Your name" }), name);
    }
    await press(this.agree);
    await expect(this.message(text)).toBeVisible();
  }

  /** Fills the first message in and sends nothing. */
  async write({ department = /scheduling|appointment/i, text, name, about }: Question): Promise<void> {
    await this.button(department).click();
    await this.question.fill(text);
    if (name !== undefined || about !== undefined) {
      await this.button("Add a name, or write for someone else").click();
      if (name !== undefined) await this.frame.getByRole("textbox", { name: "Your name" }).fill(name);
      if (about !== undefined)
        await this.frame.getByRole("textbox", { name: "Who is this about?" }).fill(about);
    }
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.send.click();
    await expect(this.message(text)).toBeVisible();
  }

  /**
   * The message is in its state: "Sent", "Seen", "Sending". Written out for the
   * last of several messages in the same state.
   */
  async expectState(text: string, state: string | RegExp): Promise<void> {
    await expect(this.message(text)).toContainText(state);
  }

  /** What is shown to the eye; what a screen reader alone is told (.unseen) does not count. */
  says(text: string | RegExp): Locator {
    return this.frame.getByText(text).and(this.frame.locator(":not(.unseen)")).first();
  }

  /** The reference that is quoted on the telephone. */
  async reference(): Promise<string> {
    await this.button("More").click();
    const text = await this.frame.getByText(/^Reference /).textContent();
    await this.button("More").click();
    return text?.replace("Reference ", "") ?? "";
  }

  async end(): Promise<void> {
    await this.button("More").click();
    await this.button("End chat").click();
    await this.frame.getByRole("dialog").getByRole("button", { name: "End chat" }).click();
  }

  async leave(): Promise<void> {
    await this.button("More").click();
    await this.button("Clear and leave").click();
    await this.frame.getByRole("dialog").getByRole("button", { name: "Clear and leave" }).click();
    await expect(this.says("Your conversations are no longer on this device.")).toBeVisible();
  }
}
