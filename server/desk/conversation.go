package desk

import (
	"cmp"
	"slices"
)

// Status of a conversation. While a patient's message is unanswered the status
// is queued or open, whatever was set before it.
type Status string

const (
	StatusQueued   Status = "queued"   // waits for a person
	StatusOpen     Status = "open"     // a person has it, and the next move is ours
	StatusWaiting  Status = "waiting"  // on the patient or a third party
	StatusSnoozed  Status = "snoozed"  // hidden until a time
	StatusResolved Status = "resolved" // the episode is over
)

// WaitingOnPatient is the usual thing to wait on; the others name third parties.
const WaitingOnPatient = "patient"

// ThirdParties lists whom staff may wait on besides the patient.
var ThirdParties = []string{"insurer", "clinician", "pharmacy", "other"}

// Conversation is one patient matter as lists and permissions need it: a
// projection of its log, written with it in one transaction and equal to
// folding [Apply] over it.
type Conversation struct {
	ID         ConversationID
	Reference  string
	Site       SiteID
	Department DepartmentID
	Patient    PatientID
	Topic      string
	Language   string
	Name       string // as the patient gave it; never verified here
	About      string // who the matter is about, if not the patient
	Relation   string // what they are to the patient: see Relations; empty: nobody said
	AboutSeq   int64  // of the event that said so last

	Status       Status
	WaitingOn    string // patient, insurer, …; empty unless waiting
	SnoozedUntil int64
	Assignee     StaffID // empty: nobody
	AcceptedAt   int64   // when the assignee took it; 0: not yet
	Episode      int
	OpenedAt     int64 // of the current episode
	HumanDueAt   int64 // since when a person is owed in the current episode; 0: staff began it
	RespondedAt  int64 // first public human message of the episode; 0: none
	ResolvedAt   int64 // 0 unless resolved

	LastSeq       int64 // of the log
	PatientSeq    int64 // of the last event the patient sees
	LastAt        int64 // of the last event
	WaitingSince  int64 // oldest unanswered patient message; 0: nobody is owed a reply
	LastPatientAt int64
	Mode          Mode
	Channel       Channel // what the conversation began with; empty: the chat
	Priority      Priority
	Head          bool  // in the queue: ahead of new arrivals
	QueuedAt      int64 // start of the queue entry; 0: in no queue
	Slot          int64 // booked start of a call-back; 0: none
	Tries         int   // calls so far
	HasContact    bool

	OfferedTo   StaffID // who is asked to take it; empty: nobody
	OfferHow    string  // router, transfer
	OfferUntil  int64
	Passed      []StaffID // who let it pass in this queue entry, latest last
	PassedAt    int64     // when the latest did
	LastHolder  StaffID   // who had it last, for when it comes back
	Interpreter bool      // nobody free spoke the language

	MoveAt         int64  // since when the next step is whose it is, and nothing was said
	Next           string // what was promised: answer, call, update; empty: nothing
	PromiseDue     int64
	WarnedInactive int64 // when the patient was told that it will be closed; 0: not

	Calendar    string // version of the hours the patient was shown; empty: the department kept none
	Policy      string // version of the rules pinned at opening
	Pauses      bool   // while it waits on this third party the resolution target's clock stands still
	PausedAt    int64  // since when it does
	PausedBizMS int64  // how long it did so before
	SLA         SLAState
	EscalatedAt int64
	Spam        bool
	Practice    bool // somebody of the house tries the chat; in no figure

	Replied     []Replies   // who wrote publicly in this episode
	Survey      SurveyState // of this episode
	Reason      string      // why the patient wrote, of this episode
	PreventedBy string
	Recoveries  []Recovery // open tasks, whatever episode they are about

	// TimerAt is when a rule has to look at this conversation next; 0: never.
	// Like ChangedAt it is set by whoever writes, and no part of the log.
	TimerAt int64

	PatientSaid int64   // seq of the patient's last message; 0: none
	StaffSaid   int64   // seq of the last message by staff
	StaffSaidBy StaffID // who wrote that one

	Tags []string // ids, in the order they were put on

	Barred     []StaffID // who may not know of it, whatever else they may read
	MergedInto *Link     // the one in which this one goes on; nil: none

	Preview     string // beginning of the last message; empty: it was deleted
	PreviewFrom ActorKind

	Rev       int64 // grows with every change of the row
	ChangedAt int64 // when it last changed, by the writing process's clock
}

// Unresolved reports whether the current episode goes on.
func (c *Conversation) Unresolved() bool { return c.Status != StatusResolved }

// InQueue reports whether it waits for a person; exactly then nobody has it.
func (c *Conversation) InQueue() bool { return c.Unresolved() && c.Assignee == "" }

// OwedSince is since when somebody waits for us: for an answer, or else for a
// person; 0 while nobody does.
func (c *Conversation) OwedSince() int64 {
	if !c.Unresolved() {
		return 0
	}
	if c.WaitingSince > 0 {
		return c.WaitingSince
	}
	return c.QueuedAt
}

// The order of lists as one integer, so that an index holds it: a class, and
// within it Unix ms. RankBand is a class wider than any time.
const (
	RankBand     = 10_000_000_000_000 // the year 2286 in Unix ms
	RankPromised = 6 * RankBand       // here begin those that wait for a promised time
	rankIdle     = 7 * RankBand       // here those who wait for nothing from us
	RankSpam     = 8 * RankBand       // here what is hidden
)

// SaidSince reports whether somebody else said something that whoever has read
// up to seq does not know of: the patient, or a colleague.
func (c *Conversation) SaidSince(seq int64, me StaffID) bool {
	return c.PatientSaid > seq || c.StaffSaid > seq && c.StaffSaidBy != me
}

// Rank orders lists so that the top row is the next one to take: those who
// wait now, by priority, within it those who come back before new arrivals,
// longest first; then left questions and call-backs by the time that was
// promised; then the others, last active first; spam behind all of them.
func (c *Conversation) Rank() int64 {
	since := c.OwedSince()
	switch {
	case c.Spam:
		return RankSpam + RankBand - c.LastAt
	case since == 0:
		return rankIdle + RankBand - c.LastAt
	case c.InQueue() && c.Mode != ModeLive:
		return RankPromised + min(cmp.Or(c.PromiseDue, since), RankBand-1)
	}
	class := 2 * int64(Urgent-c.Priority)
	if !c.InQueue() || !c.Head {
		class++
	}
	return class*RankBand + since
}

// LastSeqFor is the number of the last event in that side's view.
func (c *Conversation) LastSeqFor(view ActorKind) int64 {
	if view == KindPatient {
		return c.PatientSeq
	}
	return c.LastSeq
}

// Apply folds the next event into the conversation. It is the only place that
// derives a conversation from its log; a row is equal to folding its whole log
// over an empty Conversation that has ID, Reference, Patient and Site.
func Apply(c *Conversation, e *Event) {
	b := &e.Body
	c.LastSeq, c.LastAt = e.Seq, e.At
	if e.Kind.Visibility() == Everyone {
		c.PatientSeq = e.Seq
	}
	c.PausedBizMS += b.PausedBizMS
	before := c.step()
	switch e.Kind {
	case Opened, Reopened:
		applyOpening(c, e)
	case Message:
		c.Preview, c.PreviewFrom = Preview(wordsOf(b)), e.From.Kind
		applyMessage(c, e)
	case Queued, Requeued:
		if c.Assignee != "" {
			c.LastHolder = c.Assignee
		}
		if c.QueuedAt == 0 {
			c.QueuedAt, c.Passed, c.PassedAt = e.At, nil, 0
		}
		if b.Reason == ReasonReleased && b.Staff != nil {
			c.passedBy(b.Staff.ID, e.At) // it does not come straight back to them
		}
		c.Department = b.Department
		c.Status, c.WaitingOn, c.SnoozedUntil = StatusQueued, "", 0
		c.Assignee, c.AcceptedAt = "", 0
		c.Head = c.Head || b.Head
		c.endOffer()
	case Assigned:
		c.AcceptedAt = 0
		c.Assignee = ""
		if b.Staff != nil {
			c.Assignee = b.Staff.ID
		}
		c.endOffer()
	case Accepted:
		c.Assignee, c.AcceptedAt = b.Staff.ID, e.At
		if c.Status == StatusQueued {
			c.Status = StatusOpen
		}
		c.QueuedAt, c.Head, c.Passed, c.PassedAt = 0, false, nil, 0
		c.endOffer()
	case Transferred:
		c.Department = b.Department
		c.Calendar = cmp.Or(b.Calendar, c.Calendar) // named if other hours were shown
	case StatusChanged:
		c.Status, c.WaitingOn, c.SnoozedUntil = b.Status, b.WaitingOn, 0
	case Snoozed:
		c.Status, c.WaitingOn, c.SnoozedUntil = StatusSnoozed, "", b.Until
	case Woken:
		c.Status, c.SnoozedUntil = StatusOpen, 0
	case Abandoned, Resolved:
		applyEnd(c, e)
	case Offered:
		c.OfferedTo, c.OfferHow, c.OfferUntil = b.Staff.ID, b.How, b.Until
	case OfferEnded:
		if b.How != OfferByTransfer && b.Outcome != OfferWithdrawn {
			c.passedBy(b.Staff.ID, e.At)
		}
		c.endOffer()
	case InterpreterNeeded:
		c.Interpreter = true
	case Converted:
		c.Mode, c.Slot = b.Mode, b.Slot
	case ContactGiven:
		c.HasContact = true
	case CallLogged:
		applyCall(c, e)
	case Promised:
		c.Next, c.PromiseDue = b.Next, b.Due
		c.SLA.Warned = c.SLA.Warned.without(TargetPromise)
	case PromiseEnded:
		c.Next, c.PromiseDue = "", 0
		c.SLA.Warned = c.SLA.Warned.without(TargetPromise)
	case SLAWarned:
		c.SLA.Warned = c.SLA.Warned.with(b.Target)
	case SLABreached:
		c.SLA.Breached = c.SLA.Breached.with(b.Target)
	case Escalated:
		c.EscalatedAt = e.At
	case InactivityWarned:
		c.WarnedInactive = e.At
	case NoReplyNeeded:
		c.paid()
	case PrioritySet:
		c.Priority = b.Priority
	case Tagged:
		c.retag(b.Added, b.Removed)
	case AboutSet:
		c.Relation, c.About, c.AboutSeq = b.Relation, b.About, e.Seq
	case Restricted:
		c.Barred = append(slices.Clone(c.Barred), b.Staff.ID)
	case Unrestricted:
		c.Barred = slices.DeleteFunc(slices.Clone(c.Barred), func(id StaffID) bool { return id == b.Staff.ID })
		if len(c.Barred) == 0 {
			c.Barred = nil
		}
	case MessageDeleted:
		if b.Last {
			c.Preview = ""
		}
	case SpamMarked:
		c.Spam = true
	case SpamCleared:
		c.Spam = false
	case Absorbed:
		applyEnd(c, e)
		c.Next, c.PromiseDue, c.MergedInto = "", 0, b.Linked
	case Unabsorbed:
		c.MergedInto, c.ResolvedAt = nil, 0
	case Undone:
		b.Undo.State.Put(c)
	default:
		applyVoice(c, e)
	}
	if b.Merge != nil && b.Merge.Now != nil {
		b.Merge.Now.put(c)
	}
	c.pause(e)
	if b.Merge != nil || b.Undo != nil {
		return // the step before is part of what was put
	}
	if c.step() != before || e.Kind == StatusChanged || e.Kind == Snoozed || e.Kind == Message && e.From.Kind == KindStaff && !b.Holding {
		c.MoveAt, c.WarnedInactive = e.At, 0
	}
}

// applyVoice folds what patients said of us, and what is done about it.
func applyVoice(c *Conversation, e *Event) {
	b := &e.Body
	switch e.Kind {
	case SurveySent:
		c.Survey = SurveyState{Set: b.Version, SentAt: e.At, Until: b.Until}
	case SurveyWithheld:
		c.Survey = SurveyState{Withheld: b.Outcome}
	case Rated:
		c.Survey.Score, c.Survey.Final = b.Score, b.Final
		if b.Items != nil {
			c.Survey.Items = *b.Items
		}
	case ContactReason:
		c.Reason, c.PreventedBy = b.Reason, b.PreventedBy
	case RecoveryOpened:
		r := Recovery{Seq: e.Seq, Trigger: b.Trigger, Episode: b.Episode, Score: b.Score, Rated: b.Rated, OpenedAt: e.At, Due: b.Due}
		if b.Staff != nil {
			r.Owner = b.Staff.ID
		}
		c.Recoveries = append(slices.Clone(c.Recoveries), r)
	case RecoveryAssigned:
		c.changeRecoveries(func(r *Recovery) {
			if r.Seq == b.Task {
				r.Owner = b.Staff.ID
			}
		})
	case RecoveryClosed:
		var left []Recovery
		for _, r := range c.Recoveries {
			if r.Seq != b.Task {
				left = append(left, r)
			}
		}
		c.Recoveries = left
	}
}

// step is what tells one next step from another.
type step struct {
	status  Status
	on      string
	owed    bool
	episode int
}

func (c *Conversation) step() step {
	return step{c.Status, c.WaitingOn, c.WaitingSince > 0, c.Episode}
}

// applyOpening begins an episode. What was asked of the patient before, and
// how they can be reached, stays.
func applyOpening(c *Conversation, e *Event) {
	b := &e.Body
	c.Episode, c.OpenedAt, c.HumanDueAt = b.Episode, e.At, e.At
	c.RespondedAt, c.ResolvedAt, c.SnoozedUntil = 0, 0, 0
	if c.Assignee != "" {
		c.LastHolder = c.Assignee
	}
	c.Assignee, c.AcceptedAt = "", 0
	c.Status, c.WaitingOn = StatusQueued, ""
	if b.Origin == OriginStaff || b.Origin == OriginReopenStaff || b.Origin == OriginLinked {
		c.HumanDueAt = 0
	}
	if b.Origin == OriginNotSolved {
		c.WaitingSince = e.At // nothing was written, but an answer is owed
	}
	if e.Kind == Opened {
		c.Channel = b.Channel
	}
	c.Practice = c.Practice || b.Test
	c.Department = b.Department
	if b.About != c.About {
		c.Relation, c.AboutSeq = "", e.Seq
	}
	c.Topic, c.Language, c.Name, c.About = b.Topic, b.Language, b.Name, b.About
	c.Mode, c.Slot, c.Tries = cmp.Or(b.Mode, ModeLive), b.Slot, 0
	c.Head, c.QueuedAt, c.Passed, c.PassedAt, c.Interpreter = false, e.At, nil, 0, false
	c.endOffer()
	c.Next, c.PromiseDue, c.WarnedInactive, c.EscalatedAt = "", 0, 0, 0
	c.Calendar, c.Policy, c.SLA = b.Calendar, b.Policy, SLAState{}
	c.Pauses, c.PausedAt, c.PausedBizMS = false, 0, 0
	c.Replied, c.Survey, c.Reason, c.PreventedBy = nil, SurveyState{}, "", ""
}

// applyEnd ends the episode. Who answered last is remembered.
func applyEnd(c *Conversation, e *Event) {
	if c.Assignee != "" {
		c.LastHolder = c.Assignee
	}
	c.Status, c.WaitingOn, c.SnoozedUntil = StatusResolved, "", 0
	c.ResolvedAt, c.WaitingSince, c.QueuedAt, c.Head, c.Passed, c.PassedAt = e.At, 0, 0, false, nil, 0
	c.endOffer()
}

// passedBy enters who let it pass; the row's slice is shared with its copies.
func (c *Conversation) passedBy(id StaffID, at int64) {
	passed := make([]StaffID, 0, len(c.Passed)+1)
	for _, one := range c.Passed {
		if one != id {
			passed = append(passed, one)
		}
	}
	c.Passed, c.PassedAt = append(passed, id), at
}

// retag puts tags on and takes tags off; the row's slice is shared with its copies.
func (c *Conversation) retag(added, removed []string) {
	tags := make([]string, 0, len(c.Tags)+len(added))
	for _, t := range append(slices.Clone(c.Tags), added...) {
		if !slices.Contains(removed, t) && !slices.Contains(tags, t) {
			tags = append(tags, t)
		}
	}
	c.Tags = tags
	if len(tags) == 0 {
		c.Tags = nil
	}
}

func (c *Conversation) endOffer() { c.OfferedTo, c.OfferHow, c.OfferUntil = "", "", 0 }

// paid ends the open turn.
func (c *Conversation) paid() {
	c.WaitingSince = 0
	c.SLA.Warned, c.SLA.Breached = c.SLA.Warned.without(TargetNextReply), c.SLA.Breached.without(TargetNextReply)
}

// pause starts and ends the standing still of the resolution target's clock:
// while we wait on the patient, or on a third party if the rules say so.
func (c *Conversation) pause(e *Event) {
	if e.Kind == StatusChanged {
		c.Pauses = e.Body.Pauses
	}
	switch {
	case !standsStill(c.Status, c.WaitingOn, c.WaitingSince, c.Pauses):
		c.PausedAt = 0
	case c.PausedAt == 0:
		c.PausedAt = e.At
	}
}

func standsStill(status Status, on string, since int64, pauses bool) bool {
	return status == StatusWaiting && since == 0 && (on == WaitingOnPatient || pauses)
}

// NoChat reports whether the patient cannot read what is written here: they
// called or came by, and never used the chat.
func (c *Conversation) NoChat() bool { return c.Channel != "" && c.PatientSaid == 0 }

// applyCall folds a call or a visit. Who spoke with us has been answered; who
// called and found nobody is owed as much as who wrote.
func applyCall(c *Conversation, e *Event) {
	b := &e.Body
	if b.Inbound {
		c.LastPatientAt = e.At
	} else {
		c.Tries = b.Tries
	}
	switch {
	case b.Outcome == CallReached:
		c.RespondedAt, c.Slot = cmp.Or(c.RespondedAt, e.At), 0
		c.replied(StaffID(e.From.ID))
	case b.Inbound:
		c.asked(e.At)
	}
}

// asked makes us owe the patient an answer, whatever was waited for.
func (c *Conversation) asked(at int64) {
	if c.WaitingSince == 0 {
		c.WaitingSince = at
	}
	if c.Status == StatusWaiting || c.Status == StatusSnoozed {
		c.Status, c.WaitingOn, c.SnoozedUntil = StatusOpen, "", 0
	}
}

// applyMessage moves the debt: a patient's message makes us owe a reply and
// overrides every pause; a person's reply pays it; automation and holding
// replies change nothing.
func applyMessage(c *Conversation, e *Event) {
	switch e.From.Kind {
	case KindPatient:
		c.LastPatientAt, c.PatientSaid = e.At, e.Seq
		c.asked(e.At)
	case KindStaff:
		c.StaffSaid, c.StaffSaidBy = e.Seq, StaffID(e.From.ID)
		if e.Body.Holding {
			return
		}
		if c.RespondedAt == 0 {
			c.RespondedAt = e.At
		}
		c.replied(StaffID(e.From.ID))
		c.changeRecoveries(func(r *Recovery) { r.ContactedAt = cmp.Or(r.ContactedAt, e.At) })
		c.paid()
		if e.Body.Then != "" {
			c.Status, c.WaitingOn, c.SnoozedUntil = e.Body.Then, "", 0
			if e.Body.Then == StatusWaiting {
				c.WaitingOn = WaitingOnPatient
			}
		}
	}
}
