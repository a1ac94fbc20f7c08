import { Store } from "@careline/client";
import { act, createElement } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { painted, withNextFrame } from "../src/state/frames.ts";
import { useFramed } from "../src/state/store.ts";

const [one, two] = [new Store(1), new Store(1)];
const drawn = vi.fn();

function Sum() {
  drawn(useFramed(one) + useFramed(two));
  return null;
}

describe("what waits for a frame", () => {
  let frames: FrameRequestCallback[] = [];
  const draw = () => {
    const now = frames;
    frames = [];
    for (const frame of now) frame(0);
  };
  beforeEach(() => {
    vi.useFakeTimers();
    frames = [];
    vi.stubGlobal("requestAnimationFrame", (frame: FrameRequestCallback) => frames.push(frame));
    vi.stubGlobal("cancelAnimationFrame", () => {});
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  });
  afterEach(() => {
    vi.advanceTimersByTime(1_000);
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("is told in one frame, but for what was called off", () => {
    const told: string[] = [];
    withNextFrame(() => told.push("a"));
    withNextFrame(() => told.push("b"))();
    withNextFrame(() => told.push("c"));
    expect(frames).toHaveLength(1);
    expect(told).toEqual([]);
    draw();
    expect(told).toEqual(["a", "c"]);
    draw();
    vi.advanceTimersByTime(1_000);
    expect(told).toEqual(["a", "c"]);
  });

  it("does not wait for a frame that nobody sees", () => {
    const told = vi.fn();
    withNextFrame(told);
    vi.advanceTimersByTime(250);
    expect(told).toHaveBeenCalledOnce();
  });

  it("comes behind the paint, where it says so", async () => {
    const told = vi.fn();
    void painted().then(told);
    draw();
    await Promise.resolve();
    expect(told, "in the frame").not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(0);
    expect(told, "behind it").toHaveBeenCalledOnce();
  });

  it("draws a screen once for two values that changed", async () => {
    const root = createRoot(document.createElement("div"));
    await act(async () => root.render(createElement(Sum)));
    drawn.mockClear();
    one.set(2);
    one.set(3);
    two.set(4);
    expect(drawn).not.toHaveBeenCalled();
    await act(async () => draw());
    expect(drawn.mock.calls).toEqual([[7]]);
    await act(async () => root.unmount());
  });
});
