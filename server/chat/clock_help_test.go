package chat_test

import (
	"time"

	"careline/server/desk"

	"github.com/google/uuid"
)

const (
	minuteMS = int64(60_000)
	hourMS   = 60 * minuteMS
)

// rules set how a department works from now on.
func (h *house) rules(d desk.DepartmentID, change func(*desk.Policy)) {
	h.t.Helper()
	err := h.store.AddPolicy(h.t.Context(), d, func(_ []desk.Policy, recordedAt int64) (*desk.Policy, []desk.AuditLine, error) {
		p := desk.DefaultPolicy()
		p.ID, p.Department, p.RecordedAt = "po_"+uuid.NewString(), d, recordedAt
		change(&p)
		return &p, nil, nil
	})
	if err == nil {
		err = h.chat.Reload(h.t.Context())
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

// tick lets time pass and the rules look.
func (h *house) tick(d time.Duration) {
	h.t.Helper()
	h.pass(d)
	if err := h.chat.Tick(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

// told is what the log says of a kind of event.
func (h *house) told(c desk.ConversationID, kinds ...desk.EventKind) []desk.Event {
	h.t.Helper()
	events, err := h.store.Events(h.t.Context(), c, desk.KindStaff, 0, 10_000)
	if err != nil {
		h.t.Fatal(err)
	}
	var out []desk.Event
	for _, e := range events {
		for _, k := range kinds {
			if e.Kind == k {
				out = append(out, e)
			}
		}
	}
	return out
}

// at is the row of a conversation.
func (h *house) at(c desk.ConversationID) *desk.Conversation {
	h.t.Helper()
	it := h.row(c)
	return &it.Conversation
}

func (h *house) standing(c desk.ConversationID) desk.Standing {
	h.t.Helper()
	return h.chat.Standing(h.at(c))
}

// clockOf is how one target stands; nil if it does not count now.
func (h *house) clockOf(c desk.ConversationID, target string) *desk.Clock {
	h.t.Helper()
	for _, k := range h.standing(c).Clocks {
		if k.Target == target {
			return &k
		}
	}
	return nil
}
