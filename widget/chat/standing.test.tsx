import { type PatientConversation, type Site, Store, type Thread, type ThreadState } from "@careline/client";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import en from "../i18n/en.json";
import { loadHours } from "../i18n/hours.ts";
import { translator } from "../i18n/t.ts";
import { loadThread } from "../i18n/thread.ts";
import type { App } from "../state/app.ts";
import { timesIn } from "../state/times.ts";
import { type Ui, UiContext } from "./context.ts";
import { Standing } from "./standing.tsx";
import { bring } from "./texts.ts";

const now = Date.UTC(2026, 10, 23, 15);
const hour = 3_600_000;
const ana = { kind: "staff", id: "s", name: "Ana" } as const;

let box: HTMLElement;
let said: string[];
let state: Store<ThreadState<never>>;

const row = (more: Partial<PatientConversation> = {}): PatientConversation => ({
  id: "c",
  reference: "K7QP-4MDT",
  department: "billing",
  status: "queued",
  episode: 1,
  opened_at: 1,
  last_seq: 1,
  read_seq: 1,
  seen_seq: 0,
  unread: 0,
  mode: "live",
  next: "answer",
  keeps_place_ms: 600_000,
  ...more,
});

function show(more: Partial<PatientConversation> = {}, assignee?: { id: string; name: string }): string {
  const site = { zone: "UTC", departments: [{ key: "billing", name: { en: "Billing" } }] } as unknown as Site;
  const ui: Ui = {
    app: { site, returns: true } as unknown as App,
    lang: "en",
    t: translator("en", en),
    times: timesIn("en", "UTC", now),
    shown: new Store(true),
    close: null,
    say: (text) => said.push(text),
  };
  const matter = { department: "billing", answered: assignee !== undefined, ...(assignee && { assignee }) };
  act(() =>
    render(
      <UiContext.Provider value={ui}>
        <Standing
          thread={{ state } as unknown as Thread}
          matter={matter}
          row={row(more)}
          door={undefined}
          now={now}
        >
          <button type="button">Leave</button>
        </Standing>
      </UiContext.Provider>,
      box,
    ),
  );
  return read();
}

const read = (): string => (box.textContent ?? "").replace(/\s+/g, " ").trim();
const place = (frame: object): string => {
  act(() => state.set({ typing: [], ...frame } as unknown as ThreadState<never>));
  return read();
};

beforeEach(async () => {
  box = document.createElement("div");
  said = [];
  state = new Store({ typing: [] } as unknown as ThreadState<never>);
  await Promise.all([bring(loadThread, "en"), bring(loadHours, "en")]);
});

afterEach(() => render(null, box));

describe("the line above the composer", () => {
  it("tells place and range, and no range where none can be relied upon", () => {
    show();
    expect(place({ place: 3, wait: { low_s: 300, high_s: 600 } })).toBe(
      "You are number 3 in line. About 5 to 10 minutes. A person from Billing answers here." +
        "You can lock your phone. We keep your place for 10 minutes.Leave",
    );
    expect(place({ place: 2 })).not.toMatch(/minutes\. A person|About/);
    expect(place({ place: 1 })).toContain("You are next in line.");
    expect(place({})).toContain("We have your message. A person from Billing will answer here.");
    expect(said[0]).toBe("You are number 3 in line. About 5 to 10 minutes.");
  });

  it("says why a place rose, with that place alone", () => {
    show();
    expect(place({ place: 4, why: "urgent" })).toContain("Someone with an urgent need went first.");
    expect(place({ place: 3 })).not.toContain("urgent");
    expect(place({ place: 5, why: "something new" })).toContain("You are number 5 in line.");
  });

  it("keeps the next step and its time in sight while somebody writes", () => {
    const due = now + 2 * hour;
    expect(show({ status: "open", next: "answer", due }, ana)).toMatch(/^Ana answers by today at .*\.$/);
    expect(place({ typing: [{ from: ana, note: false }] })).toMatch(/^Ana answers by .*Ana is writing$/);
  });

  it("is of a promise, and not of a line, once the question is left", () => {
    const words = show({ mode: "message", due: now + 20 * hour });
    expect(words).toMatch(/^Billing answers by tomorrow at /);
    expect(place({ place: 3 })).not.toContain("in line");
    expect(show({ status: "waiting", waiting_on: "pharmacy", next: "update", due: now + hour }, ana)).toMatch(
      /^We are waiting for the pharmacy\. You hear from Ana by /,
    );
  });
});
