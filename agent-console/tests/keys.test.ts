import { describe, expect, it } from "vitest";
import { CommandBus } from "../src/keyboard/command-bus.ts";
import { commands, KeyReader, type Stroke, takesKeys } from "../src/keyboard/keys.ts";

function stroke(key: string, more: Partial<Stroke> = {}): Stroke {
  return { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false, ...more };
}

describe("the map of keys", () => {
  it("gives no key to two commands", () => {
    const keys = commands.flatMap(({ keys }) => keys ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("has no single key that begins a sequence", () => {
    const singles = commands.flatMap(({ keys }) => (keys && !keys.includes(" ") ? [keys] : []));
    const begins = commands.flatMap(({ keys }) => (keys?.includes(" ") ? [keys.split(" ")[0] ?? ""] : []));
    expect(begins.filter((key) => singles.includes(key))).toEqual([]);
  });
});

describe("KeyReader", () => {
  it.each(commands.filter(({ keys, ofList }) => keys && !ofList && !keys.includes(" ")))(
    "reads $keys as $id",
    ({ id, keys = "" }) => {
      const [ctrlKey, shiftKey] = [keys.startsWith("mod+"), keys.startsWith("shift+")];
      const key = keys.replace("mod+", "").replace("shift+", "");
      const pressed = stroke(shiftKey ? key.toUpperCase() : key, { ctrlKey, shiftKey });
      expect(new KeyReader().read(pressed, 0, false, true)).toBe(id);
    },
  );

  it("takes a key with Shift for itself where a command says so, and for the key elsewhere", () => {
    const reader = new KeyReader();
    const shifted = (key: string) => reader.read(stroke(key, { shiftKey: true }), 0, false, true);
    expect(reader.read(stroke("y"), 0, false, true)).toBe("accept");
    expect(shifted("Y")).toBe("decline");
    expect(shifted("X")).toBeUndefined(); // the list's
    expect(shifted("J")).toBe("next");
    expect(reader.read(stroke("Y", { shiftKey: true }), 0, true, true)).toBeUndefined();
  });

  it("leaves the keys of the list to the list", () => {
    const reader = new KeyReader();
    expect(reader.read(stroke("a", { ctrlKey: true }), 0, false, true)).toBeUndefined();
  });

  it("reads a sequence within a second, and not after it", () => {
    const reader = new KeyReader();
    expect(reader.read(stroke("g"), 0, false, true)).toBeUndefined();
    expect(reader.read(stroke("u"), 900, false, true)).toBe("goUnassigned");
    expect(reader.read(stroke("g"), 2_000, false, true)).toBeUndefined();
    expect(reader.read(stroke("u"), 3_001, false, true)).toBe("undo");
  });

  it("forgets the first key when another comes between", () => {
    const reader = new KeyReader();
    reader.read(stroke("g"), 0, false, true);
    reader.read(stroke("x"), 100, false, true);
    expect(reader.read(stroke("m"), 200, false, true)).toBe("macro"); // not "go to mine"
  });

  it("leaves fields alone, but for the palette", () => {
    const reader = new KeyReader();
    expect(reader.read(stroke("e"), 0, true, true)).toBeUndefined();
    expect(reader.read(stroke("k", { metaKey: true }), 0, true, true)).toBe("palette");
  });

  it("can have its single keys turned off, but for the palette", () => {
    const reader = new KeyReader();
    for (const key of ["j", "e", "?", "escape"])
      expect(reader.read(stroke(key), 0, false, false)).toBeUndefined();
    expect(reader.read(stroke("k", { ctrlKey: true }), 0, false, false)).toBe("palette");
  });

  it("takes no key that composes a word, and none of the browser's", () => {
    const reader = new KeyReader();
    expect(reader.read(stroke("n", { isComposing: true }), 0, false, true)).toBeUndefined();
    expect(reader.read(stroke("r", { ctrlKey: true }), 0, false, true)).toBeUndefined();
    expect(reader.read(stroke("e", { altKey: true }), 0, false, true)).toBeUndefined();
  });
});

describe("takesKeys", () => {
  it.each([
    ["<input>", true],
    ["<textarea></textarea>", true],
    ["<div contenteditable=true></div>", true],
    ["<div role=menu></div>", true],
    ["<div role=dialog></div>", true],
    ["<a href=#></a>", false],
    ["<button></button>", false],
  ])("%s: %s", (html, taken) => {
    const box = document.createElement("div");
    box.innerHTML = html;
    expect(takesKeys(box.firstElementChild)).toBe(taken);
  });
});

describe("CommandBus", () => {
  it("asks the nearest first, whoever came first", () => {
    const bus = new CommandBus();
    const done: string[] = [];
    const leave = bus.add({ undo: () => done.push("near") }, 1);
    bus.add({ undo: () => done.push("far"), help: () => done.push("help") });
    bus.run("undo");
    bus.run("help");
    leave();
    bus.run("undo");
    expect(done).toEqual(["near", "help", "far"]);
    expect(bus.run("snooze")).toBe(false);
  });
});
