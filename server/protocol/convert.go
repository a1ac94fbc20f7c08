package protocol

import "careline/server/desk"

// FromOf names who an event comes from. A member of staff who was stored
// without a name gets the one they have now.
func FromOf(f desk.From, d *desk.Directory) From {
	return From{Kind: string(f.Kind), ID: f.ID, Name: nameOf(f.Kind, f.ID, f.Name, d)}
}

func nameOf(kind desk.ActorKind, id, name string, d *desk.Directory) string {
	if name == "" && kind == desk.KindStaff {
		return d.StaffName(desk.StaffID(id))
	}
	return name
}

func personOf(p *desk.Person, d *desk.Directory) *Person {
	if p == nil {
		return nil
	}
	return &Person{ID: string(p.ID), Name: nameOf(desk.KindStaff, string(p.ID), p.Name, d)}
}

// PatientEventOf is an event as its patient reads it. It copies only what the
// kind shows to everyone. Events outside the patient's view must not be given
// to it; should one be, nothing but its outline comes out.
func PatientEventOf(e *desk.Event, d *desk.Directory) PatientEvent {
	p := shared(e, d)
	p.Prev = e.Prev(desk.KindPatient)
	return p
}

// StaffEventOf is an event as staff read it.
func StaffEventOf(e *desk.Event, d *desk.Directory) StaffEvent {
	s := StaffEvent{PatientEvent: shared(e, d)}
	s.Prev = e.Prev(desk.KindStaff)
	b := &e.Body
	switch e.Kind {
	case desk.Message:
		s.Then, s.Holding = string(b.Then), b.Holding
		s.deleted(b.Deleted, d)
	case desk.MessageDeleted, desk.NoteDeleted, desk.CallDeleted:
		s.Deletes, s.Reason = b.Deletes, b.Reason
	case desk.Note:
		s.Text, s.Attachments = b.Text, attachmentsOf(b.Attachments)
		s.deleted(b.Deleted, d)
		for i := range b.Mentions {
			s.Mentions = append(s.Mentions, *personOf(&b.Mentions[i], d))
		}
	case desk.CallLogged:
		if s.deleted(b.Deleted, d); b.Deleted == nil {
			s.Minutes = b.Minutes
		}
	case desk.Tagged, desk.Undone:
		s.Added, s.Removed = b.Added, b.Removed
	case desk.AboutSet:
		s.About, s.Relation = b.About, b.Relation
	case desk.NoteFileChecked:
		s.Attachments = attachmentsOf(b.Attachments)
	case desk.Queued, desk.Requeued:
		s.Department, s.Head, s.Reason = d.DepartmentKey(b.Department), b.Head, b.Reason
	case desk.Assigned:
		s.Staff = personOf(b.Staff, d)
	case desk.Accepted:
		s.How = b.How
	case desk.Offered, desk.OfferEnded:
		s.Staff, s.How, s.Until, s.Outcome, s.Reason = personOf(b.Staff, d), b.How, b.Until, b.Outcome, b.Reason
	case desk.Transferred:
		s.FromDepartment, s.Reason = d.DepartmentKey(b.FromDepartment), b.Reason
	case desk.StatusChanged:
		s.Status, s.WaitingOn, s.Reason = string(b.Status), b.WaitingOn, b.Reason
	case desk.PromiseEnded:
		s.Next, s.Due, s.Outcome = b.Next, b.Due, b.Outcome
	case desk.SLAWarned, desk.SLABreached:
		s.Target, s.Due = b.Target, b.Due
	case desk.PrioritySet:
		s.Priority = b.Priority.String()
	case desk.Withdrawn, desk.Escalated, desk.NoReplyNeeded, desk.AbuseWarned, desk.SpamMarked, desk.SpamCleared:
		s.Reason = b.Reason
	case desk.Snoozed:
		s.Until, s.Reason = b.Until, b.Reason
	case desk.Abandoned:
		s.LastSeenAt = b.LastSeenAt
	case desk.Resolved:
		s.Reason = b.Reason
	default:
		voiceOf(&s, e, d)
	}
	return s
}

// deleted says who took the words out of an event, when and why.
func (s *StaffEvent) deleted(gone *desk.Deletion, d *desk.Directory) {
	if gone != nil {
		s.DeletedAt, s.DeletedBy, s.Reason = gone.At, personOf(&gone.By, d), gone.Reason
	}
}

// shared is what patient and staff both read of an event; prev is still open.
func shared(e *desk.Event, d *desk.Directory) PatientEvent {
	b := &e.Body
	p := PatientEvent{
		Seq:      e.Seq,
		At:       e.At,
		Kind:     string(e.Kind),
		From:     FromOf(e.From, d),
		ClientID: e.ClientID,
	}
	switch e.Kind {
	case desk.Opened, desk.Reopened:
		p.Origin, p.Episode = string(b.Origin), b.Episode
		p.Department, p.Topic, p.Language = d.DepartmentKey(b.Department), b.Topic, b.Language
		p.Name, p.About, p.Answers = b.Name, b.About, b.Answers
		p.Mode, p.Slot, p.Linked, p.Channel = string(b.Mode), b.Slot, linkedOf(b.Linked, d), string(b.Channel)
	case desk.NoticeAccepted:
		p.Version, p.Language = b.Version, b.Language
	case desk.Message:
		p.Text, p.Attachments = b.Text, attachmentsOf(b.Attachments)
		if b.Deleted != nil {
			p.DeletedAt = b.Deleted.At
		}
	case desk.MessageDeleted, desk.CallDeleted:
		p.Deletes = b.Deletes
	case desk.FileChecked:
		p.Attachments = attachmentsOf(b.Attachments)
	case desk.Accepted:
		p.Staff = personOf(b.Staff, d)
	case desk.Transferred:
		p.Department = d.DepartmentKey(b.Department)
	case desk.Requeued:
		p.Staff, p.Reason = personOf(b.Staff, d), b.Reason
	case desk.InterpreterNeeded:
		p.Language = b.Language
	case desk.Converted:
		p.Mode, p.Slot = string(b.Mode), b.Slot
	case desk.ContactGiven:
		if c := b.Contact; c != nil {
			p.Contact = &Reach{Phone: c.Phone != "", Email: c.Email != "", Voicemail: c.Voicemail}
		}
	case desk.CallLogged:
		p.Channel = string(b.Channel)
		if b.Deleted != nil {
			p.DeletedAt = b.Deleted.At
			break
		}
		p.Outcome, p.Tries, p.Inbound, p.When = b.Outcome, b.Tries, b.Inbound, b.When
	case desk.Promised:
		p.Next, p.Due, p.Reason = b.Next, b.Due, b.Reason
	case desk.InactivityWarned:
		p.Due = b.Due
	case desk.LinkedTo, desk.Merged, desk.Absorbed, desk.Unmerged, desk.Unabsorbed:
		p.Linked = linkedOf(b.Linked, d)
	case desk.Resolved:
		p.Auto = b.Reason == desk.ReasonInactivity
	case desk.Undone:
		p.Outcome, p.Department, p.Staff = b.Outcome, d.DepartmentKey(b.Department), personOf(b.Staff, d)
	}
	return p
}

func attachmentsOf(files []desk.Attachment) []Attachment {
	var out []Attachment
	for i := range files {
		out = append(out, AttachmentOf(&files[i]))
	}
	return out
}

// AttachmentOf is a file as readers know it.
func AttachmentOf(f *desk.Attachment) Attachment {
	return Attachment{ID: string(f.ID), Name: f.Name, Type: f.Type, Size: f.Size, Width: f.Width, Height: f.Height, Preview: f.Preview, State: string(f.State)}
}

func linkedOf(l *desk.Link, d *desk.Directory) *Linked {
	if l == nil {
		return nil
	}
	return &Linked{Conversation: string(l.Conversation), Reference: l.Reference, Department: d.DepartmentKey(l.Department)}
}

// PatientMarks is what a patient's reader knows of a conversation beside its
// row: how far the patient and any member of staff have read, and how many
// messages by staff lie beyond.
type PatientMarks struct{ Read, Seen, Unread int64 }

// PatientConversationOf is a conversation as its patient sees it.
func PatientConversationOf(c *desk.Conversation, d *desk.Directory, m PatientMarks, st desk.Standing) PatientConversation {
	return PatientConversation{PatientStanding: PatientStandingOf(c, d, st), ReadSeq: m.Read, SeenSeq: m.Seen, Unread: m.Unread}
}

// PatientStandingOf is how a conversation stands for its patient. Who answers
// is named only once they have accepted.
func PatientStandingOf(c *desk.Conversation, d *desk.Directory, st desk.Standing) PatientStanding {
	p := PatientStanding{
		ID:         string(c.ID),
		Reference:  c.Reference,
		Department: d.DepartmentKey(c.Department),
		Topic:      c.Topic,
		Status:     string(c.Status),
		Episode:    c.Episode,
		OpenedAt:   c.OpenedAt,
		LastSeq:    c.LastSeqFor(desk.KindPatient),

		Mode:        string(c.Mode),
		WaitingOn:   c.WaitingOn,
		Next:        st.Next,
		Due:         st.Due,
		Slot:        c.Slot,
		Tries:       c.Tries,
		HasContact:  c.HasContact,
		Interpreter: c.Interpreter,
		MergedInto:  linkedOf(c.MergedInto, d),
	}
	if v := &c.Survey; !c.Unresolved() && !c.Spam && v.SentAt > 0 {
		p.SurveyUntil, p.SurveyScore, p.SurveyDone = v.Until, v.Score, v.Final
	}
	if c.InQueue() && c.Mode == desk.ModeLive {
		p.KeepsPlaceMS = d.PolicyOf(c.Department).Waits.AbandonMS
	}
	if c.Assignee != "" && c.AcceptedAt > 0 {
		p.Assignee = StaffPerson(c.Assignee, d)
	}
	return p
}

// StaffConversationOf is a conversation as a staff list shows it, neutral to
// the reader: the read marks are left out.
func StaffConversationOf(c *desk.Conversation, d *desk.Directory, st desk.Standing) StaffConversation {
	s := StaffConversation{
		ID:            string(c.ID),
		Reference:     c.Reference,
		Site:          string(c.Site),
		Department:    d.DepartmentKey(c.Department),
		Patient:       string(c.Patient),
		Topic:         c.Topic,
		Language:      c.Language,
		Name:          c.Name,
		About:         c.About,
		Relation:      c.Relation,
		AboutVersion:  c.AboutSeq,
		Verification:  "anonymous",
		Status:        string(c.Status),
		WaitingOn:     c.WaitingOn,
		SnoozedUntil:  c.SnoozedUntil,
		AcceptedAt:    c.AcceptedAt,
		Episode:       c.Episode,
		OpenedAt:      c.OpenedAt,
		ResolvedAt:    c.ResolvedAt,
		LastSeq:       c.LastSeq,
		LastAt:        c.LastAt,
		WaitingSince:  c.WaitingSince,
		LastPatientAt: c.LastPatientAt,
		Preview:       c.Preview,
		PreviewFrom:   string(c.PreviewFrom),
		Rank:          c.Rank(),
		Rev:           c.Rev,

		Mode:        string(c.Mode),
		Priority:    c.Priority.String(),
		Head:        c.Head,
		QueuedAt:    c.QueuedAt,
		Slot:        c.Slot,
		Tries:       c.Tries,
		HasContact:  c.HasContact,
		OfferedTo:   StaffPerson(c.OfferedTo, d),
		OfferHow:    c.OfferHow,
		OfferUntil:  c.OfferUntil,
		LastHolder:  StaffPerson(c.LastHolder, d),
		Interpreter: c.Interpreter,
		Next:        st.Next,
		Due:         st.Due,
		Promised:    c.Next != "",
		EscalatedAt: c.EscalatedAt,
		Spam:        c.Spam,
		Practice:    c.Practice,
		Channel:     string(c.Channel),
		NoChat:      c.NoChat(),
		Assignee:    StaffPerson(c.Assignee, d),
		Tags:        c.Tags,
		Reason:      c.Reason,
		PreventedBy: c.PreventedBy,
		Score:       c.Survey.Score,
		Recoveries:  len(c.Recoveries),
		MergedInto:  linkedOf(c.MergedInto, d),
	}
	for _, id := range c.Barred {
		s.RestrictedFrom = append(s.RestrictedFrom, *StaffPerson(id, d))
	}
	for _, k := range st.Clocks {
		s.Clocks = append(s.Clocks, Clock{Target: k.Target, Due: k.Due, LeftMS: k.LeftMS, Paused: k.Paused, Warned: k.Warned, Breached: k.Breached})
	}
	return s
}

// StaffPerson names a member of staff; nil for nobody.
func StaffPerson(id desk.StaffID, d *desk.Directory) *Person {
	if id == "" {
		return nil
	}
	return &Person{ID: string(id), Name: d.StaffName(id)}
}

// ErrorOf is a refusal as a frame. It carries the sentence for people, in their
// language, and never the cause.
func ErrorOf(err error, language, conversation, clientID string) ErrorFrame {
	e := desk.AsError(err)
	return ErrorFrame{
		Type:         "error",
		Code:         e.Code,
		Message:      e.In(language),
		ClientID:     clientID,
		Conversation: conversation,
		RetryAfterMS: e.RetryAfterMS,
	}
}
