import { afterEach, describe, expect, it, vi } from "vitest";
import { again } from "../src/ui/lazily.ts";

const healthz = vi.fn<() => Promise<{ ok: boolean }>>();
vi.stubGlobal("fetch", healthz);

describe("code that comes when it is shown", () => {
  afterEach(() => {
    vi.useRealTimers();
    healthz.mockReset();
  });

  it("is asked for again while the server cannot be reached", async () => {
    vi.useFakeTimers();
    healthz.mockRejectedValue(new TypeError("no network"));
    const load = vi.fn<() => Promise<string>>().mockRejectedValue(new TypeError("no network"));
    const part = again(load);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(load.mock.calls.length).toBeGreaterThan(5);
    load.mockResolvedValue("part");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await part).toBe("part");
  });

  it("comes where the server was back before it was asked after", async () => {
    healthz.mockResolvedValue({ ok: true });
    const load = vi
      .fn<() => Promise<string>>()
      .mockRejectedValueOnce(new TypeError())
      .mockResolvedValue("part");
    expect(await again(load)).toBe("part");
  });

  it("fails where the server has it no more", async () => {
    healthz.mockResolvedValue({ ok: true });
    const load = vi.fn<() => Promise<string>>().mockRejectedValue(new TypeError("404"));
    await expect(again(load)).rejects.toThrow("404");
    expect(load).toHaveBeenCalledTimes(2);
  });
});
