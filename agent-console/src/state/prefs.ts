import { Store } from "@careline/client";

/** What a person set on this device; nothing of patients is ever kept here. */
export type Prefs = {
  theme: "system" | "light" | "dark";
  locale: "" | "en" | "es"; // empty: the browser's
  singleKeys: boolean; // shortcuts of one key
  density: "compact" | "comfortable";
  notify: boolean; // browser notifications, once allowed
};

const defaults: Prefs = { theme: "system", locale: "", singleKeys: true, density: "compact", notify: false };
const key = "careline.prefs";

function read(): Prefs {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    return typeof kept === "object" && kept !== null ? { ...defaults, ...kept } : defaults;
  } catch {
    return defaults; // no storage, or not ours: begin anew
  }
}

export const prefs = new Store<Prefs>(read());

export function setPref<K extends keyof Prefs>(name: K, value: Prefs[K]): void {
  prefs.patch({ [name]: value });
  try {
    localStorage.setItem(key, JSON.stringify(prefs.get()));
  } catch {
    // Without storage it holds until the tab closes.
  }
}

/** Puts the chosen theme on the page, and takes over what another tab chose. */
export function followPrefs(): void {
  const apply = () => {
    const { theme } = prefs.get();
    if (theme === "system") delete document.documentElement.dataset.scheme;
    else document.documentElement.dataset.scheme = theme;
  };
  apply();
  prefs.subscribe(apply);
  addEventListener("storage", (event) => {
    if (event.key === key) prefs.set(read());
  });
}
