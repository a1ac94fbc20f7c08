import { browserEnvironment, type Environment, StaffSession, Store } from "@careline/client";
import { locale } from "../i18n/i18n.ts";
import { serverClock } from "./clock.ts";
import { painted } from "./frames.ts";
import { browserRenewal } from "./renewal.ts";

/** Why somebody sees the sign-in screen. */
export type Leaving = "never" | "left" | "ended";

export type Door = {
  environment: Environment;
  session: StaffSession;
  /** Why the last session is over. */
  leaving: Store<Leaving>;
  /** The page goes away: requests from now on outlive it. */
  setLeaving: (leaving: boolean) => void;
  setUp: (token: string, name: string, email: string, password: string) => Promise<void>;
  /** For whom an admin's link is; ApiError 404 when it is over. */
  lookAtLink: (token: string) => Promise<{ name: string; email: string; reset: boolean }>;
  /** Sets the password by the link, and signs in with it. */
  takeLink: (token: string, email: string, password: string) => Promise<void>;
  signIn: (email: string, password: string) => Promise<void>;
  signedOut: () => void;
};

/** This browser's sign-in, shared between its tabs: they renew in turns and leave together. */
export function openDoor(): Door {
  const plain = browserEnvironment();
  let leavingPage = false;
  const environment: Environment = {
    ...plain,
    fetch: async (url, init) => {
      // Sending a request is work: what somebody opened is seen first, and then asked for.
      if (init.method === "GET" && !leavingPage) await painted();
      return await fetch(url, { ...init, cache: "no-store", ...(leavingPage && { keepalive: true }) });
    },
  };
  const renewal = browserRenewal();
  const session: StaffSession = new StaffSession({
    environment,
    language: locale,
    alone: renewal.alone,
    onExpiry: (endsAt) => renewal.plan(endsAt, serverClock.ahead, () => session.renew()),
  });
  const leaving = new Store<Leaving>("never");
  let was = session.state.get().status;
  session.state.subscribe(() => {
    const { status } = session.state.get();
    if (status === "signed_out") {
      renewal.stop();
      if (was === "signed_in" && leaving.get() !== "left") leaving.set("ended");
    }
    if (status === "signed_in") leaving.set("never");
    was = status;
  });

  const tabs = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("careline");
  tabs?.addEventListener("message", (event: MessageEvent<unknown>) => {
    const { status } = session.state.get();
    if (event.data === "out" && status === "signed_in") {
      leaving.set("left");
      void session.load();
    }
    if (event.data === "in" && status === "signed_out") void session.load();
  });

  const signIn = async (email: string, password: string) => {
    await session.signIn(email, password);
    tabs?.postMessage("in");
  };
  return {
    environment,
    session,
    leaving,
    setLeaving: (next) => {
      leavingPage = next;
    },
    signIn,
    setUp: async (token, name, email, password) => {
      await session.api.post("/setup", {
        token,
        name,
        email,
        password,
        // Who reads this console in a language answers in it.
        languages: [locale()],
      });
      await signIn(email, password);
    },
    lookAtLink: (token) =>
      session.api
        .post<{ invited: { name: string; email: string; reset: boolean } }>("/staff/links/look", { token })
        .then((a) => a.invited),
    takeLink: async (token, email, password) => {
      await session.api.post("/staff/links/use", { token, password });
      await signIn(email, password);
    },
    signedOut: () => {
      leaving.set("left");
      tabs?.postMessage("out");
    },
  };
}
