import {
  type Api,
  type Attachment,
  type ConversationList,
  type ListQuery,
  type SendOptions,
  Store,
  type ThreadItem,
} from "@careline/client";
import { loadTexts, t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { patientName } from "../inbox/names.ts";
import { Actions } from "./actions.ts";
import { Bulk } from "./bulk.ts";
import { serverClock } from "./clock.ts";
import { DeskClient } from "./desk-client.ts";
import { Drafts } from "./drafts.ts";
import { FocusTeller } from "./focus.ts";
import { HeldActions, undoFor } from "./held.ts";
import { Notices } from "./notices.ts";
import { type OfferNews, Offers } from "./offers.ts";
import { Overlay } from "./overlay.ts";
import type { LogEvent, Row, StaffPresence } from "./rows.ts";
import type { Door } from "./session.ts";

export type Me = {
  id: string;
  name: string;
  role: string;
  departments: readonly string[];
  presence: string;
  /** Where they are in the keyboard tour. */
  tour?: { step: number; done?: boolean };
};

/** How many lists are kept alive beside those that are always followed. */
const keptLists = 3;
const followed = ["mine/", "unassigned/", "offered/", "escalated/"];

/** Everything a signed-in person works with. Made at sign-in, closed at sign-out. */
export class Desk {
  readonly me: Me;
  readonly api: Api;
  readonly client: DeskClient;
  readonly held = new HeldActions();
  readonly notices = new Notices();
  readonly overlay = new Overlay();
  /** What this person is doing, as last set or told. */
  readonly presence: Store<string>;
  readonly drafts: Drafts;
  readonly actions: Actions;
  readonly offers: Offers;
  readonly focus: FocusTeller;
  readonly bulk: Bulk;
  #door: Door;
  #lists = new Map<string, ConversationList>();
  #wrote = new Set<string>();
  #warm = new Set<string>();
  #close: (() => void)[] = [];

  constructor(door: Door, me: Me, onPatientWrote: (row: Row) => void) {
    this.me = me;
    this.presence = new Store(me.presence);
    this.#door = door;
    const patientAt = new Map<string, number>();
    this.client = new DeskClient({
      environment: door.environment,
      session: door.session,
      socketOrigin: location.origin.replace(/^http/, "ws"),
      onChanged: (row) => {
        const before = patientAt.get(row.id) ?? 0;
        patientAt.set(row.id, row.last_patient_at ?? 0);
        if ((row.last_patient_at ?? 0) > before && row.last_at === row.last_patient_at) onPatientWrote(row);
        this.#offerNews(this.offers.seen(row, serverClock.now()));
      },
    });
    this.api = this.client.api;
    this.offers = new Offers({
      api: this.api,
      uuid: door.environment.uuid,
      me: me.id,
      learn: (row) => this.client.changed(row),
    });
    this.focus = new FocusTeller({
      tell: (conversation) => this.client.focus(conversation),
      now: () => serverClock.now(),
    });
    this.drafts = new Drafts(this.api);
    this.bulk = new Bulk(this.api, () => serverClock.now());
    this.actions = new Actions({
      api: this.api,
      held: this.held,
      notices: this.notices,
      overlay: this.overlay,
      uuid: door.environment.uuid,
      me,
      latest: (id) => this.client.rows.get().get(id),
      learn: (row) => this.client.changed(row),
      settled: (id) => this.client.settled(id),
      offerEnded: (row) => this.offers.ended(row),
    });
    this.#close.push(
      this.client.presence.subscribe(() => {
        // A rule may have set it: what is shown and what is said again later follows.
        const told = this.client.presence.get().get(me.id);
        if (told && told !== "offline" && told !== this.presence.get()) this.presence.set(told);
      }),
      this.client.mentioned.subscribe(() => {
        const from = this.client.mentioned.get()?.from;
        if (from && from.id !== me.id)
          void loadTexts("tools").then(() =>
            this.notices.tell(t("notices.mentioned", { name: from.name ?? "" })),
          );
      }),
      this.client.connection.subscribe(() => {
        if (this.client.connection.get().status === "online") this.focus.again();
      }),
    );
    this.client.start();
    if (this.answers) void this.bulk.look();
    this.#watchPage();
  }

  /** May this person write to patients and change conversations? The server decides; this hides what it would refuse. */
  get answers(): boolean {
    return this.me.role === "agent" || this.me.role === "supervisor" || this.me.role === "admin";
  }

  /** May this person delete messages: their own at least? */
  get deletes(): boolean {
    return this.answers || this.me.role === "privacy";
  }

  /** The server's time. */
  now(): number {
    return serverClock.now();
  }

  /** May this person steer a department: see its load, set its rules, hand over a desk? */
  get steers(): boolean {
    return this.me.role === "supervisor" || this.me.role === "admin";
  }

  /** May this person read what figures tell: the wall, reports? */
  get seesFigures(): boolean {
    return this.steers || this.me.role === "manager";
  }

  /** The live list of a view; lists that were looked at lately are kept. */
  list(query: ListQuery): ConversationList {
    const key = `${query.view}/${query.department ?? ""}`;
    const known = this.#lists.get(key);
    const list = known ?? this.client.list(query);
    this.#lists.delete(key);
    this.#lists.set(key, list);
    const spare = [...this.#lists].filter(([name]) => !followed.includes(name));
    for (const [name, old] of spare.slice(0, Math.max(0, spare.length - keptLists))) {
      old.close();
      this.#lists.delete(name);
    }
    return list;
  }

  /** Sends after five seconds, in which it can be undone. */
  say(
    conversation: string,
    text: string,
    {
      note = false,
      keepOpen = false,
      holding = false,
      seen = 0,
      mentions = "",
      attachments,
    }: SendOptions = {},
  ): void {
    this.#wrote.add(conversation);
    this.client.thread(conversation).send(text, {
      note,
      keepOpen,
      holding,
      seen,
      mentions,
      ...(attachments && { attachments }),
      holdMs: undoFor,
    });
    this.client.holdBack(conversation, this.newest(conversation));
  }

  /** Every conversation that lists or news have told this person of, as last told. */
  known(): Row[] {
    const rows = new Map<string, Row>();
    for (const list of this.#lists.values()) for (const row of list.state.get().rows) rows.set(row.id, row);
    for (const row of this.client.rows.get().values()) rows.set(row.id, row);
    return [...rows.values()];
  }

  /** The last message here that somebody else wrote. */
  newest(conversation: string): number {
    const { items } = this.client.thread(conversation).state.get();
    return items.findLast(({ event, own }) => event?.kind === "message" && !own)?.event?.seq ?? 0;
  }

  /** The last word: both go out together after five seconds, or neither does and the text is a draft again. */
  sayAndResolve(
    row: Row,
    text: string,
    { seen = 0, attachments = [] as readonly Attachment[], undone = () => {} } = {},
  ): void {
    this.actions.resolve(row, {
      before: async () => {
        this.#wrote.add(row.id);
        const { clientId } = this.client.thread(row.id).send(text, { seen, attachments });
        this.client.holdBack(row.id, this.newest(row.id));
        await this.client.settled(row.id);
        return !this.client.onItsWay(row.id).some((pending) => pending.clientId === clientId);
      },
      undone: () => {
        this.drafts.type(row.id, "reply", text);
        undone();
      },
    });
  }

  /** Takes the last thing back that still can be. Reports the text of a message. */
  undo(open: string | undefined): { text: string; note: boolean } | undefined {
    const last = open ? this.lastHeld(open) : undefined;
    if (last?.pending && open) {
      const text = this.client.thread(open).undo(last.pending.clientId);
      if (text !== undefined) return { text, note: last.pending.note };
    }
    if (!this.held.undo() && !this.notices.undo() && this.bulk.undoable())
      this.bulk.undo().catch((error: unknown) => this.notices.fail(errorText(error)));
    return undefined;
  }

  lastHeld(conversation: string): ThreadItem<LogEvent> | undefined {
    return this.client
      .thread(conversation)
      .state.get()
      .items.findLast((item) => item.pending?.state === "held");
  }

  /** Reads a conversation's log before it is opened, so that opening it shows it at once. */
  async prefetch(id: string): Promise<void> {
    const thread = this.client.thread(id);
    if (thread.open || thread.state.get().lastSeq > 0 || this.#warm.has(id)) return;
    this.#warm.add(id);
    try {
      const { events } = await this.api.get<{ events: LogEvent[] | null }>(`/conversations/${id}/events`, {
        limit: 200,
      });
      if (!thread.open)
        for (const event of events ?? []) thread.event({ type: "event", conversation: id, ...event });
    } catch {
      // Opening it will tell what is wrong.
    }
    this.#warm.delete(id);
  }

  setPresence(presence: StaffPresence): void {
    this.presence.set(presence);
    this.client.setPresence(presence);
  }

  #offerNews(news: OfferNews | undefined): void {
    if (!news) return;
    const patient = patientName(news.row);
    if (news.kind === "missed") this.offers.missed.set(news.row);
    else if (news.kind === "accepted") this.notices.tell(t("offer.taken", { name: news.name, patient }));
    else this.notices.tell(t("offer.not_taken", { name: news.name, patient }));
  }

  async signOut(): Promise<void> {
    this.#flush();
    try {
      this.#door.leaving.set("left");
      await this.client.signOut();
      this.#door.signedOut();
    } catch (error) {
      this.#door.leaving.set("never");
      this.notices.fail(errorText(error), () => void this.signOut());
    }
  }

  close(): void {
    for (const stop of this.#close) stop();
    this.bulk.close();
    for (const list of this.#lists.values()) list.close();
    this.client.stop();
  }

  #flush(): void {
    this.held.flush();
    this.drafts.flush();
    this.client.handOver(this.#wrote);
  }

  /** Leaving the page carries out what was held; coming back looks at once whether anybody is there. */
  #watchPage(): void {
    const away = () => {
      this.#door.setLeaving(true);
      this.#flush();
    };
    const back = () => {
      this.#door.setLeaving(false);
      if (document.visibilityState === "visible") {
        this.client.nudge();
        if (this.answers) void this.bulk.look();
      }
      // A phone may end a hidden page without another word.
      else this.drafts.flush();
    };
    for (const [target, name, listener] of [
      [window, "pagehide", away],
      [window, "pageshow", back],
      [window, "online", back],
      [document, "visibilitychange", back],
    ] as const) {
      target.addEventListener(name, listener);
      this.#close.push(() => target.removeEventListener(name, listener));
    }
  }
}
