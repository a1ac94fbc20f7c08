/**
 * @careline/client: the headless half of every Careline screen. It keeps the
 * socket, the outbox and each conversation's log; views read `Readable`s
 * (get + subscribe, the shape of useSyncExternalStore) and call methods.
 * No DOM, no dependencies, tree-shakeable.
 *
 * The widget:
 *
 *     const env = browserEnvironment();
 *     const session = new PatientSession({ environment: env, siteKey });
 *     await session.load();                 // resumes; state: none, active, unreachable
 *     await session.start();                // on first need
 *     const client = new PatientClient({ environment: env, session, socketOrigin });
 *     client.start();                       // connects, sends what waits in the outbox
 *     const thread = client.thread(id);     // always the same object
 *     const release = thread.hold();        // subscribed until release()
 *     thread.state.get().items              // events, then own messages on their way
 *     thread.send("Hello");  thread.retry(clientId);  thread.typing();  thread.read();
 *     client.open({ department, text, … }); // the first message; survives reload like any other
 *
 * The console:
 *
 *     const session = new StaffSession({ environment: env });
 *     const client = new StaffClient({ environment: env, session, socketOrigin });
 *     const list = client.list({ view: "mine" });   list.state.get().rows
 *     const thread = client.thread(id);  thread.send(text, { note: true, holdMs: 5000 });  thread.undo(clientId)
 *     await client.verbs.accept(id);  await client.verbs.promise(id, { next: "answer", due })
 *     client.focus(id)                      // on each sign of work in it
 *     await client.house.desk()             // supervisors
 *
 * A page tells `client.nudge()` when it becomes visible or online again.
 */
export { Api, ApiError, type ApiOptions, type Problem, type Query } from "./api.ts";
export * from "./articles.ts";
export * from "./care.ts";
export { Client, type ClientOptions, type Session } from "./client.ts";
export { type Day, dayOf } from "./day.ts";
export {
  browserEnvironment,
  type Clock,
  type Environment,
  type Fetch,
  type KeyValue,
  memoryStorage,
  type SocketPort,
  sessionStorageOrMemory,
} from "./environment.ts";
export * from "./frames.ts";
export {
  type BadRow,
  type Banner,
  type DepartmentLoad,
  type DepartmentSettings,
  type DepartmentWall,
  type Desk,
  type EditStaff,
  type FirstDay,
  type FirstDayStep,
  type Hours,
  type HoursChange,
  type HoursVersion,
  House,
  type Member,
  type Moved,
  type PersonLoad,
  type Policies,
  type Policy,
  type ReplyImport,
  type SiteSet,
  type SiteSettings,
  type StaffImport,
  type StaffLink,
  type StaffSite,
  type StaffTopic,
  type TellWaiting,
  type TextGap,
  type Wall,
} from "./house.ts";
export { ConversationList, inView, isSaved, type ListQuery, type ListState, type ListView } from "./list.ts";
export { type Delivery, Outbox, type Pending, type Sending } from "./outbox.ts";
export { type Opening, type OpeningState, PatientClient, type Reaching } from "./patient-client.ts";
export {
  type CallbackSlot,
  type Callbacks,
  type DepartmentHours,
  type Known,
  type OpenState,
  PatientSession,
  type PatientSessionState,
  type Question,
  type Site,
  type SiteDepartment,
  type SiteHours,
  type Topic,
} from "./patient-session.ts";
export type { FoundConversation, FoundConversations, PatientPreferences } from "./patients.ts";
export type {
  Annotation,
  Backlog,
  BacklogSet,
  Board,
  ClockFigure,
  DurationFigure,
  FigureDefinition,
  FigureGroup,
  FigureRows,
  FigureSet,
  Figures,
  OwnFigures,
  ShareFigure,
} from "./reports.ts";
export { type ConnectionState, type ConnectionStatus, Socket, type Standing } from "./socket.ts";
export { StaffClient } from "./staff-client.ts";
export {
  type Colleague,
  StaffSession,
  type StaffSessionOptions,
  type StaffSessionState,
} from "./staff-session.ts";
export { type Readable, Signal, Store } from "./store.ts";
export { textLength, textProblem } from "./text.ts";
export {
  deliveryOf,
  type SendOptions,
  Thread,
  type ThreadItem,
  type ThreadState,
  type Typing,
} from "./thread.ts";
export { Timeline } from "./timeline.ts";
export { type Picked, Tray, type TrayFile, trayOf } from "./tray.ts";
export {
  type CallOutcome,
  type LinkedOpening,
  type PromiseOf,
  type TransferTo,
  Verbs,
  type Waiting,
} from "./verbs.ts";
export {
  type ArrivalHour,
  type Comment,
  type Comments,
  type RatingFigure,
  type Reason,
  type ReasonFigure,
  type ReasonReport,
  type ReasonsList,
  type Recovery,
  type SurveyChange,
  type SurveySet,
  Voice,
  type VoiceFigures,
  type VoiceReport,
  type VoiceRows,
} from "./voice.ts";
