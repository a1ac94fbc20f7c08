import { describe, expect, it } from "vitest";
import { openKeep } from "./keep.ts";

/** Storage with room for so many characters; happy-dom's has no limit. */
function small(room: number): Storage {
  const map = new Map<string, string>();
  return {
    get length() {
      return map.size;
    },
    key: (i) => [...map.keys()][i] ?? null,
    getItem: (k) => map.get(k) ?? null,
    setItem(k, v) {
      if (v.length > room) throw new DOMException("full", "QuotaExceededError");
      map.set(k, v);
    },
    removeItem: (k) => void map.delete(k),
    clear: () => map.clear(),
  };
}

describe("keep", () => {
  it("stores under the site and clears that site alone", () => {
    const storage = small(100);
    const [a, b] = [openKeep("a", storage), openKeep("b", storage)];
    a.set("draft", "mine");
    a.set("token", "t");
    b.set("draft", "other");
    a.clear();
    expect([a.get("draft"), a.get("token"), b.get("draft")]).toEqual([null, null, "other"]);
  });

  it("keeps in memory what does not fit, and the newest text wins", () => {
    const storage = small(5);
    const keep = openKeep("a", storage);
    keep.set("draft", "short");
    keep.set("draft", "much too long");
    expect(keep.get("draft")).toBe("much too long");
    keep.set("draft", "again");
    expect(storage.getItem("careline.a.draft")).toBe("again");
    keep.remove("draft");
    expect(keep.get("draft")).toBeNull();
  });

  it("works without storage", () => {
    const keep = openKeep("a", null);
    keep.set("draft", "text");
    expect(keep.get("draft")).toBe("text");
    expect(keep.lasting).toBe(false);
    keep.clear();
    expect(keep.get("draft")).toBeNull();
  });
});
