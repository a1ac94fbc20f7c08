package report

// unseen is what no tile of the wall counts.
const unseen = "spam; conversations that are kept from the reader"

// wallDefinitions are of the wall: how things stand now, or in the last hour.
// What it shows of today is defined as in a report of today, but for csat_today.
var wallDefinitions = []Definition{
	{"wall_waiting", "conversation", AtInstant, "count", "Live conversations in the queue for a person.", "left questions and call-backs; " + unseen, "the department"},
	{"wall_longest", "conversation", AtInstant, "calendar", "Of those that wait now: for how long the first of them has been owed an answer. It counts on by the server's clock.", "as wall_waiting", "the department"},
	{"wall_recent_wait", "first stay in a queue", AtInstant, "calendar", "queue_wait of those who were accepted in the last hour: its median and the time within which nine of ten were taken.", "as queue_wait", "the department's queue"},
	{"wall_told_now", "department", AtInstant, "calendar", "The range of waiting time that a patient would be told who came now.", "times in which nothing can be told: nobody is there, staff just changed, too few waits lately, nobody is taken", "the rule that made it"},
	{"wall_told_kept", "stay in a queue with an estimate", AtInstant, "share", "Waits of the last hour that ended inside the range that was told first, and how many took longer.", "waits without an estimate; those given up before the range was over", "the rule that made it"},
	{"wall_available", "person", AtInstant, "count", "Staff who are available and have a place free. Full: available without one. Away: here, and take nothing new.", "whoever is offline, and whoever is not of the department", "the department"},
	{"wall_places", "place", AtInstant, "count", "Places that conversations hold, of the places of whoever is available.", "as wall_available; places of those who are away are not offered, what they hold is counted", "the department"},
	{"wall_over_target", "target of an answer", AtInstant, "count", "Answers that are owed for longer than their target, and for how long the oldest of them has been.", "targets of the resolution; targets that are paused; " + unseen, "the department"},
	{"wall_breached", "conversation", AtInstant, "count", "Open conversations with a target that has passed.", unseen, "the department"},
	{"wall_at_risk", "conversation", AtInstant, "count", "Open conversations in which the first target passes within fifteen minutes.", "those counted as wall_breached; targets that are paused; " + unseen, "the department"},
	{"wall_promises_due", "conversation", AtInstant, "count", "Those with a promised time within the hour or past, and how many of them are past.", unseen, "the department"},
	{"wall_callbacks_due", "conversation", AtInstant, "count", "The part of wall_promises_due that is to be called.", "as wall_promises_due", "the department"},
	{"wall_owner_absent", "conversation", AtInstant, "count", "Open conversations of somebody who has been offline for a day or more.", "those without an owner; " + unseen, "the department"},
	{"wall_queued", "conversation", AtInstant, "count", "Open conversations that nobody has taken yet, live or not.", unseen, "the department"},
	{"wall_with_us", "conversation", AtInstant, "count", "Open conversations in which the next move is ours.", unseen, "the department"},
	{"wall_on_patient", "conversation", AtInstant, "count", "Open conversations that wait on the patient.", unseen, "the department"},
	{"wall_on_third", "conversation", AtInstant, "count", "Open conversations that wait on an insurer, a clinician, a pharmacy or others, and for how long the oldest of them has.", unseen, "the department"},
	{"wall_snoozed", "conversation", AtInstant, "count", "Open conversations that were put aside until a time.", unseen, "the department"},
	{"converted", "first stay in a queue", ByOpened, "count", "Those in which the patient chose a left question or a call-back instead of waiting on.", notCounted, "the department's queue"},
	{"csat_today", "episode with an answer", ByClosed, "share", "csat of the matters closed today: the oldest answers of eleven patients, of twenty-two and so on.", "as csat; days and months of fewer than eleven patients", "the department"},
}

// reasonDefinitions are of why patients write, in episodes closed in a time.
var reasonDefinitions = []Definition{
	{"reasons_coded", "episode", ByClosed, "share", "Episodes with a reason, of all that a person answered. Below sixty in a hundred the list is partial.", "spam; episodes without an answer by a person", "the department"},
	{"avoidable_time", "episode with the reason", ByClosed, "calendar", "The time staff had those before them of which they said what would have made them unnecessary. The list is in its order.", "those said to be not avoidable, and those of which nothing was said; both are in the minutes in all", "the reason"},
	{"reason_volume", "episode with the reason", ByClosed, "count", "How many ended in each week, the oldest first, and in a time as long before. The last week ends with the time asked for.", "as reasons_coded", "the reason"},
	{"reason_repeats", "episode with the reason", ByClosed, "share", "Those whose patient came again for anything, wrote, called or came by, in the seven days after.", "those whose seven days are not over, unless the patient came again: pending", "the reason"},
	{"prevented_by", "episode with the reason", ByClosed, "count", "What staff said would have made it unnecessary, once an episode, the most frequent first.", "those of which nothing was said", "the reason"},
	{"plan_effect", "episode with the reason", ByClosed, "calendar", "Avoidable time and all contacts in equal times before and after an action began: as long as it has run, four weeks at most.", "actions that began less than a week ago", "the owner of the action"},
	{"arrivals", "hour of a weekday", ByOpened, "count", "Episodes that patients began in it, for each hour of the time asked for that fell into it, by the wall clock of the zone.", "spam, practice and imported episodes; those that staff began and those opened again; hours that clocks skipped or that are still to come", "the department"},
}
