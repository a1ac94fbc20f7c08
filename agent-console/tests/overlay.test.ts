import { expect, it } from "vitest";
import { isUnread } from "../src/inbox/use-list.ts";
import { inView, Overlay } from "../src/state/overlay.ts";
import type { Row } from "../src/state/rows.ts";
import { row } from "./rows.ts";

const resolved = (old: Row): Row => ({ ...old, status: "resolved" });

it("shows what was done until the server's row shows it", () => {
  const overlay = new Overlay();
  const base = row();
  overlay.put(base, resolved, false);
  expect(overlay.apply(base).status).toBe("resolved");
  expect(overlay.apply(row({ rev: 2, status: "open" })).status).toBe("open");
});

it("holds over newer rows while it is not carried out", () => {
  const overlay = new Overlay();
  overlay.put(row(), resolved, true);
  expect(overlay.apply(row({ rev: 2 })).status).toBe("resolved");
  overlay.sent("c_1");
  expect(overlay.apply(row({ rev: 2 })).status).toBe("queued");
});

it("gives way to the patient at once", () => {
  const overlay = new Overlay();
  overlay.put(row(), resolved, true);
  expect(overlay.apply(row({ rev: 2, last_patient_at: 2_000 })).status).toBe("queued");
});

it("can be taken back", () => {
  const overlay = new Overlay();
  overlay.put(row(), resolved, true);
  overlay.drop("c_1");
  const plain = row();
  expect(overlay.apply(plain)).toBe(plain);
});

it("makes the same row for the same row, so that nothing is drawn in vain", () => {
  const overlay = new Overlay();
  const base = row();
  overlay.put(base, resolved, true);
  expect(overlay.apply(base)).toBe(overlay.apply(base));
});

it.each([
  ["mine", row({ assignee: { id: "s_1", name: "Ana" } }), true],
  ["mine", row({ assignee: { id: "s_2", name: "Ben" } }), false],
  ["unassigned", row(), true],
  ["unassigned", row({ assignee: { id: "s_1", name: "Ana" } }), false],
  ["unassigned", row({ status: "resolved" }), false],
  ["all", row({ status: "snoozed" }), true],
  ["all", row({ status: "resolved" }), false],
  ["resolved", row({ status: "resolved" }), true],
  ["resolved", row(), false],
] as const)("in the view %s", (view, shown, expected) => {
  expect(inView(shown, view, undefined, "s_1")).toBe(expected);
  expect(inView(shown, view, "insurance", "s_1")).toBe(false);
});

it("counts as unread what the patient said and this person has not seen", () => {
  expect(isUnread(row())).toBe(true);
  expect(isUnread(row({ read_seq: 3 }))).toBe(false);
  expect(isUnread(row({ preview_from: "staff" }))).toBe(false);
  expect(isUnread(row({ status: "resolved" }))).toBe(false);
});
