package chat_test

import (
	"testing"

	"careline/server/desk"
	"careline/server/store/storetest"
)

// Both databases keep every version, and a tick once.
func TestProtocolsOnBothDatabases(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		for range 2 {
			_, err := h.store.AddProtocol(ctx, "d_scheduling", "", func(was desk.Protocol) (desk.Protocol, desk.AuditLine, error) {
				next := desk.Protocol{Title: map[string]string{"en": "Hello"}, Steps: []desk.ProtocolStep{{ID: "st_1", Text: map[string]string{"en": "Greet"}}}, Owner: "s_boss", By: "s_boss"}
				return next, desk.AuditLine{At: 1, Actor: h.boss, Action: "protocol.saved"}, nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		all, err := h.store.ProtocolVersions(ctx, "d_scheduling", "")
		if err != nil || len(all) != 2 || all[0].Version != 2 || all[1].Steps[0].ID != "st_1" {
			t.Fatalf("%+v, %v", all, err)
		}
		c := h.open("hello")
		for range 2 {
			list, err := h.chat.SetStep(ctx, h.ana, c, "st_1", 1, true)
			if err != nil || len(list.Done) != 1 || list.Done[0].Staff != "s_ana" || list.Protocol.Version != 2 {
				t.Fatalf("%+v, %v", list, err)
			}
		}
		_, err = h.chat.Checklist(ctx, h.other, c)
		refuse(t, err, desk.ErrNotFound)
		_, err = h.chat.SetStep(ctx, h.auditor, c, "st_1", 1, false)
		refuse(t, err, desk.ErrForbidden)
		if list, err := h.chat.SetStep(ctx, h.ben, c, "st_1", 2, false); err != nil || len(list.Done) != 0 {
			t.Fatalf("%+v, %v", list, err)
		}
	})
}
