import type { Transfer } from "./tray.ts";

/** The part of XMLHttpRequest that is used: fetch does not tell how much has gone. */
interface Request {
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  send(body: unknown): void;
  abort(): void;
  readonly status: number;
  readonly responseText: string;
  readonly upload: { onprogress: ((event: { loaded: number; total: number }) => void) | null };
  onloadend: (() => void) | null;
}

/** A transfer by the browser. */
export const xhrTransfer: Transfer = ({ url, headers, file, onProgress }) => {
  const request = new (globalThis as unknown as { XMLHttpRequest: new () => Request }).XMLHttpRequest();
  request.open("POST", url);
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
  const done = new Promise<{ status: number; text: string }>((resolve) => {
    request.onloadend = () => resolve({ status: request.status, text: request.responseText });
  });
  request.send(file);
  return { done, abort: () => request.abort() };
};
