// Package figures answers questions about the work: it brings together what the
// store keeps of facts, hours and rules with how package report reads figures
// off them, and decides who may ask what. It also keeps the facts whole: see
// [Service.CatchUp].
//
// It holds no SQL and no arithmetic of figures.
package figures

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"careline/server/desk"
	"careline/server/report"
	"careline/server/store"
)

// Service answers. It is safe for concurrent use.
type Service struct {
	store  *store.Store
	now    func() time.Time
	usuals usuals
	shelf  *shelf[int64, *report.Day]            // by day
	parts  *shelf[store.PartMaking, *report.Day] // by part of a day
	own    ownTimes
	plain  bool // blocks are left alone: tests alone do
}

// New makes one; now nil is the clock.
func New(st *store.Store, now func() time.Time) *Service {
	if now == nil {
		now = time.Now
	}
	return &Service{store: st, now: now, usuals: newUsuals(), shelf: newShelf[int64, *report.Day](shelfSize),
		parts: newShelf[store.PartMaking, *report.Day](partsSize), own: newOwnTimes()}
}

// Ask is a question as people put it: with the keys of the contract.
type Ask struct {
	From, To, Zone, Cohort string
	By                     string // dimensions, with commas
	AsOf                   int64  // 0: now

	Departments, Topics, Staff, Sites, Languages []string
	Verification, Source                         string

	Histogram bool // with the distribution of each duration as a whole
}

// Answer is what was asked, and the figures.
type Answer struct {
	Query   *report.Query
	Figures *report.Figures
	Names   *Names
	Behind  int // conversations whose facts are not read off their logs yet

	Staffing    report.Staffing
	Calibration report.Calibration
}

// Answer answers whoever may know.
func (s *Service) Answer(ctx context.Context, a desk.Actor, ask Ask) (*Answer, error) {
	names, err := s.names(ctx)
	if err != nil {
		return nil, err
	}
	q, err := s.query(a, &ask, names)
	if err != nil {
		return nil, err
	}
	work, err := s.activity(ctx, q)
	if err != nil {
		return nil, err
	}
	set, err := s.load(ctx, a, q, work)
	if err != nil {
		return nil, err
	}
	out := &Answer{Query: q, Figures: set.Ask(q), Names: names}
	if out.Behind, err = s.store.CountUnfolded(ctx); err != nil {
		return nil, err
	}
	if out.Figures.Uncounted, err = s.uncounted(ctx, q); err != nil {
		return nil, err
	}
	if out.Calibration, err = s.calibration(ctx, q, names); err != nil {
		return nil, err
	}
	out.Staffing = s.staffing(q, set, work, names)
	return out, nil
}

// Own is what somebody's own work comes to, and what stands beside it.
type Own struct {
	Mine *Answer
	// All is of the departments they work in together; nil: they work in none and do
	// not see the house's figures.
	All *Answer
	// In is each of these departments by itself, so that like stands beside like.
	In []OwnIn
}

// OwnIn is somebody's own work in one department, and that of all in it.
type OwnIn struct {
	Department desk.DepartmentID
	Mine, All  *report.Figures
}

// Own answers somebody who answers patients with their own figures, and those of
// the departments they work in, each and together, of which they are shown medians
// and shares. Where a department is of few, so that nothing is told of it, nothing is
// told of all together either: what is told of the others could be taken away.
func (s *Service) Own(ctx context.Context, a desk.Actor, ask Ask) (*Own, error) {
	names, err := s.names(ctx)
	if err != nil {
		return nil, err
	}
	q, err := s.ownQuery(a, ask, names)
	if err != nil {
		return nil, err
	}
	work, err := s.activity(ctx, q)
	if err != nil {
		return nil, err
	}
	set, err := s.load(ctx, a, q, work)
	if err != nil {
		return nil, err
	}
	out := &Own{Mine: &Answer{Query: q, Figures: set.Ask(q), Names: names}}
	theirs := *q
	theirs.Filter.Staff, theirs.Own, theirs.Filter.Departments, theirs.Beside = nil, false, a.Departments, a.ID
	if len(a.Departments) == 0 && !readsHouse(a) {
		return out, nil
	}
	out.All = &Answer{Query: &theirs, Figures: set.Ask(&theirs), Names: names}
	for _, d := range a.Departments {
		mine, all := *q, theirs
		mine.Histogram, all.Histogram = false, false
		mine.Filter.Departments, all.Filter.Departments = []desk.DepartmentID{d}, []desk.DepartmentID{d}
		in := OwnIn{d, set.Ask(&mine), set.Ask(&all)}
		out.All.Figures.Total.HoldWhere(&in.All.Total)
		out.In = append(out.In, in)
	}
	return out, nil
}

// readsHouse reports whether somebody reads the figures of all departments.
func readsHouse(a desk.Actor) bool {
	return desk.SeesFigures(a) == nil && a.Role != desk.RoleSupervisor
}

// ownQuery turns somebody's question about themselves into one that can be
// computed: whoever and whatever else it names is left out.
func (s *Service) ownQuery(a desk.Actor, ask Ask, names *Names) (*report.Query, error) {
	if a.Kind != desk.KindStaff {
		return nil, desk.ErrForbidden
	}
	ask.Staff, ask.Departments, ask.By = nil, nil, ""
	q, err := compile(&ask, names, s.now)
	if err != nil {
		return nil, err
	}
	q.Filter.Staff, q.Own = []string{a.ID}, true
	return q, nil
}

// query turns a question into one that can be computed, narrowed to what the
// actor may know.
func (s *Service) query(a desk.Actor, ask *Ask, names *Names) (*report.Query, error) {
	if err := desk.SeesFigures(a); err != nil {
		return nil, err
	}
	q, err := compile(ask, names, s.now)
	if err != nil {
		return nil, err
	}
	if a.Role == desk.RoleSupervisor {
		err = within(a, q)
	}
	return q, err
}

// compile turns a question into one that can be computed.
func compile(ask *Ask, names *Names, now func() time.Time) (*report.Query, error) {
	zone, err := report.Zone(ask.Zone)
	if err != nil {
		return nil, refusal(err)
	}
	q := &report.Query{From: ask.From, To: ask.To, Zone: zone, Cohort: report.Cohort(ask.Cohort), AsOf: ask.AsOf, Histogram: ask.Histogram}
	if q.AsOf == 0 {
		q.AsOf = now().UnixMilli()
	}
	for _, d := range strings.Split(ask.By, ",") {
		if d = strings.TrimSpace(d); d != "" {
			q.By = append(q.By, report.Dimension(d))
		}
	}
	f := &q.Filter
	f.Topics, f.Staff, f.Languages, f.Verification, f.Source = ask.Topics, ask.Staff, ask.Languages, ask.Verification, ask.Source
	logs := ask.Source != report.AllSources && ask.Source != report.OwnSource
	if logs && ask.Source != report.Imported && !slices.Contains(names.logs, ask.Source) {
		return nil, refused("source", "There is no imported log of that name.")
	}
	for _, key := range ask.Departments {
		id, ok := names.departmentByKey(key)
		if ok {
			f.Departments = append(f.Departments, id)
		}
		switch {
		case logs: // a group of a log goes by the name that it has there
			f.Departments = append(f.Departments, desk.DepartmentID(key))
		case !ok:
			return nil, refused("department", "There is no such department.")
		}
	}
	for _, key := range ask.Sites {
		id, ok := names.siteByKey(key)
		if !ok {
			return nil, refused("site", "There is no such site.")
		}
		f.Sites = append(f.Sites, id)
	}
	return q, refusal(q.Check())
}

// within narrows a supervisor's question to the departments they steer.
func within(a desk.Actor, q *report.Query) error {
	f := &q.Filter
	var mine []desk.DepartmentID
	for _, d := range a.Departments {
		if desk.Steers(a, d) == nil {
			mine = append(mine, d)
		}
	}
	if len(f.Departments) == 0 {
		f.Departments = mine
	}
	for _, d := range f.Departments {
		if !slices.Contains(mine, d) {
			return desk.ErrForbidden
		}
	}
	if len(mine) == 0 {
		return desk.ErrForbidden
	}
	q.Scope = mine
	return nil
}

func refused(field, sentence string) error {
	return &desk.Error{Kind: desk.Invalid, Code: "invalid", Field: field, Public: sentence}
}

func refusal(err error) error {
	var r *report.Refusal
	if errors.As(err, &r) {
		return refused(r.Field, r.Sentence)
	}
	return err
}

// house is the hours and rules that facts are read with, and a sum of them.
func (s *Service) house(ctx context.Context) (house *report.House, sum [sha256.Size]byte, err error) {
	all, err := s.store.Calendars(ctx)
	if err != nil {
		return nil, sum, err
	}
	policies, err := s.store.Policies(ctx)
	if err != nil {
		return nil, sum, err
	}
	read, err := report.HoursOf(all)
	if err != nil {
		return nil, sum, fmt.Errorf("figures: %w", err)
	}
	sum, err = houseSum(all, policies)
	return report.NewHouse(read.Named, policies), sum, err
}
