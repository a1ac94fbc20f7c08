package desk

import (
	"cmp"
	"slices"
)

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
