import type { WebSocketRoute } from "@playwright/test";
import { canary, expect, test } from "./support/test.ts";

test("the connection breaks in mid-typing: the text stays and goes out once", async ({ people }) => {
  const question = canary("May I bring my daughter?");
  const patient = await people.patient();
  await patient.widget.ask({ text: question });
  await patient.widget.expectState(question, "Sent");

  const more = canary("She is four years old.");
  await patient.widget.composer.pressSequentially(more.slice(0, 12));
  await patient.context.setOffline(true);
  await expect(patient.widget.says(/No connection/)).toBeVisible();
  await patient.widget.composer.pressSequentially(more.slice(12));
  await expect(patient.widget.composer).toHaveValue(more);
  await patient.widget.send.click();
  await patient.widget.expectState(more, /Waits for the connection|Sending/);

  await patient.context.setOffline(false);
  await patient.widget.expectState(more, "Sent");
  await expect(patient.widget.message(more)).toHaveCount(1);

  const staff = await people.staff();
  await staff.console.find(more);
  await expect(staff.console.message(more)).toHaveCount(1);
});

test("sockets that die on every message lose nothing and double nothing", async ({ people }) => {
  const patient = await people.patient({ path: "/billing" });
  let cut = 0;
  await patient.page.routeWebSocket(/\/ws/, (client: WebSocketRoute) => {
    const server = client.connectToServer();
    client.onMessage((frame) => {
      server.send(frame);
      // Acknowledged or not, nobody knows: the client has to ask again.
      if (cut < 3 && String(frame).includes("message.send")) {
        cut++;
        void client.close({ code: 1012 });
      }
    });
  });
  await patient.page.reload();
  const question = canary("What does this code mean?");
  await patient.widget.ask({ department: /billing/i, text: question });
  const said = [canary("It says 99213."), canary("And also 36415."), canary("On the second page.")];
  for (const text of said) await patient.widget.say(text);
  await patient.widget.expectState(said.at(-1) ?? "", "Sent");
  await expect(patient.widget.log.getByText("Sending")).toHaveCount(0);
  expect(cut).toBe(3);

  const staff = await people.staff();
  await staff.console.find(said.at(-1) ?? "");
  for (const text of said) await expect(staff.console.message(text)).toHaveCount(1);
});

test("a refused message says so, keeps its text, and Try again sends it", async ({ people }) => {
  const question = canary("How long is the wait?");
  const patient = await people.patient();
  let refuse = true;
  await patient.page.routeWebSocket(/\/ws/, (client: WebSocketRoute) => {
    const server = client.connectToServer();
    client.onMessage((frame) => {
      const sent = JSON.parse(String(frame)) as { type: string; client_id?: string; conversation?: string };
      if (refuse && sent.type === "message.send") {
        const { client_id, conversation } = sent;
        const error = { type: "error", code: "forbidden", message: "no", client_id, conversation };
        client.send(JSON.stringify(error));
        return;
      }
      server.send(frame);
    });
  });
  await patient.page.reload();
  await patient.widget.ask({ text: question });
  await patient.widget.expectState(question, "Sent");
  const more = canary("I am in pain.");
  await patient.widget.say(more);
  await patient.widget.expectState(more, /Not sent|could not send/);
  await expect(patient.widget.frame.getByRole("alert").first()).toBeAttached();
  refuse = false;
  await patient.widget.message(more).getByRole("button", { name: "Try again" }).click();
  await patient.widget.expectState(more, "Sent");
  await expect(patient.widget.message(more)).toHaveCount(1);
});

test("a reload resumes the conversation and keeps what was typed", async ({ people }) => {
  const question = canary("Do I need to fast?");
  const patient = await people.patient({ near: true });
  await patient.widget.ask({ text: question });
  await patient.widget.expectState(question, "Sent");
  const half = canary("And may I drink");
  await patient.widget.composer.fill(half);

  await patient.page.reload();
  await patient.widget.open();
  await expect(patient.widget.message(question)).toBeVisible();
  await expect(patient.widget.composer).toHaveValue(half);
});

test("another page of the clinic's website goes on with the same conversation", async ({ people }) => {
  const question = canary("Which form do I bring?");
  const patient = await people.patient();
  await patient.widget.ask({ text: question });
  await patient.widget.expectState(question, "Sent");

  await patient.page.getByRole("link", { name: "Billing" }).click();
  await expect(patient.page).toHaveURL(/billing$/);
  await patient.widget.open();
  await expect(patient.widget.message(question)).toBeVisible();
});

test("the server is killed and comes back: both sides go on by themselves", async ({ people, careline }) => {
  const question = canary("Is the doctor late?");
  const patient = await people.patient();
  await patient.widget.ask({ text: question });
  await patient.widget.expectState(question, "Sent");
  const staff = await people.staff();
  await staff.console.find(question);

  await careline.kill();
  await expect(patient.widget.says(/No connection/)).toBeVisible();
  const meanwhile = canary("I am here already.");
  await patient.widget.composer.fill(meanwhile);
  await patient.widget.send.click();
  await careline.run();

  await patient.widget.expectState(meanwhile, /Sent|Seen/);
  await expect(staff.console.message(meanwhile)).toBeVisible();
  const answer = canary("He is free now.");
  await staff.console.reply(answer);
  await expect(patient.widget.message(answer)).toBeVisible();
});

test("a part whose code does not come takes no page down, and comes by itself", async ({ people }) => {
  const question = canary("Do I come in through the back?");
  const patient = await people.patient();
  await patient.widget.ask({ text: question });
  await patient.widget.expectState(question, "Sent");
  const staff = await people.staff();
  const part = /\/(assets\/patient-part|healthz)/;
  let tried = 0;
  await staff.page.route(part, (route) => {
    tried++;
    return route.abort("internetdisconnected");
  });
  await staff.console.find(question);
  await expect.poll(() => tried).toBeGreaterThanOrEqual(4);
  await expect(staff.console.composer).toBeVisible();
  const details = staff.page.getByRole("heading", { name: "How to meet them" });
  await expect(details).toHaveCount(0);
  await staff.page.unroute(part);
  await expect(details).toBeVisible({ timeout: 20_000 });
});
