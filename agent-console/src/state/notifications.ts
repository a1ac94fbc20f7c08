import { Store } from "@careline/client";
import { t } from "../i18n/i18n.ts";
import { prefs, setPref } from "./prefs.ts";

export type NotifyState = "off" | "on" | "blocked";

function stateNow(): NotifyState {
  if (typeof Notification === "undefined" || Notification.permission === "denied") return "blocked";
  return Notification.permission === "granted" && prefs.get().notify ? "on" : "off";
}

/**
 * Browser notifications: that a patient wrote, and nothing of who or what. The
 * browser is asked only when somebody presses the button.
 */
class Notifications {
  readonly state = new Store<NotifyState>(stateNow());
  #shown: Notification | undefined;

  async toggle(): Promise<void> {
    if (this.state.get() === "on") setPref("notify", false);
    else if ((await Notification.requestPermission()) === "granted") setPref("notify", true);
    this.state.set(stateNow());
  }

  /** Shows one while nobody looks at the console; a hundred events give one notice. */
  patientWrote(): void {
    this.#tell(t("notify.body"));
  }

  /** The same for a patient who is offered to this person. */
  offered(): void {
    this.#tell(t("notify.offer"));
  }

  #tell(body: string): void {
    if (this.state.get() !== "on" || document.hasFocus()) return;
    const shown = new Notification(t("notify.title"), {
      body,
      tag: "careline",
      icon: "/console/icon.svg",
    });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
    this.#shown = shown;
  }

  /** The console is looked at again. */
  seen(): void {
    this.#shown?.close();
    this.#shown = undefined;
  }
}

export const notifications = new Notifications();
