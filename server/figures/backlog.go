package figures

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"time"

	"careline/server/desk"
	"careline/server/report"
)

// presenceKnownMS is how long before an instant somebody's presence is looked
// for: of whom nothing was heard for longer it is not known.
const presenceKnownMS = 31 * dayMS

// Standing is a question about what stood at an instant. Of Ask the zone and the
// filters count.
type Standing struct {
	Ask
	At string // a local date or time, or Unix milliseconds; empty: now

	// Of the list alone.
	Status string // one of the states; empty: all
	Age    int    // a band of ages, from 1; 0: all
	Absent bool   // those whose owner had been gone for a day
	After  string // where the page before ended
	Limit  int
}

// Backlog is what stood at an instant, as a whole and by department.
type Backlog struct {
	At     int64
	Zone   string
	Total  report.Standings
	Groups []report.StandingsIn
	Behind int
	Names  *Names
	oldest map[desk.ConversationID]string // references
}

// Reference is what staff call a conversation that is the oldest of its group.
func (b *Backlog) Reference(c desk.ConversationID) string { return b.oldest[c] }

// Backlog answers whoever may know with what stood at an instant.
func (s *Service) Backlog(ctx context.Context, a desk.Actor, ask Standing) (*Backlog, error) {
	all, at, q, err := s.standing(ctx, a, &ask)
	if err != nil {
		return nil, err
	}
	names, err := s.names(ctx)
	if err != nil {
		return nil, err
	}
	gone, err := s.goneAt(ctx, names, at)
	if err != nil {
		return nil, err
	}
	out := &Backlog{
		At: at, Zone: q.Zone.String(), Total: report.AddUp(all, gone), Groups: report.AddUpByDepartment(all, gone), Names: names,
		oldest: map[desk.ConversationID]string{},
	}
	for _, g := range out.Groups {
		if e := g.Oldest.Episode; e.Source == "" {
			c, err := s.store.Conversation(ctx, e.Conversation)
			if err != nil {
				return nil, err
			}
			out.oldest[e.Conversation] = c.Reference
		}
	}
	out.Behind, err = s.store.CountUnfolded(ctx)
	return out, err
}

// BacklogList answers with a page of what is behind a number of a backlog, oldest
// first: as many in all as it counts.
func (s *Service) BacklogList(ctx context.Context, a desk.Actor, ask Standing) (*Page, error) {
	if ask.Limit <= 0 || ask.Limit > MaxPage {
		ask.Limit = 100
	}
	skip, err := readOffset(ask.After)
	if err != nil {
		return nil, err
	}
	if ask.Age < 0 || ask.Age > len(report.AgeBands) {
		return nil, refused("age", "There is no such band of ages.")
	}
	if ask.Status != "" && !slices.ContainsFunc(report.States, func(state report.State) bool { return state.String() == ask.Status }) {
		return nil, refused("status", "status is bot, queued, open, waiting_on_patient, waiting_on_third_party or snoozed.")
	}
	all, at, _, err := s.standing(ctx, a, &ask)
	if err != nil {
		return nil, err
	}
	names, err := s.names(ctx)
	if err != nil {
		return nil, err
	}
	gone := map[desk.StaffID]bool{}
	if ask.Absent {
		if gone, err = s.goneAt(ctx, names, at); err != nil {
			return nil, err
		}
	}
	all = slices.DeleteFunc(all, func(one report.Standing) bool {
		return ask.Status != "" && one.State.String() != ask.Status || ask.Age > 0 && report.AgeBand(one.Age) != ask.Age-1 ||
			ask.Absent && !gone[desk.StaffID(one.Owner)]
	})
	page := &Page{Total: len(all)}
	shown := all[min(skip, len(all)):min(skip+ask.Limit, len(all))]
	if skip+len(shown) < len(all) {
		page.Next = base64.RawURLEncoding.EncodeToString(fmt.Append(nil, skip+len(shown)))
	}
	for _, one := range shown {
		row, err := s.standingRow(ctx, names, one)
		if err != nil {
			return nil, err
		}
		page.Rows = append(page.Rows, row)
	}
	return page, nil
}

func (s *Service) standingRow(ctx context.Context, names *Names, one report.Standing) (Row, error) {
	e := one.Episode
	row := Row{Key: []string{}, Row: report.Row{
		Figure: "backlog", Episode: e, Began: e.OpenedAt, Ended: e.EndedAt, Timed: true,
		Took: report.Took{Cal: one.Age, NoHours: true}, Who: one.Owner, Department: e.Department,
	}}
	_, row.StaffName = names.Of(report.PerStaff, one.Owner)
	row.InKey, _ = names.Of(report.PerDepartment, string(e.Department))
	row.SiteKey, _ = names.Of(report.PerSite, string(e.Site))
	if e.Source == "" {
		c, err := s.store.Conversation(ctx, e.Conversation)
		if err != nil {
			return row, err
		}
		row.Reference = c.Reference
	}
	return row, nil
}

func readOffset(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	var skip int
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		_, err = fmt.Sscan(string(raw), &skip)
	}
	if err != nil || skip < 0 {
		return 0, refused("after", "This is no place in the list. Begin at its first page.")
	}
	return skip, nil
}

// standing reads what stood at the instant that is asked for.
func (s *Service) standing(ctx context.Context, a desk.Actor, ask *Standing) ([]report.Standing, int64, *report.Query, error) {
	names, err := s.names(ctx)
	if err != nil {
		return nil, 0, nil, err
	}
	zone, err := report.Zone(ask.Zone)
	if err != nil {
		return nil, 0, nil, refusal(err)
	}
	at := s.now().UnixMilli()
	if ask.At != "" {
		asked, err := report.Instant(ask.At, zone)
		if err != nil {
			return nil, 0, nil, refusal(err)
		}
		at = min(at, asked)
	}
	day := time.UnixMilli(at).In(zone)
	ask.From, ask.To, ask.By, ask.Cohort = day.Format(time.DateOnly), day.AddDate(0, 0, 1).Format(time.DateOnly), "", ""
	q, err := s.query(a, &ask.Ask, names)
	if err != nil {
		return nil, 0, nil, err
	}
	// What goes on comes first: what ends meanwhile is found once more.
	going, err := s.store.FactsGoingOn(ctx, at+1)
	if err != nil {
		return nil, 0, nil, err
	}
	over, err := s.store.FactsAt(ctx, at+1)
	if err != nil {
		return nil, 0, nil, err
	}
	all := slices.Concat(over, going)
	if a.Kind == desk.KindStaff { // as in every other figure: what is kept from them is not there
		kept, err := s.store.KeptFrom(ctx, desk.StaffID(a.ID))
		if err != nil {
			return nil, 0, nil, err
		}
		all = slices.DeleteFunc(all, func(e *report.Episode) bool { return e.Source == "" && kept[e.Conversation] })
	}
	return report.Backlog(report.Sorted(all), &q.Filter, at), at, q, nil
}

// goneAt is who had been gone for a day or longer, as far as it is known.
func (s *Service) goneAt(ctx context.Context, names *Names, at int64) (map[desk.StaffID]bool, error) {
	out := map[desk.StaffID]bool{}
	changed := false
	for i := range names.staff {
		p := &names.staff[i]
		if p.PresenceAt > at {
			changed = true // since then: what they were is in their log
			continue
		}
		out[p.ID] = p.Presence == desk.Offline && at-p.PresenceAt >= desk.AbsentMS
	}
	if !changed {
		return out, nil
	}
	log, err := s.store.ActivityBetween(ctx, at-presenceKnownMS, at+1)
	if err != nil {
		return nil, err
	}
	last := map[desk.StaffID]desk.Activity{}
	for _, act := range log {
		if act.Kind == "presence" {
			last[act.Staff] = act
		}
	}
	for i := range names.staff {
		p := &names.staff[i]
		if was, known := last[p.ID]; known && p.PresenceAt > at {
			out[p.ID] = desk.Presence(was.Value) == desk.Offline && at-was.At >= desk.AbsentMS
		}
	}
	return out, nil
}
