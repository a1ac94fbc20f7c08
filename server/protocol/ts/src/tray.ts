import type { Api, Problem } from "./api.ts";
import type { Environment } from "./environment.ts";
import type { Attachment } from "./frames.ts";
import { type Readable, Store } from "./store.ts";
import { xhrTransfer } from "./transfer.ts";

/** A file as people choose it: a browser's File. */
export interface Picked {
  readonly name: string;
  readonly size: number;
}

/**
 * A file on its way into a message. Objects are replaced, never changed.
 *
 * - waiting: for its turn, or for the connection
 * - sending: on its way
 * - ready: the server has it
 * - failed: `reason` is the code, "network" if no answer came
 * - lost: a page before had it and could not keep it: it must be chosen again
 */
export interface TrayFile {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  readonly state: "waiting" | "sending" | "ready" | "failed" | "lost";
  /** From 0 to 1. */
  readonly progress: number;
  readonly reason?: string;
  /** A sentence of the server's for the reason. */
  readonly message?: string;
  readonly attachment?: Attachment;
}

/** Sends a file and tells how far it is; answers status and text, 0 without an answer. */
export type Transfer = (request: {
  url: string;
  headers: Record<string, string>;
  file: Picked;
  onProgress(part: number): void;
}) => { done: Promise<{ status: number; text: string }>; abort(): void };

export interface TrayOptions {
  api: Api;
  environment: Environment;
  /** What is kept across pages is kept under it. */
  name: string;
  /** The server's limit on a file, where it is known. */
  maxBytes(): number | undefined;
  transfer?: Transfer;
  /** Nothing leaves this page before release(). */
  held?: boolean;
}

/** How many files one message has. */
const MOST = 10;
/** How often a file is sent again by itself when the connection fails, and how long between. */
const TRIES = 5;
const PAUSE_MS = 1000;

/**
 * The files beside a text that is being written. They are sent in one after
 * the other as soon as they are chosen; the message names them later. A lost
 * connection is waited out; what the server has survives a reload.
 */
export class Tray {
  readonly files: Readable<readonly TrayFile[]>;
  readonly #files: Store<readonly TrayFile[]>;
  readonly #options: TrayOptions;
  readonly #picked = new Map<string, Picked>();
  /** What was put back last: told again by a screen that was left, it is not. */
  #back: readonly Attachment[] = [];
  readonly #tries = new Map<string, number>();
  #held: boolean;
  /** Calls off what is under way: a transfer, or the pause before the next. */
  #stop: { key: string; now(): void } | undefined;

  constructor(options: TrayOptions) {
    this.#options = options;
    this.#held = options.held ?? false;
    this.#files = new Store(restore(options.environment.storage.get(options.name)));
    this.files = this.#files;
  }

  /** Sends in what was held back until now. */
  release(): void {
    this.#held = false;
    this.#pump();
  }

  /** Forgets all of it here; what the server has it forgets by itself. */
  clear(): void {
    for (const { key } of this.#files.get()) this.#forget(key);
    this.#set([]);
  }

  /** The file itself, while this page has it. */
  picked(key: string): Picked | undefined {
    return this.#picked.get(key);
  }

  add(files: readonly Picked[]): void {
    let all = this.#files.get();
    for (const file of files) {
      // One that was lost on the way to this page is back.
      all = all.filter((f) => f.state !== "lost" || f.name !== file.name || f.size !== file.size);
      const key = this.#options.environment.uuid();
      const most = this.#options.maxBytes();
      const reason =
        all.filter((f) => f.state !== "failed").length >= MOST
          ? "too_many_files"
          : file.size === 0
            ? "empty_file"
            : most && file.size > most
              ? "file_too_large"
              : "";
      this.#picked.set(key, file);
      const { name, size } = file;
      all = [
        ...all,
        { key, name, size, progress: 0, state: reason ? "failed" : "waiting", ...(reason && { reason }) },
      ];
    }
    this.#set(all);
    this.#pump();
  }

  retry(key: string): void {
    this.#tries.delete(key);
    if (!this.#picked.has(key)) return;
    this.#replace(key, ({ reason: _, message: __, ...f }) => ({ ...f, state: "waiting", progress: 0 }));
    this.#pump();
  }

  /** Takes a file out; one that the server has is taken back there. */
  remove(key: string): void {
    const found = this.#files.get().find((f) => f.key === key);
    if (!found) return;
    this.#forget(key);
    this.#set(this.#files.get().filter((f) => f !== found));
    if (found.attachment)
      void this.#options.api.delete(`/attachments/${found.attachment.id}`).catch(() => {});
    this.#pump();
  }

  /** Puts files back that a message had that was taken back. */
  putBack(attachments: readonly Attachment[]): void {
    if (attachments === this.#back) return;
    this.#back = attachments;
    const here = new Set(this.#files.get().map((f) => f.attachment?.id));
    const back = attachments.filter(({ id }) => !here.has(id)).map(readyOf);
    if (back.length) this.#set([...this.#files.get(), ...back]);
  }

  /** The files for the message, and an empty tray; undefined while one is not ready. */
  take(): readonly Attachment[] | undefined {
    const all = this.#files.get();
    const ready = all.flatMap(({ attachment }) => attachment ?? []);
    if (ready.length < all.length) return undefined;
    this.clear();
    return ready;
  }

  #forget(key: string): void {
    if (this.#stop?.key === key) {
      this.#stop.now();
      this.#stop = undefined;
    }
    this.#picked.delete(key);
    this.#tries.delete(key);
  }

  /** Sends the next file, if none is on its way. */
  #pump(): void {
    if (this.#stop || this.#held) return;
    const next = this.#files.get().find((f) => f.state === "waiting");
    const file = next && this.#picked.get(next.key);
    if (!next || !file) return;
    void this.#send(next.key, file, false);
  }

  async #send(key: string, file: Picked, renewed: boolean): Promise<void> {
    const { api, transfer = xhrTransfer } = this.#options;
    const { as, base = "", token, renew } = api.options;
    const bearer = token?.();
    const { done, abort } = transfer({
      url: `${base}/api/v1/attachments`,
      headers: {
        "Careline-As": as,
        "Careline-Name": encodeURIComponent(file.name),
        "Careline-Client-Id": key,
        "Content-Type": "application/octet-stream",
        ...(bearer && { Authorization: `Bearer ${bearer}` }),
      },
      file,
      onProgress: (progress) => this.#replace(key, (f) => ({ ...f, state: "sending", progress })),
    });
    const mine = { key, now: abort };
    this.#stop = mine;
    this.#replace(key, (f) => ({ ...f, state: "sending" }));
    const { status, text } = await done;
    if (this.#stop !== mine) return; // taken out meanwhile
    const answer = parse(text) as { attachment?: Attachment } & Partial<Problem>;
    if (status === 201 && answer.attachment) {
      this.#replace(key, () => readyOf(answer.attachment as Attachment));
    } else if (status === 401 && !renewed && (await renew?.())) {
      return this.#send(key, file, true);
    } else if (passing(status)) {
      return this.#later(key, file, answer.retry_after_ms);
    } else {
      const { code: reason = "network", detail: message } = answer;
      this.#replace(key, (f) => ({ ...f, state: "failed", reason, ...(message && { message }) }));
    }
    this.#stop = undefined;
    this.#pump();
  }

  /** Tries again after a while, and after a few times leaves it to people. */
  #later(key: string, file: Picked, wait?: number): void {
    const tries = (this.#tries.get(key) ?? 0) + 1;
    this.#tries.set(key, tries);
    if (tries >= TRIES || (wait ?? 0) > 60_000) {
      this.#replace(key, (f) => ({
        ...f,
        state: "failed",
        reason: wait ? "too_many_files_today" : "network",
      }));
      this.#stop = undefined;
      this.#pump();
      return;
    }
    this.#replace(key, (f) => ({ ...f, state: "waiting", progress: 0 }));
    const pause = wait ?? PAUSE_MS * 2 ** tries;
    const now = this.#options.environment.clock.after(pause, () => void this.#send(key, file, false));
    this.#stop = { key, now };
  }

  #replace(key: string, next: (file: TrayFile) => TrayFile): void {
    this.#set(this.#files.get().map((f) => (f.key === key ? next(f) : f)));
  }

  #set(files: readonly TrayFile[]): void {
    this.#files.set(files);
    const { environment, name } = this.#options;
    if (files.length === 0) {
      environment.storage.remove(name);
      return;
    }
    const kept = files.filter((f) => f.state !== "failed" || f.reason === "network");
    environment.storage.set(
      name,
      JSON.stringify(kept.map(({ key, name, size, attachment }) => ({ key, name, size, attachment }))),
    );
  }
}

const readyOf = (attachment: Attachment): TrayFile => ({
  key: attachment.id,
  name: attachment.name,
  size: attachment.size,
  state: "ready",
  progress: 1,
  attachment,
});

/** No answer, or one that says: not now. */
const passing = (status: number): boolean =>
  status === 0 || status === 429 || status === 502 || status === 503;

function parse(text: string): object {
  try {
    return (JSON.parse(text) as object | null) ?? {};
  } catch {
    return {};
  }
}

/** Reads what a page before kept; anything that is not ours to read counts as nothing. */
function restore(stored: string | null): TrayFile[] {
  try {
    return (JSON.parse(stored ?? "[]") as TrayFile[]).map(({ attachment, ...f }) =>
      attachment ? readyOf(attachment) : { ...f, state: "lost", progress: 0 },
    );
  } catch {
    return [];
  }
}

interface Owner {
  readonly api: Api;
  readonly environment: Environment;
  readonly limits?: { file_bytes?: number } | undefined;
}

const trays = new WeakMap<Owner, Map<string, Tray>>();

/** The tray of a conversation, always the same object: uploads go on while another one is on screen. */
export function trayOf(client: Owner, conversation: string, held = false): Tray {
  const ours = trays.get(client) ?? new Map<string, Tray>();
  trays.set(client, ours);
  const tray =
    ours.get(conversation) ??
    new Tray({
      api: client.api,
      environment: client.environment,
      name: `files.${conversation}`,
      maxBytes: () => client.limits?.file_bytes,
      held,
    });
  ours.set(conversation, tray);
  return tray;
}
