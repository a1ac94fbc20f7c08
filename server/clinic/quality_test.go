package clinic_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"careline/server/clinic"
	"careline/server/desk"
	"careline/server/store"
	"careline/server/store/storetest"
)

// worked opens a conversation that somebody answers and resolves at once.
func (h *house) worked(by desk.Actor, more ...func(*desk.Ledger)) desk.ConversationID {
	h.t.Helper()
	c := desk.ConversationID(desk.NewID("c", h.Now()))
	ctx := h.t.Context()
	h.must(h.store.AddPatient(ctx, desk.Patient{ID: "p_maya", Site: "si_1", CreatedAt: 1}))
	_, err := h.store.Do(ctx, store.Command{
		Conversation: c, Opening: true, Author: by.Author(), Allow: func(*desk.Conversation, bool) error { return nil },
		Decide: func(l *desk.Ledger) error {
			l.Row.Reference, l.Row.Site, l.Row.Patient = desk.NewReference(), "si_1", "p_maya"
			patient := desk.From{Kind: desk.KindPatient, ID: "p_maya"}
			l.Append(desk.Opened, patient, desk.Body{Origin: desk.OriginPatient, Episode: 1, Site: "si_1", Department: h.billing()})
			l.Append(desk.Message, patient, desk.Body{Text: "Is my bill right?"})
			l.Append(desk.Message, by.From(), desk.Body{Text: "It is.", Then: desk.StatusWaiting})
			l.Append(desk.Resolved, by.From(), desk.Body{})
			for _, m := range more {
				m(l)
			}
			return nil
		},
	})
	h.must(err)
	return c
}

func (h *house) billing() desk.DepartmentID {
	h.t.Helper()
	all, err := h.store.Departments(h.t.Context())
	h.must(err)
	return all[slices.IndexFunc(all, func(d desk.Department) bool { return d.Key == "billing" })].ID
}

// barred keeps a conversation from the agent from now on.
func (h *house) barred(c desk.ConversationID, from desk.StaffID) {
	h.t.Helper()
	_, err := h.store.Do(h.t.Context(), store.Command{Conversation: c, Author: h.admin.Author(), Allow: func(*desk.Conversation, bool) error { return nil },
		Decide: func(l *desk.Ledger) error {
			l.Append(desk.Restricted, h.admin.From(), desk.Body{Staff: &desk.Person{ID: from}})
			return nil
		}})
	h.must(err)
}

func ids(samples []desk.QualitySample) (out []desk.ConversationID) {
	for i := range samples {
		out = append(out, samples[i].Conversation)
	}
	return out
}

// A month is drawn from what was resolved in it by a person, once, by a seed
// with which anybody draws the same; what happens to a conversation later leaves
// a hole.
func TestQualityIsDrawn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		ben := h.agent.Actor("ss_ben")
		boss, err := h.AddStaff(ctx, h.admin, clinic.NewStaff{Email: "sue@clinic.example", Name: "Sue", Role: desk.RoleSupervisor, Departments: []string{"billing"}, Password: password})
		h.must(err)
		sue := boss.Actor("ss_sue")
		var frame []desk.ConversationID
		for range 9 {
			frame = append(frame, h.worked(ben))
		}
		h.worked(sue)
		h.worked(ben, func(l *desk.Ledger) { l.Append(desk.SpamMarked, ben.From(), desk.Body{}) })
		h.barred(h.worked(ben), boss.ID) // kept from somebody: of no frame

		ask := clinic.QualityAsk{Department: "billing", Month: "2026-03", Zone: "UTC", Size: 4, Seed: "snow-7"}
		_, err = h.DrawQuality(ctx, sue, ask)
		if code(err) != "month_running" {
			t.Fatalf("a month that is not over: %v", err)
		}
		h.pass(31 * 24 * time.Hour)
		h.worked(ben) // in April
		for name, change := range map[string]func(*clinic.QualityAsk){
			"invalid": func(a *clinic.QualityAsk) { a.Seed = "two words" }, "invalid ": func(a *clinic.QualityAsk) { a.Size = 21 },
			"invalid  ": func(a *clinic.QualityAsk) { a.Month = "March" }, "invalid   ": func(a *clinic.QualityAsk) { a.Zone = "Mars" },
		} {
			bad := ask
			change(&bad)
			if _, err := h.DrawQuality(ctx, sue, bad); code(err) != strings.TrimSpace(name) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		if _, err := h.DrawQuality(ctx, ben, ask); code(err) != "forbidden" {
			t.Errorf("an agent draws: %v", err)
		}
		m, err := h.DrawQuality(ctx, sue, ask)
		h.must(err)
		if len(m.Draw.Frames) != 2 || m.Draw.Seed != "snow-7" || m.Draw.Rule != desk.QualityRule {
			t.Fatalf("drawn %+v", m.Draw)
		}
		of := func(m clinic.QualityMonth, who desk.StaffID) []desk.QualitySample {
			return slices.DeleteFunc(slices.Clone(m.Samples), func(q desk.QualitySample) bool { return q.Staff != who })
		}
		bens := of(m, h.agent.ID)
		if want := desk.DrawSample("snow-7", "2026-03", h.agent.ID, frame, 4); !slices.Equal(ids(bens), want) {
			t.Fatalf("drew %v, anybody else %v", ids(bens), want)
		}
		i := slices.IndexFunc(m.Draw.Frames, func(f desk.QualityFrame) bool { return f.Staff == h.agent.ID })
		if f := m.Draw.Frames[i]; f.N != len(frame) || f.Digest != desk.FrameDigest(frame) {
			t.Errorf("frame %+v of %d", f, len(frame))
		}
		if _, err := h.DrawQuality(ctx, h.admin, ask); code(err) != "already_drawn" {
			t.Errorf("drawn twice: %v", err)
		}
		// Her own is there without a word about it.
		if own := of(m, boss.ID); len(own) != 1 || own[0].Conversation != "" {
			t.Errorf("own work: %+v", own)
		}

		// Kept from her since: a hole, and nothing in its place.
		h.barred(bens[0].Conversation, boss.ID)
		again, err := h.QualityMonth(ctx, sue, "billing", "2026-03")
		h.must(err)
		if !again.Gone[bens[0].ID] || len(again.Gone) != 1 || !slices.Equal(ids(of(again, h.agent.ID)), ids(bens)) {
			t.Errorf("holes %v of %v", again.Gone, ids(of(again, h.agent.ID)))
		}
		if _, err := h.ReviewQuality(ctx, sue, bens[0].ID, clinic.QualityReview{}); code(err) != "sample_gone" {
			t.Errorf("a hole is reviewed: %v", err)
		}
		if h.audited("quality.drawn") != 1 {
			t.Error("the draw is not in the audit log once")
		}
	})
}

// A review is kept, finished, read and answered, each by whom it is for.
func TestQualityIsReviewed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		ben := h.agent.Actor("ss_ben")
		h.worked(ben)
		h.pass(31 * 24 * time.Hour)
		m, err := h.DrawQuality(ctx, h.admin, clinic.QualityAsk{Department: "billing", Month: "2026-03", Zone: "UTC", Size: 5})
		h.must(err)
		if m.Draw.Seed == "" || len(m.Samples) != 1 {
			t.Fatalf("drawn %+v %+v", m.Draw, m.Samples)
		}
		id := m.Samples[0].ID
		marks := map[string]string{}
		for _, item := range m.Card.Items {
			marks[item.Key] = desk.MarkYes
		}
		marks["complete"], marks["privacy"] = desk.MarkPartly, desk.MarkNA
		review := func(a desk.Actor, in clinic.QualityReview) string {
			t.Helper()
			_, err := h.ReviewQuality(ctx, a, id, in)
			return code(err)
		}
		for what, got := range map[string]string{
			"an agent":        review(ben, clinic.QualityReview{}) + " forbidden",
			"no such item":    review(h.admin, clinic.QualityReview{Marks: map[string]string{"loud": "yes"}}) + " invalid",
			"no such mark":    review(h.admin, clinic.QualityReview{Marks: map[string]string{"kind": "so-so"}}) + " invalid",
			"half of it":      review(h.admin, clinic.QualityReview{Marks: map[string]string{"kind": "yes"}, Finish: true}) + " review_incomplete",
			"kept half":       review(h.admin, clinic.QualityReview{Marks: map[string]string{"kind": "yes"}}) + " ",
			"crossed":         review(h.admin, clinic.QualityReview{Marks: marks, Version: 7}) + " changed_meanwhile",
			"a note too long": review(h.admin, clinic.QualityReview{Note: strings.Repeat("n", 2_001)}) + " invalid",
		} {
			if is, want, _ := strings.Cut(got, " "); is != want {
				t.Errorf("%s: %q, want %q", what, is, want)
			}
		}
		mine := func() []clinic.OwnReview {
			t.Helper()
			own, err := h.OwnReviews(ctx, ben)
			h.must(err)
			return own
		}
		if len(mine()) != 0 || code(h.SeeReview(ctx, ben, id, "")) != "not_found" {
			t.Error("Ben reads what is not finished")
		}
		if got := review(h.admin, clinic.QualityReview{Marks: marks, Note: "Well explained.", Version: 1, Finish: true}); got != "" {
			t.Fatalf("finishing: %s", got)
		}
		if got := review(h.admin, clinic.QualityReview{Marks: marks, Version: 2}); got != "review_finished" {
			t.Errorf("changed after the end: %q", got)
		}
		own := mine()
		if len(own) != 1 || own[0].Note != "Well explained." || own[0].SeenAt != 0 || len(own[0].Card.Items) != len(marks) || own[0].Gone {
			t.Fatalf("Ben reads %+v", own)
		}
		h.must(h.SeeReview(ctx, ben, id, ""), h.SeeReview(ctx, ben, id, ""), h.SeeReview(ctx, ben, id, "Thank you."), h.SeeReview(ctx, ben, id, "Thank you."))
		if got := code(h.SeeReview(ctx, ben, id, "Or not.")); got != "review_answered" {
			t.Errorf("answered twice: %q", got)
		}
		if got := code(h.SeeReview(ctx, h.admin, id, "I answer.")); got != "not_found" {
			t.Errorf("answered by somebody else: %q", got)
		}
		if own = mine(); own[0].SeenAt == 0 || own[0].Answer != "Thank you." || own[0].AnsweredAt == 0 {
			t.Errorf("seen and answered: %+v", own[0])
		}
		for action, n := range map[string]int{"quality.reviewed": 1, "quality.review_finished": 1, "quality.seen": 1, "quality.answered": 1} {
			if got := h.audited(action); got != n {
				t.Errorf("%s: %d lines, want %d", action, got, n)
			}
		}
		lines, err := h.store.AuditTrail(ctx, "")
		h.must(err)
		if all, err := json.Marshal(lines); err != nil || strings.Contains(string(all), "Well explained") || strings.Contains(string(all), "Thank you") {
			t.Error("what they wrote each other is in the audit log")
		}
		m, err = h.QualityMonth(ctx, h.admin, "billing", "2026-03")
		h.must(err)
		if score := m.Scores[h.agent.ID]; score != (desk.QualityScore{Reviews: 1, Points: 9, Of: 10}) {
			t.Errorf("score %+v", score)
		}
	})
}

// Another card holds for the next draws; of two who change it one is told, and
// nobody reviews themselves.
func TestQualityCards(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := newHouse(t, d), t.Context()
		h.worked(h.admin)
		h.pass(31 * 24 * time.Hour)
		m, err := h.DrawQuality(ctx, h.admin, clinic.QualityAsk{Department: "billing", Month: "2026-03", Zone: "UTC", Size: 5})
		h.must(err)
		if _, err := h.ReviewQuality(ctx, h.admin, m.Samples[0].ID, clinic.QualityReview{}); code(err) != "own_work" {
			t.Errorf("reviews themselves: %v", err)
		}
		card, err := h.QualityCard(ctx, h.admin)
		h.must(err)
		items := append(slices.Clone(card.Items[:2]), desk.QualityItem{Text: map[string]string{"en": "Calm"}})
		next, err := h.SaveQualityCard(ctx, h.admin, items, 0)
		h.must(err)
		if next.Version != 1 || len(next.Items) != 3 || next.Items[2].Key == "" {
			t.Fatalf("saved %+v", next)
		}
		for what, save := range map[string]func() (desk.QualityCard, error){
			"changed_meanwhile": func() (desk.QualityCard, error) { return h.SaveQualityCard(ctx, h.admin, items, 0) },
			"invalid":           func() (desk.QualityCard, error) { return h.SaveQualityCard(ctx, h.admin, nil, 1) },
			"forbidden":         func() (desk.QualityCard, error) { return h.SaveQualityCard(ctx, h.agent.Actor("ss"), items, 1) },
		} {
			if _, err := save(); code(err) != what {
				t.Errorf("%v, want %s", err, what)
			}
		}
		again, err := h.QualityMonth(ctx, h.admin, "billing", "2026-03")
		h.must(err)
		if len(again.Card.Items) != len(desk.DefaultQualityCard().Items) {
			t.Errorf("what was drawn before is reviewed by %+v", again.Card)
		}
		if h.audited("quality.card_changed") != 1 {
			t.Error("the change of the card is not in the audit log once")
		}
	})
}
