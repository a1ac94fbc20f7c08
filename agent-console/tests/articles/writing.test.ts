import { ApiError, type Editing, type KbArticle } from "@careline/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Words } from "../../src/articles/kb.ts";
import { beatMs, Writing } from "../../src/articles/writing.ts";

const article = (change: Partial<KbArticle> = {}): KbArticle =>
  ({
    id: "a_1",
    version: 3,
    title: "Parking",
    markdown: "Behind the house.\n",
    author: { kind: "staff", id: "s_maria", name: "Maria" },
    ...change,
  }) as KbArticle;

const words = (markdown: string): Words => ({ title: "Parking", description: "", markdown });

function rig(first = article()) {
  const kept: [number, Words][] = [];
  const beats: boolean[] = [];
  let failing: ApiError | undefined;
  let answer: Editing = { others: [], version: 3, by: { kind: "staff", id: "s_maria", name: "Maria" } };
  let forgotten = 0;
  const writing = new Writing(
    first,
    {
      keep: async (_, version, text) => {
        if (failing) throw failing;
        kept.push([version, text]);
      },
      forget: async () => {
        forgotten++;
      },
      editing: async (_, leaving) => {
        beats.push(leaving);
        return answer;
      },
    },
    "s_me",
  );
  return {
    writing,
    kept,
    beats,
    forgotten: () => forgotten,
    fail: (error: ApiError | undefined) => {
      failing = error;
    },
    hears: (next: Partial<Editing>) => {
      answer = { ...answer, ...next };
    },
  };
}

describe("Writing", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("keeps each pause of typing as a draft of its version", async () => {
    const { writing, kept } = rig();
    writing.type({ markdown: "a" });
    writing.type({ markdown: "ab" });
    expect(writing.state.get().kept).toBe("keeping");
    await vi.advanceTimersByTimeAsync(700);
    expect(kept).toEqual([[3, words("ab")]]);
    expect(writing.state.get()).toMatchObject({ kept: "kept", changed: true });
  });

  it("says when a draft is only here, and tries again until it is kept", async () => {
    const { writing, kept, fail } = rig();
    fail(new ApiError({ status: 0, code: "network" }));
    writing.type({ markdown: "a" });
    await vi.advanceTimersByTimeAsync(700);
    expect(writing.state.get().kept).toBe("unkept");
    fail(undefined);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(kept).toHaveLength(1);
    expect(writing.state.get().kept).toBe("kept");
  });

  it("forgets the draft of who has typed everything back", async () => {
    const { writing, kept, forgotten } = rig();
    writing.type({ markdown: "a" });
    writing.type({ markdown: "Behind the house.\n" });
    await vi.advanceTimersByTimeAsync(700);
    expect([kept.length, forgotten()]).toEqual([0, 1]);
    expect(writing.state.get()).toMatchObject({ kept: "", changed: false });
  });

  it("goes on with what was not saved", () => {
    const { writing } = rig(
      article({ draft: { version: 3, title: "Parking", markdown: "Half a sent", at: 1 } }),
    );
    expect(writing.state.get()).toMatchObject({
      words: words("Half a sent"),
      changed: true,
      newer: undefined,
    });
  });

  it("knows at once that a draft began from an older version", () => {
    const { writing } = rig(article({ draft: { version: 2, title: "Parking", markdown: "Mine", at: 1 } }));
    expect(writing.state.get().newer).toEqual({ version: 3, by: "Maria" });
    expect(writing.version).toBe(2);
  });

  it("hears of others, and of a version that somebody else saved", async () => {
    const { writing, hears, beats } = rig();
    const leave = writing.watch();
    await vi.advanceTimersByTimeAsync(0);
    expect(writing.state.get().others).toEqual([]);
    hears({ others: [{ id: "s_maria", name: "Maria" }], version: 4 });
    await vi.advanceTimersByTimeAsync(beatMs);
    expect(writing.state.get()).toMatchObject({
      others: [{ id: "s_maria", name: "Maria" }],
      newer: { version: 4, by: "Maria" },
    });
    leave();
    expect(beats.at(-1)).toBe(true);
    await vi.advanceTimersByTimeAsync(beatMs * 3);
    expect(beats.filter((leaving) => !leaving)).toHaveLength(2);
  });

  it("keeps what was typed while it was being saved", () => {
    const { writing } = rig();
    writing.type({ markdown: "sent" });
    const sent = writing.state.get().words;
    writing.type({ markdown: "sent and more" });
    writing.saved(article({ version: 4, markdown: "sent" }), sent);
    expect(writing.state.get()).toMatchObject({ words: words("sent and more"), changed: true });
    expect(writing.version).toBe(4);
  });

  it("puts mine on top of theirs, or gives mine up", async () => {
    const { writing, kept, forgotten } = rig();
    writing.type({ markdown: "mine" });
    const theirs = article({ version: 4, markdown: "theirs" });
    writing.keepOnTopOf(theirs);
    await vi.advanceTimersByTimeAsync(700);
    expect(kept.at(-1)).toEqual([4, words("mine")]);
    expect(writing.state.get().newer).toBeUndefined();
    const round = writing.state.get().round;
    expect(await writing.giveUp(theirs)).toEqual(words("mine"));
    expect(forgotten()).toBe(1);
    expect(writing.state.get()).toMatchObject({ words: words("theirs"), changed: false, round: round + 1 });
  });

  it("follows a version that was brought back, and asks who has words of their own", () => {
    const { writing } = rig();
    writing.follow(article({ version: 4, markdown: "old" }));
    expect(writing.state.get()).toMatchObject({ words: words("old"), changed: false });
    writing.type({ markdown: "mine" });
    writing.follow(article({ version: 5, markdown: "older" }));
    expect(writing.state.get()).toMatchObject({ words: words("mine"), newer: { version: 5, by: "Maria" } });
  });

  it("keeps at once what is not kept when the page goes away", () => {
    const { writing, kept } = rig();
    writing.type({ markdown: "last word" });
    writing.flush();
    expect(kept).toEqual([[3, words("last word")]]);
  });
});
