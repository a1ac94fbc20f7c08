/** The words of the contract that views speak. */
export type {
  Contact,
  DepartmentLoad,
  Desk as DeskOfTheDay,
  PersonLoad,
  Policy,
  Question,
  StaffConversation as Row,
  StaffEvent as LogEvent,
  StaffPresence,
  StaffTopic as Topic,
} from "@careline/client";
