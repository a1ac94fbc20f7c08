/**
 * What crosses the network, equal to the Go types in server/protocol. Times
 * are Unix milliseconds, ids are strings. Servers may add fields, kinds and
 * frame types; readers ignore what they do not know.
 */

/** Subprotocol of the socket, and the prefix under which a token is offered where cookies are refused. */
export const SUBPROTOCOL = "careline.v1";
export const BEARER_PREFIX = "careline.bearer.";

/** Close codes of the socket that mean something to us. */
export const CLOSE = {
  invalidUtf8: 1007,
  tooLarge: 1009,
  malformed: 4000,
  expired: 4001,
  forbidden: 4003,
  tooSlow: 4008,
  draining: 4010,
} as const;

/** Limits that server/desk/text.go keeps; welcome repeats the one on text. */
export const MAX_TEXT = 10_000;

export type Side = "patient" | "staff";
export type ActorKind = Side | "system";
export type Status = "queued" | "open" | "waiting" | "snoozed" | "resolved";
export type StaffPresence = "available" | "finishing" | "break" | "away";
export type PresenceStatus = StaffPresence | "offline" | "online";

/** Kinds of events that exist today. Patients see those without a note here. */
export type EventKind =
  | "opened"
  | "reopened"
  | "notice_accepted"
  | "message"
  | "accepted"
  | "transferred"
  | "abandoned"
  | "resolved"
  | "note" // staff alone, as all below
  | "queued"
  | "assigned"
  | "status"
  | "snoozed"
  | "woken";

export interface From {
  kind: ActorKind;
  id: string;
  name?: string;
}

export interface Person {
  id: string;
  name: string;
}

/** An event as the patient reads it; staff events have more fields. */
export interface PatientEvent {
  seq: number;
  /** seq of the event before this one in the reader's own view, 0 for the first. */
  prev: number;
  at: number;
  kind: EventKind | (string & {});
  from: From;
  client_id?: string;
  /** message (and note) */
  text?: string;
  /** opened, reopened: patient, staff, not_solved, reopen_staff */
  origin?: string;
  episode?: number;
  /** opened, reopened, transferred (and queued): key */
  department?: string;
  topic?: string;
  language?: string;
  name?: string;
  about?: string;
  answers?: Record<string, string>;
  /** notice_accepted: version of the wording */
  version?: string;
  /** accepted (and assigned): who answers now */
  staff?: Person;
}

export interface StaffEvent extends PatientEvent {
  /** message: the status it left behind */
  then?: Status;
  /** message: acknowledges only and stops no clock */
  holding?: boolean;
  /** accepted: claimed, opened, replied */
  how?: string;
  /** transferred, status, resolved */
  reason?: string;
  /** transferred: key */
  from_department?: string;
  /** status */
  status?: Status;
  waiting_on?: string;
  /** snoozed */
  until?: number;
  /** abandoned */
  last_seen_at?: number;
}

/** A conversation as its patient sees it. */
export interface PatientConversation {
  id: string;
  reference: string;
  department: string;
  topic?: string;
  status: Status;
  episode: number;
  opened_at: number;
  last_seq: number;
  /** how far the patient has read */
  read_seq: number;
  /** how far any member of staff has read */
  seen_seq: number;
  /** messages by staff beyond read_seq */
  unread: number;
  /** who answers, once they have accepted */
  assignee?: Person;
}

/** A conversation as a staff list shows it. */
export interface StaffConversation {
  id: string;
  reference: string;
  site: string;
  department: string;
  patient: string;
  topic?: string;
  language?: string;
  /** as the patient gave it; not verified */
  name?: string;
  about?: string;
  verification: "anonymous" | "contact" | "verified";
  status: Status;
  waiting_on?: string;
  snoozed_until?: number;
  assignee?: Person;
  accepted_at?: number;
  episode: number;
  opened_at: number;
  resolved_at?: number;
  last_seq: number;
  last_at: number;
  /** oldest unanswered patient message */
  waiting_since?: number;
  last_patient_at?: number;
  preview: string;
  preview_from?: ActorKind;
  /** order of lists, ascending */
  rank: number;
  /** a row with a smaller rev is older */
  rev: number;
  /** REST alone: how far the reader has read */
  read_seq?: number;
  /** one conversation on REST alone: how far the patient has read */
  patient_read_seq?: number;
}

export interface You {
  kind: Side;
  id: string;
  name?: string;
  role?: string;
  departments?: string[];
  presence?: PresenceStatus;
}

export interface Limits {
  text_runes: number;
  frame_bytes: number;
  frames_per_second: number;
  frames_burst: number;
  subscriptions: number;
  /** a typing sign lives this long */
  typing_ms: number;
  ping_ms: number;
}

export type ClientFrame =
  | { type: "conversation.subscribe"; conversation: string; after: number }
  | { type: "conversation.unsubscribe"; conversation: string }
  | { type: "message.send"; conversation: string; client_id: string; text: string; keep_open?: boolean }
  | { type: "note.send"; conversation: string; client_id: string; text: string }
  | { type: "typing"; conversation: string; note?: boolean }
  | { type: "conversation.read"; conversation: string; seq: number }
  | { type: "presence.set"; status: StaffPresence }
  | { type: "ping" };

export type Welcome = { type: "welcome"; you: You; server_time: number; limits: Limits };
export type MessageAck = {
  type: "message.ack";
  conversation: string;
  client_id: string;
  seq: number;
  at: number;
};
export type EventFrame<E extends PatientEvent = PatientEvent> = { type: "event"; conversation: string } & E;
export type LiveFrame = { type: "conversation.live"; conversation: string; seq: number };
export type EndedFrame = { type: "conversation.ended"; conversation: string; code: string };
export type TypingFrame = {
  type: "typing";
  conversation: string;
  from: From;
  until: number;
  note?: boolean;
};
export type ReadFrame = { type: "conversation.read"; conversation: string; from: From; seq: number };
export type PresenceFrame = {
  type: "presence";
  conversation?: string;
  from: From;
  status: PresenceStatus;
  at: number;
};
export type ChangedFrame = { type: "conversation.changed" } & StaffConversation;
export type ErrorFrame = {
  type: "error";
  code: string;
  message: string;
  client_id?: string;
  conversation?: string;
  retry_after_ms?: number;
};
export type PongFrame = { type: "pong"; server_time: number };

export type ServerFrame<E extends PatientEvent = PatientEvent> =
  | Welcome
  | MessageAck
  | EventFrame<E>
  | LiveFrame
  | EndedFrame
  | TypingFrame
  | ReadFrame
  | PresenceFrame
  | ChangedFrame
  | ErrorFrame
  | PongFrame;
