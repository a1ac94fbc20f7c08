package desk

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestCheckText(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"a word":                   {"hello", nil},
		"10,000 code points":       {strings.Repeat("é", 10_000), nil},
		"10,001 code points":       {strings.Repeat("é", 10_001), ErrTooLong},
		"10,000 emoji":             {strings.Repeat("😀", 10_000), nil},
		"nothing":                  {"", ErrEmpty},
		"white space":              {" \t\n\u00a0\u2003", ErrEmpty},
		"invisible":                {"\u200b\u2060\ufeff", ErrEmpty},
		"spaces around are kept":   {"  hi  ", nil},
		"NUL":                      {"a\x00b", ErrInvalidText},
		"broken UTF-8":             {"a\xffb", ErrInvalidText},
		"encoded surrogate":        {"\xed\xa0\x80", ErrInvalidText},
		"right to left and joined": {"שלום 👩‍👩‍👧 مرحبا", nil},
	} {
		if err := CheckText(c.text); err != c.want {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// A name that is too long is not told the limit of messages.
func TestShortLinesSayTheirOwnLimit(t *testing.T) {
	if err := CheckLine(strings.Repeat("é", MaxNameRunes), MaxNameRunes); err != nil {
		t.Error(err)
	}
	err := CheckLine(strings.Repeat("é", MaxNameRunes+1), MaxNameRunes)
	if !errors.Is(err, ErrTooLong) || !strings.Contains(AsError(err).Public, "120 ") {
		t.Errorf("%v: %q", err, AsError(err).Public)
	}
}

func TestPreview(t *testing.T) {
	for text, want := range map[string]string{
		"  two\n lines  ":         "two lines",
		strings.Repeat("é", 119):  strings.Repeat("é", 119),
		strings.Repeat("é", 121):  strings.Repeat("é", 120) + "…",
		"":                        "",
		"\n\n":                    "",
		strings.Repeat("a ", 100): strings.Repeat("a ", 59) + "a…",
	} {
		if got := Preview(text); got != want {
			t.Errorf("preview of %q: %q, want %q", text, got, want)
		}
	}
}

func TestIDs(t *testing.T) {
	early, late := NewID("c", time.UnixMilli(1_700_000_000_000)), NewID("c", time.UnixMilli(1_700_000_000_001))
	if !(early < late) || len(early) != 28 || !strings.HasPrefix(early, "c_") {
		t.Errorf("ids %s, %s: must sort by time and have 26 characters behind the prefix", early, late)
	}
	seen := map[string]bool{}
	for range 10_000 {
		r := NewReference()
		if len(r) != 9 || r[4] != '-' || seen[r] {
			t.Fatalf("reference %q", r)
		}
		seen[r] = true
	}
	for s, want := range map[string]bool{
		"0190b5a2-5d3c-7e1f-8a4b-1c2d3e4f5a6b":  true,
		"0190B5A2-5D3C-7E1F-8A4B-1C2D3E4F5A6B":  true,
		"0190b5a25d3c7e1f8a4b1c2d3e4f5a6b":      false,
		"0190b5a2-5d3c-7e1f-8a4b-1c2d3e4f5a6g":  false,
		"":                                      false,
		"0190b5a2-5d3c-7e1f-8a4b-1c2d3e4f5a6b ": false,
	} {
		if ValidClientID(s) != want {
			t.Errorf("ValidClientID(%q) is not %v", s, want)
		}
	}
}

func TestWhoMay(t *testing.T) {
	c := Conversation{ID: "c_1", Patient: "p_1", Site: "si_1", Department: "d_1", Assignee: "s_9"}
	staff := func(role Role, departments ...DepartmentID) Actor {
		return Actor{Kind: KindStaff, ID: "s_1", Role: role, Departments: departments}
	}
	assignee := staff(RoleAgent)
	assignee.ID = "s_9"
	for name, who := range map[string]struct {
		actor       Actor
		read, write error
	}{
		"its patient":             {Actor{Kind: KindPatient, ID: "p_1", Site: "si_1"}, nil, nil},
		"another patient":         {Actor{Kind: KindPatient, ID: "p_2", Site: "si_1"}, ErrNotFound, ErrNotFound},
		"its patient, other site": {Actor{Kind: KindPatient, ID: "p_1", Site: "si_2"}, ErrNotFound, ErrNotFound},
		"agent there":             {staff(RoleAgent, "d_2", "d_1"), nil, nil},
		"agent elsewhere":         {staff(RoleAgent, "d_2"), ErrNotFound, ErrNotFound},
		"assignee from elsewhere": {assignee, nil, nil},
		"supervisor there":        {staff(RoleSupervisor, "d_1"), nil, nil},
		"supervisor elsewhere":    {staff(RoleSupervisor, "d_2"), ErrNotFound, ErrNotFound},
		"manager there":           {staff(RoleManager, "d_1"), nil, ErrForbidden},
		"manager elsewhere":       {staff(RoleManager, "d_2"), ErrNotFound, ErrNotFound},
		"privacy officer":         {staff(RolePrivacy), nil, ErrForbidden},
		"admin":                   {staff(RoleAdmin), nil, nil},
		"timer":                   {System("clock"), nil, nil},
		"nobody":                  {Actor{}, ErrNotFound, ErrNotFound},
	} {
		if err := c.Allow(who.actor, false); err != who.read {
			t.Errorf("%s reads: %v, want %v", name, err, who.read)
		}
		if err := c.Allow(who.actor, true); err != who.write {
			t.Errorf("%s writes: %v, want %v", name, err, who.write)
		}
	}
}

func TestVisibilityTable(t *testing.T) {
	for _, k := range []EventKind{Note, Queued, Assigned, StatusChanged, Snoozed, Woken, "a kind of a later version"} {
		if k.VisibleTo(KindPatient) || !k.VisibleTo(KindStaff) {
			t.Errorf("%s must be for staff alone", k)
		}
	}
	for _, k := range []EventKind{Opened, Reopened, NoticeAccepted, Message, Accepted, Transferred, Abandoned, Resolved} {
		if !k.VisibleTo(KindPatient) || !k.VisibleTo(KindStaff) {
			t.Errorf("%s must be for everyone", k)
		}
	}
}

func TestRank(t *testing.T) {
	longest := Conversation{Status: StatusQueued, WaitingSince: 1_000, LastAt: 5_000}
	shorter := Conversation{Status: StatusOpen, WaitingSince: 2_000, LastAt: 2_000}
	recent := Conversation{Status: StatusWaiting, LastAt: 9_000}
	older := Conversation{Status: StatusWaiting, LastAt: 8_000}
	order := []*Conversation{&longest, &shorter, &recent, &older}
	for i := 1; i < len(order); i++ {
		if order[i-1].Rank() >= order[i].Rank() {
			t.Errorf("row %d must come before row %d", i-1, i)
		}
	}
}
