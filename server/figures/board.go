package figures

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"careline/server/desk"
)

// shownBoards is how many freezings of one month are told of.
const shownBoards = 20

var (
	errBadMonth    = &desk.Error{Kind: desk.Invalid, Code: "bad_month", Public: "Give a month like 2026-10."}
	errMonthGoesOn = &desk.Error{Kind: desk.Invalid, Code: "month_goes_on", Public: "This month is not over yet. Freeze its figures afterwards."}
)

// BoardOf is what a board's page asks: a month, of a department or of all that
// the actor reads.
type BoardOf struct{ Month, Zone, Department string }

// Asks are the questions of a board's page: the month, and the one before.
func (b BoardOf) Asks() (now, before Ask, err error) {
	first, err := time.Parse("2006-01", b.Month)
	if err != nil {
		return now, before, errBadMonth
	}
	day := func(months int) string { return first.AddDate(0, months, 0).Format(time.DateOnly) }
	now = Ask{From: day(0), To: day(1), Zone: b.Zone}
	if b.Department != "" {
		now.Departments = []string{b.Department}
	}
	before = now
	before.From, before.To = day(-1), day(0)
	return now, before, nil
}

// Boards are the freezings of a month, latest first.
func (s *Service) Boards(ctx context.Context, a desk.Actor, of BoardOf) ([]desk.Board, error) {
	ask, _, err := of.Asks()
	if err != nil {
		return nil, err
	}
	names, err := s.names(ctx)
	if err != nil {
		return nil, err
	}
	q, err := s.query(a, &ask, names)
	if err != nil {
		return nil, err
	}
	return s.store.Boards(ctx, of.Month, scopeOf(q.Filter.Departments), q.Zone.String(), shownBoards)
}

// Freeze keeps the figures of a month that is over, as they were answered:
// what the page says from now on.
func (s *Service) Freeze(ctx context.Context, a desk.Actor, of BoardOf, answered *Answer, body []byte) (desk.Board, error) {
	if err := desk.SeesFigures(a); err != nil {
		return desk.Board{}, err
	}
	q := answered.Query
	if time.UnixMilli(q.AsOf).In(q.Zone).Format(time.DateOnly) < q.To {
		return desk.Board{}, errMonthGoesOn
	}
	b := desk.Board{
		ID: desk.NewID("bo", s.now()), Month: of.Month, Scope: scopeOf(q.Filter.Departments), Zone: q.Zone.String(),
		AsOf: q.AsOf, By: a.From(), Body: body,
	}
	line := desk.AuditLine{At: s.now().UnixMilli(), Actor: a, Action: "board.frozen", Target: b.ID, Details: fmt.Sprintf(`{"before":null,"after":{"month":%q}}`, b.Month)}
	return b, s.store.AddBoard(ctx, b, line)
}

func scopeOf(departments []desk.DepartmentID) string {
	ids := make([]string, len(departments))
	for i, d := range departments {
		ids[i] = string(d)
	}
	slices.Sort(ids)
	return strings.Join(ids, ",")
}
