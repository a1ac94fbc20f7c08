import { afterEach, describe, expect, it, vi } from "vitest";
import { connect, type Frame } from "./frame.ts";

const page = {} as Window;

function embedded(onScheme: (scheme: string) => void = () => {}): Frame {
  vi.stubGlobal("parent", page);
  return connect(onScheme);
}

/** The page's one message; answers its end of the channel and what it hears. */
function init(
  source: unknown,
  data: unknown = { k: "init", scheme: "dark" },
): { port: MessagePort; heard: unknown[] } {
  const { port1, port2 } = new MessageChannel();
  const heard: unknown[] = [];
  port1.onmessage = ({ data: said }) => heard.push(said);
  const event = new MessageEvent("message", { data, ports: [port2] });
  Object.defineProperty(event, "source", { value: source });
  window.dispatchEvent(event);
  return { port: port1, heard };
}

afterEach(() => vi.unstubAllGlobals());

/** A port hands over in its own time: on a busy machine not always within the usual second. */
const patient = { timeout: 30_000 };

describe("connect", () => {
  it("keeps what was said before the page gave a port", async () => {
    const frame = embedded();
    frame.size(180, 68);
    frame.open();
    const { heard } = init(page);
    frame.close();
    await vi.waitFor(
      () => expect(heard).toEqual([{ k: "size", w: 180, h: 68 }, { k: "open" }, { k: "close" }]),
      patient,
    );
  });

  it("takes the page's scheme, then and later", async () => {
    const schemes: string[] = [];
    embedded((scheme) => schemes.push(scheme));
    const { port } = init(page);
    port.postMessage({ k: "scheme", scheme: "light" });
    await vi.waitFor(() => expect(schemes).toEqual(["dark", "light"]), patient);
  });

  it("listens to nobody but the page, to nothing but init, and once", () => {
    const schemes: string[] = [];
    const frame = embedded((scheme) => schemes.push(scheme));
    const other = init({});
    const wrong = init(page, { k: "open" });
    init(page);
    const second = init(page, { k: "init", scheme: "light" });
    frame.open();
    expect(schemes).toEqual(["dark"]);
    expect([other.heard, wrong.heard, second.heard]).toEqual([[], [], []]);
  });

  it("is silent without a host page", () => {
    const frame = connect(() => {});
    expect(frame.embedded).toBe(false);
    expect(() => frame.open()).not.toThrow();
  });
});
