package chat_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
	"careline/server/store/storetest"
)

// How to reach a patient is in one event of the log alone, for those who call.
func TestContactIsForThoseWhoCall(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx, ok := clinic(t, d), t.Context(), must(t)
		manager := h.hire("s_man", "Mo", desk.RoleManager, "d_scheduling", "d_billing")
		chief := h.hire("s_chief", "Cy", desk.RoleSupervisor, "d_scheduling")
		h.reload()
		given := desk.Contact{Name: "Maya Lopez", Phone: "+1 555 010 2030", Email: "maya@example.org", Voicemail: true, BestTime: "after three"}
		c := h.open("hello")
		it := ok(h.chat.GiveContact(ctx, h.maya, c, given, ""))
		if !it.HasContact {
			t.Error("the row does not say that there is a contact")
		}
		for _, a := range []desk.Actor{h.ana, h.ben, chief, h.auditor} {
			if got, err := h.chat.Contact(ctx, a, c); err != nil || got != given {
				t.Errorf("%s: %+v, %v", a.Name, got, err)
			}
		}
		_, err := h.chat.Contact(ctx, manager, c)
		refuse(t, err, desk.ErrForbidden)
		_, err = h.chat.Contact(ctx, h.boss, c) // runs the house, answers nobody here
		refuse(t, err, desk.ErrForbidden)
		_, err = h.chat.Contact(ctx, h.maya, c)
		refuse(t, err, desk.ErrForbidden)
		_, err = h.chat.Contact(ctx, h.other, c)
		refuse(t, err, desk.ErrNotFound)
		ok(h.chat.Assign(ctx, h.boss, c, "s_boss", ""))
		if _, err = h.chat.Contact(ctx, h.boss, c); err != nil {
			t.Errorf("who has the conversation: %v", err)
		}
		other := h.open("another")
		_, err = h.chat.Contact(ctx, h.ana, other)
		refuse(t, err, desk.ErrNoSuchThing)

		lines, err := h.store.AuditTrail(ctx, c)
		if err != nil {
			t.Fatal(err)
		}
		viewed := 0
		for _, l := range lines {
			if l.Action == "contact.viewed" {
				viewed++
			}
			if strings.Contains(l.Details, "555") {
				t.Error("the audit log repeats a phone number")
			}
		}
		if viewed != 5 {
			t.Errorf("%d views of the contact are in the audit log, want 5", viewed)
		}
		h.secret(c, "555", "example.org", "after three", "Lopez")
		given.Phone, given.Email = "", ""
		_, err = h.chat.GiveContact(ctx, h.maya, c, given, "")
		code(t, err, "contact_missing")
		_, err = h.chat.GiveContact(ctx, h.ana, c, given, "")
		refuse(t, err, desk.ErrForbidden)
		_, err = h.chat.GiveContact(ctx, h.other, c, given, "")
		refuse(t, err, desk.ErrNotFound)
	})
}

// secret fails the test if any of these words is in what either side is sent of
// a conversation.
func (h *house) secret(c desk.ConversationID, words ...string) {
	h.t.Helper()
	for _, side := range []desk.ActorKind{desk.KindPatient, desk.KindStaff} {
		for _, word := range words {
			if sent := h.wire(side, c); strings.Contains(sent, word) {
				h.t.Errorf("%s is sent %q: %s", side, word, sent)
			}
		}
	}
}

// wire is all that one side is sent of a conversation.
func (h *house) wire(side desk.ActorKind, c desk.ConversationID) string {
	h.t.Helper()
	dir := h.chat.Directory()
	events, err := h.store.Events(h.t.Context(), c, side, 0, 1000)
	if err != nil {
		h.t.Fatal(err)
	}
	row := h.row(c).Conversation
	sent := []any{protocol.StaffConversationOf(&row, dir, h.chat.Standing(&row))}
	if side == desk.KindPatient {
		sent = []any{protocol.PatientConversationOf(&row, dir, protocol.PatientMarks{}, h.chat.Standing(&row))}
	}
	for i := range events {
		if side == desk.KindPatient {
			sent = append(sent, protocol.PatientEventOf(&events[i], dir))
		} else {
			sent = append(sent, protocol.StaffEventOf(&events[i], dir))
		}
	}
	b, err := json.Marshal(sent)
	if err != nil {
		h.t.Fatal(err)
	}
	return string(b)
}

func TestContactHasAShape(t *testing.T) {
	h, ctx := clinic(t, storetest.SQLite(t)), t.Context()
	for name, c := range map[string]struct {
		contact desk.Contact
		code    string
	}{
		"plain digits":       {desk.Contact{Phone: "5550102030"}, ""},
		"as written":         {desk.Contact{Phone: " +1 (555) 010-2030 x 12 "}, ""},
		"Spanish":            {desk.Contact{Phone: "+34 612.34.56.78"}, ""},
		"words":              {desk.Contact{Phone: "call my wife"}, "bad_phone"},
		"too few":            {desk.Contact{Phone: "1234"}, "bad_phone"},
		"too many":           {desk.Contact{Phone: strings.Repeat("1", 21)}, "bad_phone"},
		"a very long one":    {desk.Contact{Phone: strings.Repeat("1 ", 3000)}, "bad_phone"},
		"e-mail":             {desk.Contact{Email: "maya.lopez+clinic@mail.example.org"}, ""},
		"no at":              {desk.Contact{Email: "maya.example.org"}, "bad_email"},
		"no dot":             {desk.Contact{Email: "maya@example"}, "bad_email"},
		"a name with it":     {desk.Contact{Email: "Maya <maya@example.org>"}, "bad_email"},
		"two":                {desk.Contact{Email: "a@example.org, b@example.org"}, "bad_email"},
		"ends with a dot":    {desk.Contact{Email: "a@example.org."}, "bad_email"},
		"a long e-mail":      {desk.Contact{Email: strings.Repeat("a", 250) + "@example.org"}, "bad_email"},
		"a line break":       {desk.Contact{Email: "a@example.org\nBcc: b@example.org"}, "bad_email"},
		"a long name":        {desk.Contact{Phone: "5550102030", Name: strings.Repeat("m", 121)}, "too_long"},
		"a long best time":   {desk.Contact{Phone: "5550102030", BestTime: strings.Repeat("m", 201)}, "too_long"},
		"NUL in a best time": {desk.Contact{Phone: "5550102030", BestTime: "\x00"}, "invalid_text"},
	} {
		_, err := h.chat.Open(ctx, h.maya, opening(func(in *chat.Opening) { in.Mode, in.Contact = desk.ModeMessage, &c.contact }))
		if c.code == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		code(t, err, c.code)
		if said := desk.AsError(err).Public; said == "" || c.contact.Phone != "" && strings.Contains(said, c.contact.Phone) {
			t.Errorf("%s: %q", name, said)
		}
	}
	// What reaches nobody is no contact; a question can be left without one.
	it := must(t)(h.chat.Open(ctx, h.maya, opening(func(in *chat.Opening) {
		in.Mode, in.Contact = desk.ModeMessage, &desk.Contact{Name: "Maya"}
	})))
	if it.HasContact || slices.Contains(h.kinds(h.maya, it.ID), desk.ContactGiven) {
		t.Error("a contact without phone and e-mail was kept")
	}
	_, err := h.chat.Open(ctx, h.maya, opening(func(in *chat.Opening) { in.Mode = "telepathy" }))
	refuse(t, err, desk.ErrInvalid)
}
