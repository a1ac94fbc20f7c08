import { ApiError } from "@careline/client";
import { beforeEach, expect, it } from "vitest";
import en from "../src/i18n/en.json";
import tools from "../src/i18n/en.tools.json";
import { type Messages, speak } from "../src/i18n/i18n.ts";
import type { Desk } from "../src/state/desk.ts";
import type { LogEvent } from "../src/state/rows.ts";
import { askMacro } from "../src/verbs/tool-asks.ts";
import { event, row } from "./rows.ts";

beforeEach(() => speak("en", { ...en, ...tools } as unknown as Messages));

/** A macro that replies, asked for where `read` events of the thread are on screen; `after` are in the log by now. */
function ask(read: number, after: LogEvent[]) {
  const sent: { seen?: number }[] = [];
  const desk = {
    me: { id: "s_1", name: "Ana" },
    client: { thread: () => ({ state: { get: () => ({ lastSeq: read }) } }) },
    api: {
      get: (_: string, query: { after: number }) =>
        Promise.resolve({ events: after.filter(({ seq }) => seq > query.after) }),
    },
    actions: {
      carryOutNow: (_row: unknown, _path: string, body: { seen?: number }) => {
        sent.push(body);
        const newest = after.findLast(({ from }) => from.id !== "s_1")?.seq ?? 0;
        return (body.seen ?? Number.POSITIVE_INFINITY) < newest
          ? Promise.reject(new ApiError({ status: 409, code: "newer_message" }))
          : Promise.resolve(row());
      },
    },
  } as unknown as Desk;
  const macro = {
    id: "t_1",
    kind: "macro",
    scope: "all",
    name: "Bye",
    version: 2,
    macro: { actions: [{ do: "reply", texts: { en: "All done." } }, { do: "resolve" }] },
  } as const;
  const asked = askMacro({
    desk,
    row: row({ last_seq: 3 }),
    arg: "t_1",
    now: 0,
    departments: [],
    colleagues: [],
    tools: [macro as never],
  });
  const says = () =>
    asked.fields({ reply: "All done." }).flatMap((field) => (field.kind === "says" ? [field.text] : []));
  return { asked, sent, says };
}

const typed = { reply: "All done, Maria." };

it("shows what was written meanwhile, keeps the reply, and runs once that was seen", async () => {
  const { asked, sent, says } = ask(3, [event(4, "message", { text: "Wait, one more thing" })]);
  await expect(asked.run(typed, "a")).rejects.toMatchObject({ code: "newer_message" });
  expect(says().at(-1)).toBe("Maria Sol wrote: Wait, one more thing");
  await asked.run(typed, "b");
  expect(sent.map(({ seen }) => seen)).toEqual([3, 4]);
});

it("is held again by what comes after that", async () => {
  const log = [event(4, "message", { text: "One" })];
  const { asked, says } = ask(3, log);
  await expect(asked.run(typed, "a")).rejects.toMatchObject({ code: "newer_message" });
  log.push(
    event(5, "assigned"),
    event(6, "message", { text: "Two", from: { kind: "staff", id: "s_2", name: "Ben" } }),
  );
  await expect(asked.run(typed, "b")).rejects.toMatchObject({ code: "newer_message" });
  expect(says().slice(-2)).toEqual(["Maria Sol wrote: One", "Ben wrote: Two"]);
  await asked.run(typed, "c");
});

it("holds a reply from a list too, where nothing of the thread is on screen", async () => {
  const { asked } = ask(0, [event(4, "message", { text: "Wait" })]);
  await expect(asked.run(typed, "a")).rejects.toMatchObject({ code: "newer_message" });
});
