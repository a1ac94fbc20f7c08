/** The words of the contract that views speak. */
export type { StaffConversation as Row, StaffEvent as LogEvent, StaffPresence } from "@careline/client";
