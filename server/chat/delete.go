package chat

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strconv"

	"careline/server/desk"
)

// Deleting is a wish to delete a message, a note or a logged call.
type Deleting struct {
	Conversation desk.ConversationID
	Seq          int64  // of the message, note or call
	Reason       string // one of desk.DeletionReasons
	Words        string // with desk.DeletedOther: why; never what was said
	ClientID     string
}

// Delete takes the words and files of a message or a note out of the log for
// good, or what was logged of a call with its note, and answers with the event
// that says so. Who wrote it and when stays, and so does every figure. It works
// after the end too, and in what was joined to another conversation.
func (s *Service) Delete(ctx context.Context, a desk.Actor, in Deleting) (desk.Event, error) {
	if a.Kind != desk.KindStaff {
		return desk.Event{}, desk.ErrForbidden
	}
	row, err := s.permitted(ctx, a, in.Conversation)
	if err != nil {
		return desk.Event{}, err
	}
	next, err := s.goesOnIn(ctx, row.ID)
	if err != nil {
		return desk.Event{}, err
	}
	end, err := s.store.Conversation(ctx, next)
	if err != nil {
		return desk.Event{}, err
	}
	refusal := desk.CheckDeletion(in.Reason, in.Words)
	cmd := s.command(a, in.Conversation, in.ClientID, nil, "delete", strconv.FormatInt(in.Seq, 10), in.Reason, in.Words)
	cmd.Deletes = in.Seq
	cmd.Allow = func(row *desk.Conversation, exists bool) error {
		switch {
		case !exists || slices.Contains(row.Barred, desk.StaffID(a.ID)):
			return desk.ErrNotFound
		case row.MergedInto == nil:
			return row.Allow(a, false)
		}
		return nil // it is part of the other one, and was read as that
	}
	cmd.Decide = func(l *desk.Ledger) error {
		if l.Past == nil {
			return desk.ErrNoSuchThing
		}
		department := l.Row.Department
		if l.Row.MergedInto != nil {
			department = end.Department
		}
		if err := l.Past.MayDelete(a, department, l.Now); err != nil {
			return err
		}
		if refusal != nil {
			return refusal
		}
		begun := len(l.Events)
		if err := l.Delete(a, in.Reason, in.Words); err != nil {
			return err
		}
		l.Events[begun].ClientID = in.ClientID
		for i := range l.Events[begun:] {
			if err := recordDeletion(l, a, &l.Events[begun+i], &l.Redacted[i]); err != nil {
				return err
			}
		}
		return nil
	}
	r, err := s.run(ctx, cmd)
	if err != nil {
		return desk.Event{}, err
	}
	if r.Repeated != nil {
		return *r.Repeated, nil
	}
	if s.keeper != nil {
		// It is deleted whatever the disk says now: nobody gets the file any more.
		if err := s.removeDeleted(context.WithoutCancel(ctx)); err != nil {
			s.log.Error("the file of a deleted message could not be removed yet", slog.Any("cause", err))
		}
	}
	return answering(r.Events, desk.MessageDeleted, desk.CallDeleted, desk.NoteDeleted), nil
}

// recordDeletion writes the audit line: who deleted what by whom, and why.
func recordDeletion(l *desk.Ledger, a desk.Actor, said, gone *desk.Event) error {
	details, err := json.Marshal(struct {
		Author string `json:"author"`
		Reason string `json:"reason"`
	}{string(gone.From.Kind) + ":" + gone.From.ID, said.Body.Reason})
	if err != nil {
		return err
	}
	l.Record(a, deletedActions[said.Kind], strconv.FormatInt(said.Body.Deletes, 10))
	l.Audit[len(l.Audit)-1].Details = string(details)
	return nil
}

var deletedActions = map[desk.EventKind]string{
	desk.MessageDeleted: "message.deleted", desk.NoteDeleted: "note.deleted", desk.CallDeleted: "call.deleted",
}
