package desk

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// Reasons for which words are deleted; other ones are said in words.
const (
	DeletedWrongPatient = "wrong_patient" // it was meant for somebody else
	DeletedSensitive    = "sensitive"     // it holds what should not stand here
	DeletedMistake      = "mistake"
	DeletedAsked        = "patient_asked"
	DeletedOther        = "other" // with words of its own
)

// DeletionReasons lists them.
var DeletionReasons = []string{DeletedWrongPatient, DeletedSensitive, DeletedMistake, DeletedAsked, DeletedOther}

// OwnDeletion is how long somebody who steers nothing can delete what they
// wrote: nobody changes alone what a patient was told long ago.
const OwnDeletion = 24 * time.Hour

// Refusals of deletions.
var (
	ErrNotDeletable = &Error{Kind: Invalid, Code: "not_deletable", Public: "Only messages, notes and logged calls can be deleted."}
	ErrDeleted      = &Error{Kind: Conflict, Code: "already_deleted", Public: "This was deleted already."}
	ErrNotOwn       = &Error{Kind: Forbidden, Code: "not_own_message", Public: "You can delete what you wrote yourself. Ask a supervisor to delete this."}
	ErrOwnTooOld    = &Error{Kind: Forbidden, Code: "own_message_too_old", Public: "This was written more than a day ago. Ask a supervisor to delete it."}
	ErrDeletionWhy  = &Error{Kind: Invalid, Code: "invalid", Field: "reason", Public: "Choose why it is deleted."}
	ErrNoWords      = &Error{Kind: Invalid, Code: "invalid", Field: "words", Public: "Say why, in a few words."}
	ErrRepeats      = &Error{Kind: Invalid, Code: "repeats_content", Field: "words", Public: "This repeats what is to be deleted. Say why in other words: they stay."}
)

// Deletion is what stands in the place of words that are gone.
type Deletion struct {
	At     int64  `json:"at"`
	By     Person `json:"by"`
	Reason string `json:"reason"` // one of DeletionReasons but the last, or words
}

// Past is what of a log has to be known to delete one of its messages.
type Past struct {
	Event
	Note   *Event  // what was written down with a logged call
	Checks []Event // what the scanner said later of its files, which names them
	Last   bool    // no message follows
}

// MayDelete decides whether somebody who may read the conversation may delete
// this message, note or logged call of it: their own within a day, any for whoever steers
// the department or watches over what is known of people.
func (e *Event) MayDelete(a Actor, d DepartmentID, now int64) error {
	switch {
	case a.Kind != KindStaff:
		return ErrForbidden
	case a.Role == RolePrivacy || Steers(a, d) == nil:
		return nil
	case !a.answers():
		return ErrForbidden
	case e.From.Kind != KindStaff || e.From.ID != a.ID:
		return ErrNotOwn
	case now-e.At > OwnDeletion.Milliseconds():
		return ErrOwnTooOld
	}
	return nil
}

// CheckDeletion decides whether this is why something is deleted: one of the
// reasons, with words only for the other ones.
func CheckDeletion(reason, words string) error {
	switch {
	case !slices.Contains(DeletionReasons, reason):
		return ErrDeletionWhy
	case reason != DeletedOther && words != "":
		return &Error{Kind: Invalid, Code: ErrNoWords.Code, Field: ErrNoWords.Field, Public: "Words are for another reason than those listed."}
	case reason != DeletedOther:
		return nil
	case CheckLine(words, MaxReasonRunes) != nil:
		return CheckLine(words, MaxReasonRunes)
	case CheckText(words) != nil:
		return ErrNoWords
	}
	return nil
}

// deletions are the kinds that can be deleted, and what says that one was.
var deletions = map[EventKind]EventKind{Message: MessageDeleted, Note: NoteDeleted, CallLogged: CallDeleted}

// Delete takes words and files out of the event that is Past, and says so with
// an event of its own; with a call goes the note that was written down with it.
// All that figures and the row are read from stays: when it was said, by whom,
// and what followed. Nothing tells how long it was.
func (l *Ledger) Delete(a Actor, reason, words string) error {
	p := l.Past
	if p == nil {
		return ErrNoSuchThing
	}
	if deletions[p.Kind] == "" {
		return ErrNotDeletable
	}
	if p.Body.Deleted != nil {
		return ErrDeleted
	}
	note := p.Note
	if note != nil && note.Body.Deleted != nil {
		note = nil
	}
	if reason == DeletedOther {
		if repeats(words, &p.Body) || note != nil && repeats(words, &note.Body) {
			return ErrRepeats
		}
		reason = words
	}
	l.redact(a, p.Event, Body{Deletes: p.Seq, Last: p.Kind == Message && p.Last, Reason: reason})
	if note != nil {
		l.redact(a, *note, Body{Deletes: note.Seq, Reason: reason})
	}
	for _, check := range p.Checks {
		check.Body.Attachments = nil
		l.Redacted = append(l.Redacted, check)
	}
	return nil
}

// redact writes that an event is deleted, and takes out of it what it said.
// Which way a call went, and how, is what clocks and contacts were counted by:
// the log keeps it, and nobody is sent it any more.
func (l *Ledger) redact(a Actor, gone Event, body Body) {
	said := l.Append(deletions[gone.Kind], a.From(), body)
	b := &gone.Body
	b.Text, b.Attachments, b.Mentions = "", nil, nil
	if gone.Kind == CallLogged {
		b.When, b.Minutes = 0, 0
	}
	b.Deleted = &Deletion{At: said.At, By: Person{ID: StaffID(a.ID), Name: a.Name}, Reason: body.Reason}
	l.Redacted = append(l.Redacted, gone)
}

// Fewer words in a row, and fewer digits, are said by chance.
const (
	wordsAlike  = 3
	digitsAlike = 4
)

// repeats reports whether words give away what a message said: some words of it
// in a row, all of a shorter one, or a number that stood in it however it was
// written.
func repeats(words string, b *Body) bool {
	texts := []string{b.Text}
	for i := range b.Attachments {
		texts = append(texts, b.Attachments[i].Name)
	}
	said := FoldWords(words)
	for _, text := range texts {
		had := FoldWords(text)
		n := min(wordsAlike, len(had))
		for i := 0; n > 0 && i+n <= len(had); i++ {
			for j := 0; j+n <= len(said); j++ {
				if slices.Equal(had[i:i+n], said[j:j+n]) {
					return true
				}
			}
		}
		digits := onlyDigits(text)
		for _, number := range numbersIn(words) {
			if strings.Contains(digits, number) {
				return true
			}
		}
	}
	return false
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// numbersIn are the numbers of a text without what parts their digits.
func numbersIn(s string) []string {
	runs := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsLetter(r) })
	var out []string
	for _, run := range runs {
		if digits := onlyDigits(run); len(digits) >= digitsAlike {
			out = append(out, digits)
		}
	}
	return out
}
