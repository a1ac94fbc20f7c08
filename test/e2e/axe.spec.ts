import type { Frame, Page } from "@playwright/test";
import { violations } from "./support/axe.ts";
import { canary, expect, test } from "./support/test.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in the widget, ${colorScheme}`, async ({ people }) => {
    const patient = await people.patient({ colorScheme });
    const { page, widget } = patient;
    const clean = async (what: string): Promise<void> => {
      expect(await violations(chatFrame(page)), what).toEqual([]);
    };

    await expect(widget.launcher).toBeVisible();
    await clean("launcher");
    // The colours of the page around it are the clinic's own; in light they are the browser's.
    if (colorScheme === "light") expect(await violations(page.mainFrame()), "the clinic's page").toEqual([]);

    await widget.open();
    await expect(widget.home).toBeVisible();
    await clean("start");

    const question = canary("Can I see the same doctor?");
    await widget.write({ text: question, name: "Ana Ruiz", about: "my mother" });
    await clean("first message");
    await widget.agree.click();
    await widget.expectState(question, "Sent");
    await clean("chat, waiting");

    const staff = await people.staff();
    await staff.console.find(question);
    const answer = `${canary("Of course.")} https://example.org/doctors`;
    await staff.console.reply(answer);
    await expect(widget.message(answer)).toBeVisible();
    await clean("chat, answered");

    await widget.button("More").click();
    await clean("menu");
    await page.keyboard.press("Escape");

    await patient.context.setOffline(true);
    await expect(widget.says(/No connection/)).toBeVisible();
    await clean("no connection");
    await patient.context.setOffline(false);

    await staff.console.resolve();
    await expect(widget.says("This question is marked as solved.")).toBeVisible();
    await clean("solved");
  });

  test(`axe finds nothing in the console, ${colorScheme}`, async ({ people, careline }) => {
    const visitor = await people.person({ colorScheme });
    await visitor.page.goto(`${careline.origin}/console/`);
    await expect(visitor.page.getByRole("button", { name: "Sign in" })).toBeVisible();
    expect(await violations(visitor.page.mainFrame()), "sign-in").toEqual([]);

    const patient = await people.patient();
    const question = canary("Is parking free?");
    await patient.widget.ask({ text: question, name: "Lee Chen" });
    await patient.widget.expectState(question, "Sent");

    const staff = await people.staff({ colorScheme });
    const clean = async (what: string): Promise<void> => {
      expect(await violations(staff.page.mainFrame()), what).toEqual([]);
    };
    await staff.console.view("Unassigned");
    await staff.console.reveal(question);
    await clean("list");
    await staff.console.openRow(question);
    await expect(staff.console.message(question)).toBeVisible();
    await clean("conversation");
    await staff.console.note(canary("Asked before."));
    await staff.console.reply(canary("Yes, it is."));
    await clean("conversation with note and reply");
    await staff.console.thread.focus();
    await staff.page.keyboard.press("?");
    await expect(staff.page.getByRole("dialog")).toBeVisible();
    await clean("keyboard map");
    await staff.page.keyboard.press("Escape");
    await expect(staff.page.getByRole("dialog")).toBeHidden();
    await staff.page.keyboard.press("Control+k");
    await expect(staff.page.getByRole("dialog")).toBeVisible();
    await clean("command palette");
  });
}

function chatFrame(page: Page): Frame {
  const frame = page.frames().find((candidate) => candidate.url().includes("/widget/"));
  if (!frame) throw new Error("the page has no frame of ours");
  return frame;
}
