/**
 * What crosses the network, as generated from the Go types in
 * server/protocol, where each field is explained. Times are Unix milliseconds,
 * ids are strings. Servers may add fields, kinds and frame types; readers
 * ignore what they do not know.
 */
import type { components } from "./schema.gen.ts";

/** Every type of the contract by its name there. */
export type Schemas = components["schemas"];

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

/** Limit on text in code points, as in server/desk/text.go; welcome repeats it. */
export const MAX_TEXT = 10_000;

export type From = Schemas["From"];
export type Person = Schemas["Person"];
export type You = Schemas["You"];
export type Limits = Schemas["Limits"];
/** A file of a message. */
export type Attachment = Schemas["Attachment"];
/** The same, with addresses to fetch it from for a while. */
export type AttachmentLinks = Schemas["AttachmentLinks"];
export type Side = You["kind"];
export type ActorKind = From["kind"];
export type StaffPresence = Schemas["PresenceSet"]["status"];
export type PresenceStatus = Schemas["PresenceFrame"]["status"];

/** A conversation as its patient sees it, and as a staff list shows it. */
export type PatientConversation = Schemas["PatientConversation"];
export type StaffConversation = Schemas["StaffConversation"];
export type Status = PatientConversation["status"];
export type Priority = StaffConversation["priority"];
/** How one target of the service level stands. */
export type TargetClock = Schemas["Clock"];

/** Kinds of events that exist today. */
export type EventKind =
  | "opened"
  | "reopened"
  | "notice_accepted"
  | "message"
  | "accepted"
  | "transferred"
  | "abandoned"
  | "resolved"
  | "requeued"
  | "interpreter_needed"
  | "converted"
  | "contact_given"
  | "call_logged"
  | "promised"
  | "inactivity_warned"
  | "linked"
  | "abuse_warned"
  | "attachment_checked"
  | "message_deleted"
  | "call_deleted"
  | "note" // staff alone, as all below
  | "queued"
  | "assigned"
  | "status"
  | "snoozed"
  | "woken"
  | "offered"
  | "offer_ended"
  | "withdrawn"
  | "promise_ended"
  | "sla_warned"
  | "sla_breached"
  | "escalated"
  | "no_reply_needed"
  | "priority"
  | "spam"
  | "not_spam"
  | "note_file_checked"
  | "note_deleted"
  | "tagged"
  | "about_set";

/** Known kinds are offered, others are possible. */
interface AnyKind {
  kind: EventKind | (string & {});
}

/** An event as the patient reads it, and with more fields as staff do. */
export type PatientEvent = Omit<Schemas["PatientEvent"], "kind"> & AnyKind;
export type StaffEvent = Omit<Schemas["StaffEvent"], "kind"> & AnyKind;

export type ClientFrame = Schemas["ClientFrame"];

export type Welcome = Schemas["Welcome"];
export type LiveFrame = Schemas["Live"];
export type TypingFrame = Schemas["TypingFrame"];
export type ReadFrame = Schemas["ReadFrame"];
export type PresenceFrame = Schemas["PresenceFrame"];
export type QueuePositionFrame = Schemas["QueuePosition"];
export type QueueWait = Schemas["QueueWait"];
/** Why a place in the queue rose. */
export type QueueWhy = NonNullable<QueuePositionFrame["why"]>;
/** How a patient waits for us: in the queue, for an answer in the thread, or for a call. */
export type Mode = PatientConversation["mode"];
export type Contact = Schemas["Contact"];
/** A member of staff who has a conversation before them. */
export type Attending = Schemas["Attending"];
export type Mentioned = Schemas["Mentioned"];
export type ChecklistChanged = Schemas["ChecklistChanged"];
export type ErrorFrame = Schemas["ErrorFrame"];
export type EventFrame<E extends PatientEvent = PatientEvent> = { type: "event"; conversation: string } & E;

/** The document knows staff events; a patient's socket carries fewer fields. */
export type ServerFrame<E extends PatientEvent = PatientEvent> =
  | Exclude<Schemas["ServerFrame"], { type: "event" }>
  | EventFrame<E>;
