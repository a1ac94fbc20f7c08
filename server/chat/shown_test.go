package chat_test

import (
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/store/storetest"
)

// Widgets that read hours between two changes have to hear of the second, even
// when it puts back what was before the first.
func TestShownOfHoursThatWereChangedBack(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	h.set(time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC))
	shown := func() uint64 {
		t.Helper()
		if err := h.chat.Reload(t.Context()); err != nil {
			t.Fatal(err)
		}
		h.pass(2 * time.Second) // a door is told as it was for a second
		all, err := h.chat.Shown(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, sum := range all {
			return sum
		}
		t.Fatal("no site")
		return 0
	}
	always := func(v *desk.CalendarVersion) { v.Always, v.Week, v.Exceptions = true, [7][]desk.OpenSpan{}, nil }
	h.keep("d_billing", "cv_1", always)
	before := shown()
	if again := shown(); again != before {
		t.Error("what nobody changed is told as changed")
	}
	h.pass(time.Minute)
	h.keep("d_billing", "cv_2", nil)
	h.pass(time.Minute)
	h.keep("d_billing", "cv_3", always)
	if after := shown(); after == before {
		t.Error("hours that were changed twice are told as unchanged")
	}
}
