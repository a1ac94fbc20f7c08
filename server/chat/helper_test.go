package chat_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"careline/server/bus"
	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store"
	"careline/server/store/storetest"

	"github.com/google/uuid"
)

// house is a clinic with two departments and a few people, on one database.
type house struct {
	t     *testing.T
	chat  *chat.Service
	store *store.Store
	bus   chat.Bus

	mu  sync.Mutex
	now time.Time

	only desk.ConversationID // the one a test is about

	ana, ben, boss, auditor, maya, other desk.Actor
}

func newHouse(t *testing.T, d storetest.Database) *house {
	t.Helper()
	h := &house{t: t, now: time.UnixMilli(1_790_000_000_000)}
	h.store = d.WithClock(h.clock).Open(t)
	for i, key := range []string{"scheduling", "billing"} {
		if err := h.store.SaveDepartment(t.Context(), desk.Department{
			ID: desk.DepartmentID("d_" + key), Key: key, Name: map[string]string{"en": key}, Position: i, Active: true,
		}); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.store.SaveSite(t.Context(), desk.Site{
		ID: "si_1", Key: "main", Name: "Clinic", Departments: []desk.DepartmentID{"d_scheduling", "d_billing"},
	}); err != nil {
		t.Fatal(err)
	}
	h.ana = h.hire("s_ana", "Ana", desk.RoleAgent, "d_scheduling")
	h.ben = h.hire("s_ben", "Ben", desk.RoleAgent, "d_scheduling", "d_billing")
	h.boss = h.hire("s_boss", "Bo", desk.RoleAdmin)
	h.auditor = h.hire("s_priv", "Pia", desk.RolePrivacy)
	h.maya = desk.Actor{Kind: desk.KindPatient, ID: "p_maya", Site: "si_1"}
	h.other = desk.Actor{Kind: desk.KindPatient, ID: "p_other", Site: "si_1"}
	h.bus = bus.NewInProcess[chat.Notice]()
	t.Cleanup(h.bus.Close)
	var err error
	h.chat, err = chat.New(h.store, h.bus, chat.Options{DigestKey: []byte("a key of the tests"), Now: h.clock})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func (h *house) hire(id, name string, role desk.Role, departments ...desk.DepartmentID) desk.Actor {
	s := desk.Staff{ID: desk.StaffID(id), Email: name + "@clinic.test", Name: name, Role: role, Departments: departments, Capacity: desk.DefaultCapacity, Active: true}
	if err := h.store.SaveStaff(h.t.Context(), s, "no password"); err != nil {
		h.t.Fatal(err)
	}
	return s.Actor("ss_" + desk.SessionID(id))
}

func (h *house) open(text string) desk.ConversationID {
	h.t.Helper()
	it, err := h.chat.Open(h.t.Context(), h.maya, chat.Opening{
		Department: "scheduling", Text: text, ClientID: uuid.NewString(), Name: "Maya", Language: "en", NoticeVersion: "2026-11",
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return it.ID
}

func (h *house) send(a desk.Actor, c desk.ConversationID, text string) desk.Event {
	h.t.Helper()
	e, err := h.chat.Send(h.t.Context(), a, chat.Sending{Conversation: c, Text: text, ClientID: uuid.NewString()})
	if err != nil {
		h.t.Fatal(err)
	}
	return e
}

// row is the conversation as an auditor sees it.
func (h *house) row(c desk.ConversationID) chat.Item {
	h.t.Helper()
	it, err := h.chat.Conversation(h.t.Context(), h.boss, c)
	if err != nil {
		h.t.Fatal(err)
	}
	return it
}

// kinds is the log of one side's view.
func (h *house) kinds(a desk.Actor, c desk.ConversationID) []desk.EventKind {
	h.t.Helper()
	events, err := h.chat.Events(h.t.Context(), a, c, 0, 0)
	if err != nil {
		h.t.Fatal(err)
	}
	var out []desk.EventKind
	for _, e := range events {
		out = append(out, e.Kind)
	}
	return out
}

// must fails the test unless the verb agreed.
func must(t *testing.T) func(chat.Item, error) chat.Item {
	return func(it chat.Item, err error) chat.Item {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return it
	}
}

func refuse(t *testing.T, err error, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}
