/**
 * The only thing this widget stores: session storage of the iframe, for unsent
 * text and for the token of browsers that refuse our cookie. Where a browser
 * gives the iframe no storage, memory takes its place until the page changes.
 */
import type { KeyValue } from "@careline/client";

export type Keep = KeyValue & {
  /** Forgets everything of this site. */
  clear(): void;
  /** Whether what is kept survives a change of page. */
  readonly lasting: boolean;
};

function sessionStorageIfAny(): Storage | null {
  try {
    const storage = window.sessionStorage;
    const probe = "careline.probe";
    storage.setItem(probe, "1");
    storage.removeItem(probe);
    return storage;
  } catch {
    return null;
  }
}

/** Names are kept apart by site, because one address may serve several clinics. */
export function openKeep(site: string, storage: Storage | null = sessionStorageIfAny()): Keep {
  const memory = new Map<string, string>();
  const prefix = `careline.${site}.`;
  return {
    lasting: storage !== null,
    get: (name) => memory.get(name) ?? storage?.getItem(prefix + name) ?? null,
    set(name, value) {
      try {
        if (!storage) throw new Error("no storage");
        storage.setItem(prefix + name, value);
        memory.delete(name);
      } catch {
        memory.set(name, value); // none, or full
      }
    },
    remove(name) {
      memory.delete(name);
      storage?.removeItem(prefix + name);
    },
    clear() {
      memory.clear();
      const names = Array.from({ length: storage?.length ?? 0 }, (_, i) => storage?.key(i) ?? "");
      for (const name of names) if (name.startsWith(prefix)) storage?.removeItem(name);
    },
  };
}
