package report

import "slices"

// Definition is what a figure means, for whoever has to trust it.
type Definition struct {
	ID        string
	Unit      string // what one value is of
	Cohort    Cohort // the day that files it
	Clocks    string
	Formula   string
	LeavesOut string
	Credit    string
}

// notCounted is what no figure of durations counts.
const notCounted = "spam, merged, practice and thanks-only episodes"

// surveyed is who no figure of a survey counts.
const surveyed = "spam, merged and practice episodes; episodes without an answer by a person, closed by a rule or left in the queue; patients asked within thirty days, but after a reopening; months of fewer than eleven patients"

// Definitions of all figures, in the order in which they are shown.
var Definitions = slices.Concat(reportDefinitions, wallDefinitions, reasonDefinitions)

// reportDefinitions are of what reports and surveys show.
var reportDefinitions = []Definition{
	{"queue_wait", "first stay in a queue", ByOpened, "both", "From entering the queue to a person accepting: pressing Accept, opening what was assigned, or writing. Moving between queues keeps the start.", "abandoned, converted and withdrawn stays; " + notCounted, "the department's queue"},
	{"abandoned_wait", "first stay in a queue that was abandoned", ByOpened, "both", "From entering the queue to when the patient was last there.", notCounted, "the department's queue"},
	{"converted_wait", "first stay in a queue that was converted", ByOpened, "both", "From entering the queue to choosing a left question or a call-back instead.", notCounted, "the department's queue"},
	{"abandonment", "first stay in a queue", ByOpened, "share", "Those left by the patient after ten seconds or more, before anybody accepted or wrote, without a way to be answered; of all that ended.", "those who left sooner, counted as left_at_once", "the department's queue"},
	{"first_response", "episode", ByOpened, "both", "From when a person was owed (the first message; after automation the hand-off) to the first message by a person that the patient can see, or a call that reached them. Holding replies and automation stop nothing.", "staff-started, split, bot-only and abandoned episodes; " + notCounted, "the sender"},
	{"time_to_human", "episode", ByOpened, "both", "From opening to the first message by a person: bot_span and first_response together.", "as first_response", "the sender"},
	{"bot_span", "episode that automation held first", ByOpened, "both", "From opening to the hand-off.", notCounted, "automation"},
	{"reply_time", "turn", ByOpened, "both", "From a patient's message when nothing was owed to the next message by a person. More messages in between do not start it again.", "turns that asked for nothing, counted; turns that were never answered are counted, and greater than anything in the opened cohort", "the sender"},
	{"later_reply_time", "turn but the first of its episode", ByOpened, "both", "As reply_time.", "as reply_time", "the sender"},
	{"patient_waiting", "episode", ByClosed, "both", "The sum of its turns; an unanswered one counts up to the end.", "bot-only and abandoned episodes; " + notCounted, "the department"},
	{"first_resolution", "chain of episodes", ByClosed, "both", "From when a person was owed in the first episode to its first resolve.", "every outcome but resolved", "the resolver"},
	{"full_resolution", "chain of episodes", ByClosed, "both", "From the same start to its last resolve: reopenings within seven days belong to it. Provisional for seven days.", "every outcome but resolved; a chain with an open episode is not there yet", "the last resolver"},
	{"active_resolution", "chain of episodes", ByClosed, "both", "full_resolution without waiting_on_patient, waiting_on_third_party, snoozed and resolved_gap. While a patient waits for an answer nothing is left out, whatever the label says.", "as full_resolution", "the last resolver"},
	{"waiting_on_patient", "chain of episodes", ByClosed, "both", "The part of full_resolution in which the next move was the patient's.", "as full_resolution", "the last resolver"},
	{"waiting_on_third_party", "chain of episodes", ByClosed, "both", "The part in which it waited on an insurer, a clinician, a pharmacy or others.", "as full_resolution", "the last resolver"},
	{"snoozed", "chain of episodes", ByClosed, "both", "The part in which it was put aside until a time.", "as full_resolution", "the last resolver"},
	{"resolved_gap", "chain of episodes", ByClosed, "both", "The part between a resolve and its reopening.", "as full_resolution", "the last resolver"},
	{"episode_resolution", "episode", ByClosed, "both", "From when a person was owed to its resolve.", "every outcome but resolved; staff-started episodes", "the resolver"},
	{"requester_wait", "episode", ByClosed, "both", "Queued, open and waiting on third parties: what the patient feels as waiting.", "as episode_resolution", "the department"},
	{"staff_started_resolution", "chain that staff began", ByClosed, "both", "From opening to the last resolve.", notCounted, "the last resolver"},
	{"auto_resolved_resolution", "chain that the inactivity rule closed", ByClosed, "both", "To when the wait on the patient began, not to when the rule closed it.", notCounted, "nobody"},
	{"handle_time", "episode", ByClosed, "calendar", "The time staff had it before them, cut sixty seconds after the last sign of them; one conversation a person at a time.", "episodes nobody ever had before them", "the focused person"},
	{"cycle", "imported case", ByOpened, "both", "From its first row to its last.", "nothing", "the group"},
	{"transfers", "change of holder", ByClosed, "count", "Each change of who has it, or of the department, after the first acceptance.", "the same holder again; taken back by a rule, counted as requeues", "whoever gave it away"},
	{"ping_pong", "change of holder", ByClosed, "count", "Transfers back to somebody who had it before.", "as transfers", "the department"},
	{"transferred", "episode", ByClosed, "share", "Episodes with one transfer or more, of all that ended.", "as transfers", "the resolver"},
	{"requeues", "episode", ByClosed, "count", "Times a rule took it from somebody and put it back in line.", "episodes that go on are counted, with what happened so far; " + notCounted, "the resolver"},
	{"opened", "episode", ByOpened, "count", "Episodes that began, whatever became of them.", "nothing", "the department"},
	{"closed", "episode", ByClosed, "count", "Episodes that ended, whatever their outcome.", "nothing", "the resolver"},
	{"closed_unanswered", "episode", ByOpened, "count", "Episodes that ended while the patient waited for an answer: the outcome of that name.", "imported logs, where the row that ends a case is all the answer there may be", "the resolver"},
	{"reopened", "resolve", ByClosed, "count", "Resolves that another episode of the conversation followed.", "reopenings that only said thanks", "the resolver"},
	{"reopen_3d", "resolve", ByClosed, "share", "Resolves followed by another episode within three days.", "resolves whose three days are not over: pending", "the resolver"},
	{"reopen_7d", "resolve", ByClosed, "share", "The same within seven days.", "pending", "the resolver"},
	{"reopen_30d", "resolve", ByClosed, "share", "The same within thirty days.", "pending", "the resolver"},
	{"abandoned", "first stay in a queue", ByOpened, "count", "Those that abandonment counts as left.", "as abandonment", "the department's queue"},
	{"left_at_once", "first stay in a queue", ByOpened, "count", "Those left by the patient before ten seconds were over.", notCounted, "the department's queue"},
	{"first_contact_resolution", "first contact", ByClosed, "share", "Resolved with an answer by a person, when the patient had not come for the topic in the seven days before, and did not in the seven days after, in any conversation.", "pending; visitors of whom it is not known who they are", "the resolver"},
	{"no_repeat_7d", "resolved episode", ByClosed, "share", "Those whose patient did not come again for anything in seven days.", "pending; visitors of whom it is not known who they are", "the resolver"},
	{"no_repeat_7d_bot_only", "bot-only episode", ByClosed, "share", "The same for episodes that automation held to the end.", "as no_repeat_7d", "automation"},
	{"sla_first_response", "episode with the target", ByClosed, "share", "Targets of the first response that were met, by the rules in force at opening, in business time. Filed when decided.", "running targets; abandoned, spam and merged episodes; left questions, which have a promise instead", "the sender"},
	{"sla_next_reply", "turn with the target", ByClosed, "share", "The same for each later turn.", "as sla_first_response", "the sender"},
	{"sla_resolution", "episode with the target", ByClosed, "share", "The same for the resolution. Waiting on the patient stops its clock, on a third party if the rules say so, a snooze never.", "as sla_first_response", "the resolver"},
	{"promises_kept", "promise", ByClosed, "share", "Promised answers, calls and news that came before their time, by the day they were due.", "renewed and withdrawn promises, counted", "the department"},
	{"promises_renewed", "promise", ByClosed, "count", "Promises that another one took the place of before their time, by the day they were due.", notCounted, "the department"},
	{"promises_withdrawn", "promise", ByClosed, "count", "Promises that were taken back before their time, by the day they were due.", notCounted, "the department"},
	{"voided_turns", "turn", ByClosed, "count", "Turns that staff said asked for nothing. On the day it was said.", "spam, merged and practice episodes; thanks-only episodes count", "whoever said so"},
	{"holding_replies", "message", ByClosed, "count", "Messages by staff that only acknowledge: the patient still waits, and no clock stops. On the day they were sent.", "as voided_turns", "the sender"},
	{"labels_overruled", "change of status", ByClosed, "count", "Times a conversation was said to wait on the patient or on a third party, or was snoozed, while the patient waited for an answer. It paused nothing. On the day it was said.", "as voided_turns; imported logs that know no answers", "whoever said so"},
	{"surveys_suppressed", "episode", ByClosed, "count", "Surveys that were not sent, or taken back, because staff said so with a reason.", "as voided_turns; episodes that go on; patients who were left alone by a rule", "whoever said so"},
	{"occupancy", "person", ByClosed, "share", "handle time while present, of the time available or finishing. Breaks are out.", "days on which they were there for less than half an hour", "the person"},
	{"concurrency", "person", ByClosed, "count", "The conversations they held, averaged over the time they were there.", "as occupancy", "the person"},
	{"workload_fairness", "department and local day", ByClosed, "share", "Of people who were there for two hours or more: minutes of handling an hour, compared by the Gini coefficient (0 all equal), from five people on corrected for how few there are; and the greatest beside the median.", "fewer than three people; days on which nobody handled anything", "nobody"},
	{"wait_calibration", "stay in a queue with an estimate", ByClosed, "share", "The first range that was told against the actual wait: the median of actual less middle, of the difference as a part of the wait, the share inside the range, above it, and of estimates that were kept back.", "whoever left before the range was over: unknown, counted; whoever left after it counts as above", "the rule that made it"},
	{"third_party_ms", "chain of episodes", ByClosed, "calendar", "waiting_on_third_party in all, by whom was waited for.", "as waiting_on_third_party", "the department"},
	{"implied_open", "imported case", ByOpened, "count", "Cases without an opening row: they begin at their first row.", "nothing", "the group"},
	{"implied_reopen", "episode of an imported case", ByOpened, "count", "Those begun by a row that does not say so: an opening, an answer or a transfer behind a resolve.", "nothing", "the group"},
	{"csat", "episode with an answer", ByClosed, "share", "Answers of 4 or 5 to how it went, of all from 1 to 5, in whole months.", surveyed, "the main handler: whoever wrote four fifths; else shared"},
	{"felt_heard", "episode with an answer", ByClosed, "share", "Answers of 4 or 5 to that statement alone, never put together with the score.", surveyed, "as csat"},
	{"was_informed", "episode with an answer", ByClosed, "share", "Answers of 4 or 5 to: I knew what was happening.", surveyed, "as csat"},
	{"ces", "episode with an answer", ByClosed, "share", "Answers of 4 or 5 to how easy it was.", surveyed, "as csat"},
	{"response_rate", "survey", ByClosed, "share", "Those answered, of those delivered fourteen days ago or earlier.", "surveys younger than fourteen days, answered or not: they are still collecting, and counted beside it", "as csat"},
	{"coverage", "episode", ByClosed, "share", "Surveys delivered, of the episodes whose patient could be asked; what staff kept back is counted with the reason.", "as csat, but those without an answer", "as csat"},
	{"low_scores_owned", "episode rated 1 or 2", ByClosed, "share", "Those for which a task to make it good was opened: all of them, or something is broken.", "as csat", "as csat"},
	{"recovery_contact", "task to make good", ByClosed, "calendar", "From a low score, not solved or a complaint to the first message by a person to the patient. Open tasks are in the bracket with their age.", "nothing", "the owner"},
	{"still_open", "episode", ByOpened, "count", "Episodes that go on now and began before the end of the range; of an imported log those alone that it tells of then.", notCounted, "the department"},
	{"backlog", "episode", AtInstant, "count", "Episodes that had begun at an instant and were not over, by the status they had then and by how long ago they began. A later backlog is the earlier one, more what was opened, less what was closed.", "practice", "the department it has or had last; of a person's: whoever had it then"},
	{"outcomes", "episode", ByOpened, "count", "Each episode has exactly one: the first that fits of spam, merged, test, courtesy, abandoned, open, bot_only, closed_unanswered, auto_resolved, resolved.", "nothing", "the department"},
}
