package chat_test

import (
	"testing"
	"time"
	_ "time/tzdata" // the tests do not depend on the machine's zone files

	"careline/server/bus"
	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"
)

// keep gives a department hours: UTC, every day from 08:00 to 12:00, or as
// change says.
func (h *house) keep(d desk.DepartmentID, id string, change func(*desk.CalendarVersion)) {
	h.t.Helper()
	err := h.store.AppendCalendar(h.t.Context(), d, func(_ []desk.CalendarVersion, now int64) ([]desk.CalendarVersion, []desk.AuditLine, error) {
		v := desk.CalendarVersion{ID: id, EffectiveFrom: now, Zone: "UTC", Exceptions: map[string][]desk.OpenSpan{}}
		for i := range v.Week {
			v.Week[i] = []desk.OpenSpan{{From: 480, To: 720}}
		}
		if change != nil {
			change(&v)
		}
		return []desk.CalendarVersion{v}, nil, nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// set puts the clock of the house to an instant.
func (h *house) set(at time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = at
}

func TestOpenState(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	day := func(d, hour, minute int) time.Time { return time.Date(2027, 3, d, hour, minute, 0, 0, time.UTC) }
	h.set(day(1, 0, 0))
	h.keep("d_scheduling", "cv_1", func(v *desk.CalendarVersion) { v.Exceptions["2027-03-03"] = []desk.OpenSpan{} })
	h.keep("d_billing", "cv_2", func(v *desk.CalendarVersion) { v.Always, v.Week, v.Exceptions = true, [7][]desk.OpenSpan{}, nil })
	if err := h.chat.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		at   time.Time
		d    desk.DepartmentID
		want chat.OpenState
		none bool
	}{
		"before opening":     {day(1, 7, 59), "d_scheduling", chat.OpenState{OpensAt: day(1, 8, 0).UnixMilli()}, false},
		"the first moment":   {day(1, 8, 0), "d_scheduling", chat.OpenState{Open: true, ClosesAt: day(1, 12, 0).UnixMilli()}, false},
		"the last moment":    {day(1, 11, 59), "d_scheduling", chat.OpenState{Open: true, ClosesAt: day(1, 12, 0).UnixMilli()}, false},
		"closing":            {day(1, 12, 0), "d_scheduling", chat.OpenState{OpensAt: day(2, 8, 0).UnixMilli()}, false},
		"before a holiday":   {day(2, 12, 0), "d_scheduling", chat.OpenState{OpensAt: day(4, 8, 0).UnixMilli()}, false},
		"day and night":      {day(2, 3, 0), "d_billing", chat.OpenState{Open: true, Always: true}, false},
		"without a calendar": {day(2, 3, 0), "d_nowhere", chat.OpenState{}, true},
	} {
		h.set(tt.at)
		got, keeps := h.chat.OpenState(tt.d)
		if !tt.none {
			tt.want.Zone = "UTC"
		}
		if got != tt.want || keeps == tt.none {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
		}
	}
}

// The opening event names the hours the patient was shown then, each episode
// those of its own beginning.
func TestEpisodesNameTheirHours(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		calendars := func(c desk.ConversationID) (out []string) {
			events, err := h.chat.Events(ctx, h.ana, c, 0, 100)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range events {
				if e.Kind == desk.Opened || e.Kind == desk.Reopened {
					out = append(out, e.Body.Calendar)
				} else if e.Body.Calendar != "" {
					t.Errorf("%s names hours", e.Kind)
				}
			}
			return out
		}
		reload := func() {
			t.Helper()
			if err := h.chat.Reload(ctx); err != nil {
				t.Fatal(err)
			}
		}
		opened := func() desk.ConversationID {
			t.Helper()
			it, err := h.chat.Open(ctx, h.maya, chat.Opening{Department: "scheduling", Text: "When?"})
			if err != nil {
				t.Fatal(err)
			}
			return it.ID
		}
		done := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		without := opened()
		h.keep("d_scheduling", "cv_1", nil)
		h.keep("d_scheduling", "cv_later", func(v *desk.CalendarVersion) { v.EffectiveFrom += time.Hour.Milliseconds() })
		reload()
		with := opened()
		h.set(h.clock().Add(2 * time.Hour))
		for _, c := range []desk.ConversationID{without, with} {
			_, err := h.chat.Assign(ctx, h.ana, c, "s_ana", "")
			done(err)
			_, err = h.chat.Resolve(ctx, h.ana, c, "")
			done(err)
			_, err = h.chat.Reopen(ctx, h.maya, c, "")
			done(err)
		}
		h.keep("d_scheduling", "cv_2", nil)
		reload()
		_, err := h.chat.Resolve(ctx, h.ana, with, "")
		done(err)
		_, err = h.chat.Send(ctx, h.maya, chat.Sending{Conversation: with, Text: "And then?"})
		done(err)
		if got := calendars(without); len(got) != 2 || got[0] != "" || got[1] != "cv_later" {
			t.Errorf("opened without hours: %q", got)
		}
		if got := calendars(with); len(got) != 3 || got[0] != "cv_1" || got[1] != "cv_later" || got[2] != "cv_2" {
			t.Errorf("opened with hours: %q", got)
		}
	})
}

// Another process, or the command line, changed the hours: the look finds it.
func TestLookFindsHours(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		news := bus.NewInProcess[chat.Notice]()
		t.Cleanup(news.Close)
		other, err := chat.New(h.store, news, chat.Options{DigestKey: []byte("k"), Now: h.clock})
		if err != nil {
			t.Fatal(err)
		}
		h.keep("d_scheduling", "cv_1", nil)
		if _, keeps := other.OpenState("d_scheduling"); keeps {
			t.Error("known before the look")
		}
		for range 2 { // told once, kept for good
			if _, err := other.Look(ctx); err != nil {
				t.Fatal(err)
			}
			if _, keeps := other.OpenState("d_scheduling"); !keeps {
				t.Error("not found by the look")
			}
		}
		// Twice in the same millisecond.
		h.keep("d_scheduling", "cv_2", func(v *desk.CalendarVersion) { v.Always, v.Week = true, [7][]desk.OpenSpan{} })
		if _, err := other.Look(ctx); err != nil {
			t.Fatal(err)
		}
		h.set(h.clock().Add(time.Second))
		if state, _ := other.OpenState("d_scheduling"); !state.Always {
			t.Errorf("after a second change: %+v", state)
		}
	})
}
