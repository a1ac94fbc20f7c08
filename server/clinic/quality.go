package clinic

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"careline/server/desk"
	"careline/server/store"
)

var (
	errMonthRuns = &desk.Error{Kind: desk.Conflict, Code: "month_running", Field: "month",
		Public: "This month is not over yet. Draw from it once all its conversations are known."}
	errDrawn = &desk.Error{Kind: desk.Conflict, Code: "already_drawn",
		Public: "This month was drawn already. It is not drawn again, so that nobody draws until they like the result."}
	errOwnWork    = &desk.Error{Kind: desk.Forbidden, Code: "own_work", Public: "This is your own work. A colleague reviews it."}
	errReviewDone = &desk.Error{Kind: desk.Conflict, Code: "review_finished",
		Public: "This review is finished, and the person may have read it. It is not changed any more."}
	errReviewLacks = &desk.Error{Kind: desk.Invalid, Code: "review_incomplete", Field: "marks",
		Public: "Mark every item before you finish. What does not apply has a mark of its own."}
	errReviewHole = &desk.Error{Kind: desk.Conflict, Code: "sample_gone",
		Public: "This conversation can no longer be opened. Its place stays empty, and nothing takes it."}
	errReviewAnswered = &desk.Error{Kind: desk.Conflict, Code: "review_answered", Public: "You answered this already."}
)

// QualityMonth is what a reviewer sees of a department's month.
type QualityMonth struct {
	Drawn bool
	Draw  desk.QualityDraw
	Card  desk.QualityCard
	// Samples in the order drawn, by person; Gone those whose conversation this
	// reviewer cannot open, or no longer.
	Samples []desk.QualitySample
	Gone    map[string]bool
	Scores  map[desk.StaffID]desk.QualityScore // of the last twelve months, of reviews that are finished
}

// QualityCard is the one in force, and what it was before, newest first.
func (s *Service) QualityCard(ctx context.Context, a desk.Actor) (desk.QualityCard, error) {
	if err := desk.StaffOnly(a); err != nil {
		return desk.QualityCard{}, err
	}
	return s.cardOf(ctx, 0)
}

// cardOf is a version of the card; 0: the one in force.
func (s *Service) cardOf(ctx context.Context, version int64) (desk.QualityCard, error) {
	all, err := s.store.QualityCards(ctx)
	if err != nil {
		return desk.QualityCard{}, err
	}
	if version == 0 && len(all) > 0 {
		return all[0], nil
	}
	if i := slices.IndexFunc(all, func(c desk.QualityCard) bool { return c.Version == version }); i >= 0 {
		return all[i], nil
	}
	return desk.DefaultQualityCard(), nil
}

// SaveQualityCard makes the next version of the card. What was drawn before is
// reviewed by the one it was drawn under.
func (s *Service) SaveQualityCard(ctx context.Context, a desk.Actor, items []desk.QualityItem, seen int64) (desk.QualityCard, error) {
	if err := desk.AdminOnly(a); err != nil {
		return desk.QualityCard{}, err
	}
	languages, err := s.everyLanguage(ctx)
	if err != nil {
		return desk.QualityCard{}, err
	}
	if len(items) == 0 || len(items) > desk.MaxQualityItems {
		return desk.QualityCard{}, desk.Invalidf("A card has 1 to %d items.", desk.MaxQualityItems)
	}
	keys := map[string]bool{}
	for i := range items {
		if items[i].Key == "" {
			items[i].Key = desk.NewID("qi", s.now())
		}
		if keys[items[i].Key] || desk.CheckLine(items[i].Key, desk.MaxTopicRunes) != nil {
			return desk.QualityCard{}, desk.Invalidf("Two items have the same key.")
		}
		keys[items[i].Key] = true
		if err := checkWords(items[i].Text, languages, maxSurveyWords); err != nil {
			return desk.QualityCard{}, err
		}
	}
	return s.store.AddQualityCard(ctx, func(was desk.QualityCard) (desk.QualityCard, desk.AuditLine, error) {
		if was.Version != seen {
			return was, desk.AuditLine{}, desk.ErrChangedMeanwhile
		}
		next := desk.QualityCard{By: desk.StaffID(a.ID), Items: items}
		line, err := s.changed(a, "quality.card_changed", "", was.Items, items)
		return next, line, err
	})
}

// QualityAsk is what is drawn: a department's month, so many for each person.
type QualityAsk struct {
	Department string // key
	Month      string // 2026-10
	Zone       string
	Size       int
	Seed       string // empty: one is made
}

// DrawQuality draws samples of each person's conversations of a month that is
// over, and keeps seed, rule and size of the frame, so that anybody can draw
// them again. A month is drawn once.
func (s *Service) DrawQuality(ctx context.Context, a desk.Actor, ask QualityAsk) (QualityMonth, error) {
	d, err := s.reviewed(ctx, a, ask.Department)
	if err != nil {
		return QualityMonth{}, err
	}
	draw, err := s.drawOf(a, d.ID, ask)
	if err != nil {
		return QualityMonth{}, err
	}
	card, err := s.cardOf(ctx, 0)
	if err != nil {
		return QualityMonth{}, err
	}
	draw.Card = card.Version
	frames, err := s.frames(ctx, &draw)
	if err != nil {
		return QualityMonth{}, err
	}
	var samples []desk.QualitySample
	for _, f := range draw.Frames {
		for i, c := range desk.DrawSample(draw.Seed, draw.Month, f.Staff, frames[f.Staff], draw.Size) {
			samples = append(samples, desk.QualitySample{ID: desk.NewID("q", s.now()), Staff: f.Staff, Position: i + 1, Conversation: c})
		}
	}
	line, err := s.changed(a, "quality.drawn", string(d.ID), nil, struct {
		Month string `json:"month"`
		Size  int    `json:"size"`
		Seed  string `json:"seed"`
		Rule  string `json:"rule"`
	}{draw.Month, draw.Size, draw.Seed, draw.Rule})
	if err != nil {
		return QualityMonth{}, err
	}
	added, err := s.store.AddQualityDraw(ctx, draw, samples, line)
	if err == nil && !added {
		err = errDrawn
	}
	if err != nil {
		return QualityMonth{}, err
	}
	return s.QualityMonth(ctx, a, ask.Department, draw.Month)
}

// drawOf checks what is asked for, and makes a seed where none was chosen.
func (s *Service) drawOf(a desk.Actor, d desk.DepartmentID, ask QualityAsk) (desk.QualityDraw, error) {
	zone, err := time.LoadLocation(ask.Zone)
	if err != nil || ask.Zone == "" || ask.Zone == "Local" {
		return desk.QualityDraw{}, desk.Invalidf("There is no such time zone.")
	}
	from, err := time.ParseInLocation("2006-01", ask.Month, zone)
	if err != nil {
		return desk.QualityDraw{}, desk.Invalidf("A month is written like 2026-10.")
	}
	if ask.Size < 1 || ask.Size > desk.MaxQualitySize {
		return desk.QualityDraw{}, desk.Invalidf("Draw 1 to %d for each person.", desk.MaxQualitySize)
	}
	to := from.AddDate(0, 1, 0)
	if s.now().Before(to) {
		return desk.QualityDraw{}, errMonthRuns
	}
	if ask.Seed == "" {
		var raw [6]byte
		if _, err := rand.Read(raw[:]); err != nil {
			return desk.QualityDraw{}, err
		}
		ask.Seed = hex.EncodeToString(raw[:])
	}
	if err := desk.CheckSeed(ask.Seed); err != nil {
		return desk.QualityDraw{}, err
	}
	return desk.QualityDraw{
		ID: desk.NewID("qd", s.now()), Department: d, Month: ask.Month, Zone: ask.Zone, From: from.UnixMilli(), To: to.UnixMilli(),
		Size: ask.Size, Seed: ask.Seed, Rule: desk.QualityRule, By: desk.StaffID(a.ID), At: s.now().UnixMilli(),
	}, nil
}

// frames are from what is drawn, by person. What is kept from anybody is left
// out for all, so that the draw tells nobody of it; what was hidden or joined
// since is no work of that month any more.
func (s *Service) frames(ctx context.Context, draw *desk.QualityDraw) (map[desk.StaffID][]desk.ConversationID, error) {
	worked, err := s.store.QualityFrame(ctx, draw.Department, draw.From, draw.To)
	if err != nil {
		return nil, err
	}
	rows, err := s.rowsOf(ctx, worked)
	if err != nil {
		return nil, err
	}
	out := map[desk.StaffID][]desk.ConversationID{}
	for _, w := range worked {
		if c := rows[w.Conversation]; c != nil && !c.Spam && !c.Practice && c.MergedInto == nil && len(c.Barred) == 0 {
			out[w.Staff] = append(out[w.Staff], w.Conversation)
		}
	}
	for who, frame := range out {
		draw.Frames = append(draw.Frames, desk.QualityFrame{Staff: who, N: len(frame), Digest: desk.FrameDigest(frame)})
	}
	slices.SortFunc(draw.Frames, func(x, y desk.QualityFrame) int { return cmp.Compare(x.Staff, y.Staff) })
	return out, nil
}

// rowsOf are conversations as they stand: who may open them decides, and nothing
// of them is told.
func (s *Service) rowsOf(ctx context.Context, of []store.Worked) (map[desk.ConversationID]*desk.Conversation, error) {
	ids := make([]desk.ConversationID, len(of))
	for i, w := range of {
		ids[i] = w.Conversation
	}
	slices.Sort(ids)
	found, err := s.store.Keyed(ctx, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	rows := make(map[desk.ConversationID]*desk.Conversation, len(found))
	for i := range found {
		rows[found[i].ID] = &found[i].Conversation
	}
	return rows, nil
}

// reviewed is a department whose work the actor reviews.
func (s *Service) reviewed(ctx context.Context, a desk.Actor, key string) (desk.Department, error) {
	if err := desk.SeesFigures(a); err != nil {
		return desk.Department{}, err
	}
	d, err := s.department(ctx, key)
	if err != nil {
		return d, err
	}
	return d, desk.Reviews(a, d.ID)
}

// QualityMonth is a department's month: what was drawn, and how far the reviews
// are.
func (s *Service) QualityMonth(ctx context.Context, a desk.Actor, department, month string) (QualityMonth, error) {
	d, err := s.reviewed(ctx, a, department)
	if err != nil {
		return QualityMonth{}, err
	}
	if _, err := time.Parse("2006-01", month); err != nil {
		return QualityMonth{}, desk.Invalidf("A month is written like 2026-10.")
	}
	var out QualityMonth
	out.Draw, err = s.store.QualityDraw(ctx, d.ID, month)
	if errors.Is(err, desk.ErrNoSuchThing) {
		out.Card, err = s.cardOf(ctx, 0)
		return out, err
	}
	if err != nil {
		return out, err
	}
	out.Drawn = true
	if out.Card, err = s.drawnUnder(ctx, out.Draw.Card); err != nil {
		return out, err
	}
	if out.Samples, err = s.store.QualitySamples(ctx, out.Draw.ID); err != nil {
		return out, err
	}
	if out.Gone, err = s.gone(ctx, a, out.Samples); err != nil {
		return out, err
	}
	for i := range out.Samples {
		// What is said of one's own work is read once it is finished, on its own page.
		if m := &out.Samples[i]; m.Staff == desk.StaffID(a.ID) {
			*m = desk.QualitySample{ID: m.ID, Draw: m.Draw, Staff: m.Staff, Department: m.Department, Position: m.Position}
		}
	}
	until := s.now().UnixMilli() + 1
	finished, err := s.store.QualityFinished(ctx, d.ID, time.UnixMilli(until).AddDate(-1, 0, 0).UnixMilli(), until)
	out.Scores = map[desk.StaffID]desk.QualityScore{}
	for i := range finished {
		score := out.Scores[finished[i].Staff]
		score.Add(finished[i].Marks)
		out.Scores[finished[i].Staff] = score
	}
	return out, err
}

// drawnUnder is the card of a draw; 0 is the usual one, whatever came later.
func (s *Service) drawnUnder(ctx context.Context, version int64) (desk.QualityCard, error) {
	if version == 0 {
		return desk.DefaultQualityCard(), nil
	}
	return s.cardOf(ctx, version)
}

// gone are the samples whose conversation the actor cannot open: restricted,
// hidden, joined to another one or moved to where they read nothing. Their places
// stay.
func (s *Service) gone(ctx context.Context, a desk.Actor, samples []desk.QualitySample) (map[string]bool, error) {
	of := make([]store.Worked, len(samples))
	for i := range samples {
		of[i].Conversation = samples[i].Conversation
	}
	rows, err := s.rowsOf(ctx, of)
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for i := range samples {
		if c := rows[samples[i].Conversation]; c == nil || c.Spam || c.MergedInto != nil || !c.ReadableBy(a) {
			out[samples[i].ID] = true
		}
	}
	return out, nil
}

// QualityReview is what a reviewer writes down.
type QualityReview struct {
	Marks   map[string]string
	Note    string // to the person
	Finish  bool
	Version int64 // that they saw
}

// ReviewQuality keeps a review, or finishes it: then its person reads it, and
// it is not changed any more. Nobody reviews themselves.
func (s *Service) ReviewQuality(ctx context.Context, a desk.Actor, id string, in QualityReview) (desk.QualitySample, error) {
	if err := desk.SeesFigures(a); err != nil {
		return desk.QualitySample{}, err
	}
	there, err := s.store.QualitySample(ctx, id)
	if err != nil {
		return there, err
	}
	if err := desk.Reviews(a, there.Department); err != nil {
		return there, err
	}
	card, err := s.cardOfSample(ctx, &there)
	if err != nil {
		return there, err
	}
	if err := checkReview(&in, card); err != nil {
		return there, err
	}
	gone, err := s.gone(ctx, a, []desk.QualitySample{there})
	if err != nil {
		return there, err
	}
	return s.store.ChangeQualitySample(ctx, id, func(m *desk.QualitySample) (desk.AuditLine, error) {
		switch {
		case m.Staff == desk.StaffID(a.ID):
			return desk.AuditLine{}, errOwnWork
		case m.FinishedAt > 0:
			return desk.AuditLine{}, errReviewDone
		case gone[id]:
			return desk.AuditLine{}, errReviewHole
		case m.Version != in.Version:
			return desk.AuditLine{}, desk.ErrChangedMeanwhile
		}
		before := m.Marks
		m.Version, m.Reviewer, m.Marks, m.Note = m.Version+1, desk.StaffID(a.ID), in.Marks, in.Note
		action := "quality.reviewed"
		if in.Finish {
			m.FinishedAt, action = s.now().UnixMilli(), "quality.review_finished"
		}
		return s.changed(a, action, id, before, in.Marks)
	})
}

func (s *Service) cardOfSample(ctx context.Context, m *desk.QualitySample) (desk.QualityCard, error) {
	version, err := s.store.QualityCardOf(ctx, m.Draw)
	if err != nil {
		return desk.QualityCard{}, err
	}
	return s.drawnUnder(ctx, version)
}

func checkReview(in *QualityReview, card desk.QualityCard) error {
	if in.Note != "" {
		if err := desk.CheckText(in.Note); err != nil {
			return err
		}
		if len([]rune(in.Note)) > desk.MaxQualityNote {
			return desk.Invalidf("A note has at most %d characters.", desk.MaxQualityNote)
		}
	}
	if in.Marks == nil {
		in.Marks = map[string]string{}
	}
	for key, mark := range in.Marks {
		known := slices.ContainsFunc(card.Items, func(i desk.QualityItem) bool { return i.Key == key })
		if !known || !slices.Contains([]string{desk.MarkYes, desk.MarkPartly, desk.MarkNo, desk.MarkNA}, mark) {
			return desk.Invalidf("Mark the items of the card: yes, partly, no or na.")
		}
	}
	if in.Finish && len(in.Marks) < len(card.Items) {
		return errReviewLacks
	}
	return nil
}

// OwnReview is a finished review as the person it is of reads it.
type OwnReview struct {
	desk.QualitySample
	Card desk.QualityCard
	Gone bool
}

// OwnReviews are the finished reviews of the actor's own work, newest first.
func (s *Service) OwnReviews(ctx context.Context, a desk.Actor) ([]OwnReview, error) {
	if a.Kind != desk.KindStaff {
		return nil, desk.ErrForbidden
	}
	all, err := s.store.QualityOf(ctx, desk.StaffID(a.ID))
	if err != nil {
		return nil, err
	}
	gone, err := s.gone(ctx, a, all)
	if err != nil {
		return nil, err
	}
	out := make([]OwnReview, len(all))
	for i := range all {
		out[i] = OwnReview{QualitySample: all[i], Gone: gone[all[i].ID]}
		if out[i].Card, err = s.cardOfSample(ctx, &all[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// SeeReview says that the person has read a review of their work, once; with an
// answer, which is written once too.
func (s *Service) SeeReview(ctx context.Context, a desk.Actor, id, answer string) error {
	if a.Kind != desk.KindStaff {
		return desk.ErrForbidden
	}
	if answer != "" {
		if err := desk.CheckText(answer); err != nil {
			return err
		}
		if len([]rune(answer)) > desk.MaxQualityNote {
			return desk.Invalidf("An answer has at most %d characters.", desk.MaxQualityNote)
		}
	}
	_, err := s.store.ChangeQualitySample(ctx, id, func(m *desk.QualitySample) (desk.AuditLine, error) {
		if m.Staff != desk.StaffID(a.ID) || m.FinishedAt == 0 {
			return desk.AuditLine{}, desk.ErrNoSuchThing
		}
		now := s.now().UnixMilli()
		line := s.line(a, "quality.seen", id)
		switch {
		case answer != "" && m.AnsweredAt > 0 && m.Answer != answer:
			return line, errReviewAnswered
		case answer != "" && m.AnsweredAt == 0:
			m.Answer, m.AnsweredAt = answer, now
			line.Action = "quality.answered"
		case m.SeenAt > 0:
			return desk.AuditLine{}, nil
		}
		m.SeenAt = cmp.Or(m.SeenAt, now)
		return line, nil
	})
	return err
}
