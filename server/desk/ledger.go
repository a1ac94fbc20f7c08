package desk

// Ledger is a conversation open for writing: the row as the transaction read
// it, and what a verb adds to it. A verb's decision is a pure function of the
// ledger, so that it can be run again when a transaction has to be.
type Ledger struct {
	Row    Conversation // changed by Append alone, once it exists; TimerAt is anybody's
	Exists bool
	Now    int64 // Unix ms

	Events []Event     // appended
	Audit  []AuditLine // who did what, stored with them
	Reads  []ReadMark  // how far people have read, stored with them

	// Taken says which of the command's claims somebody else holds; Claims are
	// those to take or to give back, stored with the events.
	Taken  map[string]ConversationID
	Claims []Claim

	// Item is what became of the command's item of a bulk run, stored with the
	// events.
	Item BulkOutcome

	// Files are those of the command's files that there are.
	Files map[FileID]File

	// Past is what the command wants to delete; nil if there is no such event.
	// Redacted are events of before that lose words, written in their place.
	Past     *Past
	Redacted []Event

	// Business is the business time between two instants by the hours that the
	// patient was shown; nil counts every hour.
	Business func(from, to int64) int64
}

// Claim is something only one conversation can have, like a place in a
// call-back slot.
type Claim struct {
	Key  string
	Free bool // give it back
}

// AuditLine is one line of the audit log.
type AuditLine struct {
	At           int64
	Actor        Actor
	Action       string // "conversation.viewed", "staff.signed_in", …
	Conversation ConversationID
	Target       string // what else it was done to: a staff id, a site
	Details      string // JSON with before and after, or empty; never message text
}

// ReadMark says how far somebody has read a conversation.
type ReadMark struct {
	Conversation ConversationID
	Reader       string // Actor.Author
	Seq          int64
	At           int64
}

// Append writes the next event and folds it into the row. Its time is now, or
// that of the event before if the clock went back.
func (l *Ledger) Append(kind EventKind, from From, body Body) *Event {
	at := l.Now
	if at < l.Row.LastAt {
		if behind := l.Row.LastAt - at; behind > 1000 {
			body.ClampedMS = behind
		}
		at = l.Row.LastAt
	}
	if since := l.Row.PausedAt; since > 0 && l.endsPause(kind, from, &body) {
		body.PausedBizMS = at - since
		if l.Business != nil {
			body.PausedBizMS = l.Business(since, at)
		}
	}
	e := Event{
		Conversation: l.Row.ID,
		Seq:          l.Row.LastSeq + 1,
		PatientPrev:  l.Row.PatientSeq,
		At:           at,
		Kind:         kind,
		From:         from,
		Body:         body,
	}
	Apply(&l.Row, &e)
	l.Events = append(l.Events, e)
	return &l.Events[len(l.Events)-1]
}

// endsPause reports whether an event would end the pause that runs. It asks
// Apply itself, so that there is one place that knows.
func (l *Ledger) endsPause(kind EventKind, from From, body *Body) bool {
	switch kind {
	case Message, CallLogged, StatusChanged, Snoozed, Woken, Queued, Requeued, Resolved, Abandoned:
	default:
		return false
	}
	next := l.Row
	Apply(&next, &Event{Kind: kind, From: from, Body: *body, Seq: next.LastSeq + 1, At: max(l.Now, next.LastAt)})
	return next.PausedAt != l.Row.PausedAt
}

// Record adds a line to the audit log about this conversation.
func (l *Ledger) Record(a Actor, action, target string) {
	l.Audit = append(l.Audit, AuditLine{At: l.Now, Actor: a, Action: action, Conversation: l.Row.ID, Target: target})
}

// MarkRead moves the actor's read mark to seq, at most to the end of their
// view; the store never lets a mark go back.
func (l *Ledger) MarkRead(a Actor, seq int64) {
	seq = min(seq, l.Row.LastSeqFor(a.Kind))
	l.Reads = append(l.Reads, ReadMark{Conversation: l.Row.ID, Reader: a.Author(), Seq: seq, At: l.Now})
}
