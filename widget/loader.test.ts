import nodeConsole from "node:console";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

/** The host page's side of a frame, as far as happy-dom has one: the port that the loader gave away. */
type Given = { port: MessagePort; origin: string; message: unknown };

const ORIGIN = "https://chat.example";

function resize(width: number, height: number): void {
  Object.assign(window, { innerWidth: width, innerHeight: height });
  window.dispatchEvent(new Event("resize"));
}

async function include(attributes = 'data-site="demo"'): Promise<void> {
  document.head.innerHTML = `<script type="text/plain" src="${ORIGIN}/widget.js" ${attributes}></script>`;
  vi.resetModules();
  await import("./loader.ts");
}

const frames = (): HTMLIFrameElement[] => [...document.querySelectorAll("iframe")];

function frame(): HTMLIFrameElement {
  const [first] = frames();
  if (!first) throw new Error("no frame");
  return first;
}

/** Lets the frame load and catches what is posted into it. */
function loaded(): Given {
  let given: Given | undefined;
  Object.defineProperty(frame(), "contentWindow", {
    configurable: true,
    value: {
      postMessage: (message: unknown, origin: string, [port]: MessagePort[]) => {
        if (port) given = { port, origin, message };
      },
    },
  });
  frame().dispatchEvent(new Event("load"));
  if (!given) throw new Error("no init");
  given.port.start();
  closing = given;
  return given;
}

/** A port hands over in its own time: on a busy machine not always within the usual second. */
const patient = { timeout: 30_000 };

/** What the running test opened, to be closed after it. */
let closing: Given | undefined;

async function say(given: Given, message: object, until: () => boolean): Promise<void> {
  given.port.postMessage(message);
  await vi.waitFor(() => expect(until()).toBe(true), patient);
}

const style = (name: string): string => frame().style.getPropertyValue(name);

beforeEach(() => {
  vi.spyOn(nodeConsole, "error").mockReturnValue(); // happy-dom says that it loads no frames
  vi.stubGlobal("TITLES", { en: "Chat with the clinic", es: "Chat con la clínica" });
  document.body.innerHTML = '<main id="page"><a href="#x">x</a></main><aside inert></aside>';
  document.documentElement.lang = "es-MX";
  resize(1280, 800);
});

afterEach(async () => {
  // A loader of an earlier test would go on covering the page.
  const open = () => document.documentElement.style.overflow === "hidden" || style("width") === "400px";
  if (closing && open()) await say(closing, { k: "close" }, () => !open());
  closing = undefined;
  delete (window as unknown as Record<symbol, unknown>)[Symbol.for("careline")];
  document.documentElement.removeAttribute("style");
  vi.unstubAllGlobals();
});

describe("loader", () => {
  it("adds one frame of the script's origin, titled in the page's language, and never tells where it is", async () => {
    await include();
    await include();
    expect(frames()).toHaveLength(1);
    expect(frame().src).toBe(`${ORIGIN}/widget/?site=demo&lang=es-MX`);
    expect(frame().title).toBe("Chat con la clínica");
    expect(frame().referrerPolicy).toBe("no-referrer");
    expect(frame().getAttribute("sandbox")).not.toContain("top-navigation");
  });

  it("does nothing without a site", async () => {
    await include("");
    expect(frames()).toHaveLength(0);
  });

  it("posts init once to our exact origin, with a port and the page's scheme", async () => {
    document.documentElement.style.colorScheme = "dark";
    await include();
    const given = loaded();
    expect(given.origin).toBe(ORIGIN);
    expect(given.message).toEqual({ k: "init", scheme: "dark" });
    expect(style("color-scheme")).toBe("dark");
  });

  it("is invisible until it knows its size, and takes just that", async () => {
    await include();
    expect(style("visibility")).toBe("hidden");
    await say(loaded(), { k: "size", w: 180, h: 68 }, () => style("visibility") === "visible");
    expect([style("width"), style("height")]).toEqual(["180px", "68px"]);
  });

  it("opens beside the page on a large screen and leaves the page alone", async () => {
    await include();
    await say(loaded(), { k: "open" }, () => style("width") === "400px");
    expect(document.getElementById("page")?.inert).toBe(false);
  });

  it("covers a small screen, makes the page inert, and gives back what it took", async () => {
    resize(360, 640);
    document.documentElement.style.overflow = "scroll";
    await include();
    const given = loaded();
    const [page, aside] = [document.querySelector("main"), document.querySelector("aside")];
    await say(given, { k: "open" }, () => style("width") === "100%");
    expect([page?.inert, aside?.inert]).toEqual([true, true]);
    expect(document.documentElement.style.overflow).toBe("hidden");
    await say(given, { k: "close" }, () => style("width") !== "100%");
    expect([page?.inert, aside?.inert]).toEqual([false, true]);
    expect(document.documentElement.style.overflow).toBe("scroll");
  });

  it("frees the page when a turned phone has room for both", async () => {
    resize(360, 800);
    await include();
    await say(loaded(), { k: "open" }, () => style("width") === "100%");
    resize(800, 700);
    expect(style("width")).toBe("400px");
    expect(document.querySelector("main")?.inert).toBe(false);
  });

  it("stays silent on a page that breaks it", async () => {
    vi.stubGlobal("matchMedia", () => {
      throw new Error("hostile");
    });
    await expect(include()).resolves.toBeUndefined();
    expect(frames()).toHaveLength(0);
  });
});
