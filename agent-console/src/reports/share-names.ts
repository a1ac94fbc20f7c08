import type { Key } from "../i18n/i18n.ts";

/** Shares by their names in the contract, wait before abandonment. */
export const shareNames = {
  sla_first_response: "share.sla_first",
  sla_next_reply: "share.sla_next",
  sla_resolution: "share.sla_resolution",
  promises_kept: "share.promises",
  abandonment: "share.abandonment",
  reopen_3d: "share.reopen3",
  reopen_7d: "share.reopen7",
  reopen_30d: "share.reopen30",
  first_contact_resolution: "share.fcr",
} as const satisfies Record<string, Key>;

export type ShareName = keyof typeof shareNames;
