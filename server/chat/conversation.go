package chat

import (
	"context"
	"slices"
	"strings"

	"careline/server/desk"
	"careline/server/store"
)

// Conversation reads one conversation with the reader's own marks.
func (s *Service) Conversation(ctx context.Context, a desk.Actor, c desk.ConversationID) (Item, error) {
	row, err := s.permitted(ctx, a, c)
	if err != nil {
		return Item{}, err
	}
	if a.Kind == desk.KindStaff {
		if err := s.viewed(ctx, a, c, "conversation.viewed"); err != nil {
			return Item{}, err
		}
	}
	return s.item(ctx, a, row)
}

// View is permission to read the log from now on. A view by staff is written
// to the audit log first.
func (s *Service) View(ctx context.Context, a desk.Actor, c desk.ConversationID) (desk.Conversation, error) {
	row, err := s.permitted(ctx, a, c)
	if err != nil {
		return desk.Conversation{}, err
	}
	if a.Kind == desk.KindStaff {
		err = s.viewed(ctx, a, c, "conversation.viewed")
	}
	return row, err
}

// Events pages through the actor's view: up to limit events with seq beyond
// after. It audits nothing by itself: whoever pages calls View once before.
func (s *Service) Events(ctx context.Context, a desk.Actor, c desk.ConversationID, after int64, limit int) ([]desk.Event, error) {
	if after < 0 || limit < 0 {
		return nil, desk.Invalidf("after and limit are numbers from 0 up.")
	}
	if _, err := s.permitted(ctx, a, c); err != nil {
		return nil, err
	}
	return s.eventsFor(ctx, a, c, after, pageSize(limit, 200, 1000))
}

// eventsFor reads a page of the log. What it says of another conversation that
// is kept from the reader is left out: to them there is none.
func (s *Service) eventsFor(ctx context.Context, a desk.Actor, c desk.ConversationID, after int64, limit int) ([]desk.Event, error) {
	events, err := s.store.Events(ctx, c, a.Kind, after, limit)
	if err != nil || a.Kind != desk.KindStaff || !slices.ContainsFunc(events, func(e desk.Event) bool { return e.Body.Linked != nil }) {
		return events, err
	}
	kept, err := s.store.KeptFrom(ctx, desk.StaffID(a.ID))
	for i := range events {
		if l := events[i].Body.Linked; l != nil && kept[l.Conversation] {
			events[i].Body.Linked = nil
		}
	}
	return events, err
}

func (s *Service) permitted(ctx context.Context, a desk.Actor, c desk.ConversationID) (desk.Conversation, error) {
	row, err := s.store.Conversation(ctx, c)
	if err != nil {
		return row, err
	}
	return row, s.readable(ctx, a, &row)
}

// viewed writes down who saw what; without the line nothing is shown. The line
// goes through the committer, so that many views share an fsync.
func (s *Service) viewed(ctx context.Context, a desk.Actor, c desk.ConversationID, action string) error {
	_, err := s.store.Do(ctx, store.Command{
		Conversation: c,
		Allow:        func(*desk.Conversation, bool) error { return nil },
		Decide: func(l *desk.Ledger) error {
			l.Record(a, action, "")
			return nil
		},
	})
	return err
}

// answer runs a command and reads what it answers with.
func (s *Service) answer(ctx context.Context, a desk.Actor, cmd store.Command) (Item, error) {
	r, err := s.run(ctx, cmd)
	if err != nil {
		return Item{}, err
	}
	return s.item(ctx, a, r.Row)
}

func (s *Service) item(ctx context.Context, a desk.Actor, row desk.Conversation) (Item, error) {
	marks, err := s.store.Reads(ctx, row.ID)
	if err != nil {
		return Item{}, err
	}
	it := Item{Conversation: row}
	for _, m := range marks {
		if m.Reader == a.Author() {
			it.ReadSeq = m.Seq
		}
		if strings.HasPrefix(m.Reader, string(desk.KindStaff)) {
			it.StaffRead = max(it.StaffRead, m.Seq)
		} else {
			it.PatientRead = max(it.PatientRead, m.Seq)
		}
	}
	// A number beyond the reader's view would tell of what they do not see.
	it.StaffRead = min(it.StaffRead, row.LastSeqFor(a.Kind))
	if a.Kind == desk.KindPatient {
		it.Unread, err = s.store.Unread(ctx, row.ID, it.ReadSeq)
	}
	return it, err
}

func pageSize(asked, usual, most int) int {
	if asked <= 0 {
		return usual
	}
	return min(asked, most)
}
