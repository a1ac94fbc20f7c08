import { type Api, ApiError } from "@careline/client";
import { beforeEach, expect, it } from "vitest";
import en from "../src/i18n/en.json";
import { type Messages, speak } from "../src/i18n/i18n.ts";
import { Offers, offerNote, offersTo } from "../src/state/offers.ts";
import { event, row } from "./rows.ts";

const me = { id: "s_1", name: "Ana" };
const ben = { id: "s_2", name: "Ben" };
const toMe = row({ offered_to: me, offer_how: "router", offer_until: 50_000 });
const toBen = row({ assignee: me, offered_to: ben, offer_how: "transfer", offer_until: 50_000 });

function made() {
  const sent: string[] = [];
  const state: { refuse: ApiError | undefined } = { refuse: undefined };
  const api = {
    post: (path: string) => {
      sent.push(path);
      return state.refuse
        ? Promise.reject(state.refuse)
        : Promise.resolve({ conversation: row({ assignee: me }) });
    },
  };
  const offers = new Offers({
    api: api as unknown as Api,
    uuid: () => "id",
    me: me.id,
    learn: () => undefined,
  });
  return { offers, sent, state };
}

beforeEach(() => speak("en", en as Messages));

it("shows what is offered to this person and not over, soonest over first", () => {
  const rows = [
    toMe,
    row({ id: "c_2", offered_to: me, offer_until: 40_000 }),
    row({ id: "c_3", offered_to: ben, offer_until: 40_000 }),
    row({ id: "c_4", offered_to: me, offer_until: 1_000 }),
  ];
  expect(offersTo(rows, me.id, 20_000).map(({ id }) => id)).toEqual(["c_2", "c_1"]);
});

it("accepts once, however often it is pressed", async () => {
  const { offers, sent } = made();
  const both = [offers.accept(toMe), offers.accept(toMe)];
  expect(await Promise.all(both)).toEqual([true, false]);
  expect(sent).toEqual(["/conversations/c_1/accept"]);
});

it("says at the offer why accepting failed, and lets it be tried again", async () => {
  const { offers, state, sent } = made();
  state.refuse = new ApiError({ status: 409, code: "no_offer" });
  expect(await offers.accept(toMe)).toBe(false);
  expect(offers.trying.get().get("c_1/50000")?.error).toMatch(/This offer is over/);
  state.refuse = undefined;
  expect(await offers.accept(toMe)).toBe(true);
  expect(offers.trying.get().size).toBe(0);
  expect(sent).toHaveLength(2);
});

it("notices an offer that passed unanswered, and none that a colleague took before", () => {
  const { offers } = made();
  expect(offers.seen(toMe, 10_000)).toBeUndefined();
  expect(offers.seen(row({ rev: 2 }), 50_100)).toMatchObject({ kind: "missed" });
  offers.seen(toMe, 10_000);
  expect(offers.seen(row({ rev: 2, assignee: ben }), 20_000)).toBeUndefined();
});

it("has no news of what this person answered", async () => {
  const { offers } = made();
  offers.seen(toMe, 10_000);
  await offers.decline(toMe);
  expect(offers.seen(row({ rev: 2 }), 49_900)).toBeUndefined();
});

it("tells the sender what became of an offer to a colleague", () => {
  const { offers } = made();
  offers.seen(toBen, 10_000);
  expect(offers.seen(row({ rev: 2, assignee: ben }), 20_000)).toMatchObject({
    kind: "accepted",
    name: "Ben",
  });
  offers.seen(toBen, 10_000);
  expect(offers.seen(row({ rev: 2, assignee: me }), 20_000)).toMatchObject({
    kind: "not_taken",
    name: "Ben",
  });
  offers.seen(toBen, 10_000);
  offers.ended(toBen);
  expect(offers.seen(row({ rev: 2, assignee: me }), 20_000)).toBeUndefined();
});

it("shows the sender's own note with a transfer, and nobody else's", () => {
  const from = { kind: "staff", id: "s_2", name: "Ben" } as const;
  const offered = event(3, "offered", { from, staff: me });
  expect(offerNote([event(2, "note", { from, text: "Card is new" }), offered], me.id)).toBe("Card is new");
  const other = { ...from, id: "s_3" };
  expect(offerNote([event(2, "note", { from: other, text: "Old" }), offered], me.id)).toBe("");
  expect(offerNote([event(2, "message", { text: "hi" })], me.id)).toBe("");
});
