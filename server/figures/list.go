package figures

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"careline/server/desk"
	"careline/server/report"
)

// Listing asks for what is behind a figure.
type Listing struct {
	Ask
	Figure string
	Key    []string // of one group, as the answer names it; empty: all
	All    bool     // also what the figure does not count, with the reason
	After  string   // where the page before ended
	Limit  int
	Range  Range
	Own    bool // of whoever asks, and of nobody else
}

// Range is the values of one bucket of a histogram: those that count, of a clock.
type Range struct {
	AtLeast, Below int64 // ms; Below 0: no end
	Business       bool
}

// has reports whether a row's value lies in the range; without one, every row does.
func (r *Range) has(row *report.Row) bool {
	if r.AtLeast == 0 && r.Below == 0 {
		return true
	}
	v := row.Took.Cal
	if r.Business {
		v = row.Took.Biz
	}
	return row.Timed && row.Reason == "" && (!r.Business || !row.Took.NoHours) && v >= r.AtLeast && (r.Below == 0 || v < r.Below)
}

// Row is one unit behind a figure, in the words of the contract.
type Row struct {
	report.Row
	Reference string
	Key       []string
	StaffName string
	InKey     string // key of the department
	SiteKey   string
	Away      bool // their own, and no longer for them to read
}

// Page is a part of a list.
type Page struct {
	Rows  []Row
	Next  string // "": that was all
	Total int    // how many there are in the whole list
}

// MaxPage is the longest page.
const MaxPage = 500

// List answers with a page of the conversations behind a figure: as many in all
// as the figure counts.
func (s *Service) List(ctx context.Context, a desk.Actor, l Listing) (*Page, error) {
	if l.Limit <= 0 || l.Limit > MaxPage {
		l.Limit = 100
	}
	after, skip, err := readCursor(l.After)
	if err != nil {
		return nil, err
	}
	behind, err := s.behind(ctx, a, l)
	if err != nil {
		return nil, err
	}
	var page Page
	known := false
	if !l.All && l.Range == (Range{}) {
		page.Total, known = behind.set.Count(behind.q, l.Figure, behind.has)
	}
	// What stands before the page is read only where it has to be counted.
	passed := func(source string, id desk.ConversationID) bool {
		return known && after != "" && idOf(source, id) < after
	}
	last, within, end := "", 0, true
	behind.visit(passed, func(r Row) bool {
		if !known {
			page.Total++
		}
		if id := idOf(r.Episode.Source, r.Episode.Conversation); id != last {
			last, within = id, 0
		}
		within++
		if after != "" && (last < after || last == after && within <= skip) {
			return true
		}
		if len(page.Rows) == l.Limit {
			end = false
			return !known
		}
		page.Rows = append(page.Rows, r)
		page.Next = cursorOf(last, within)
		return true
	})
	if end {
		page.Next = ""
	}
	for i := range page.Rows {
		if r := &page.Rows[i]; r.Episode.Source == "" {
			c, err := s.store.Conversation(ctx, r.Episode.Conversation)
			if err != nil {
				return nil, err
			}
			r.Reference = c.Reference
			r.Away = l.Own && !c.ReadableBy(a)
		}
	}
	return &page, nil
}

// idOf names a conversation of a source in the order of a list: by source and
// then by id, also where one source's name begins like another's.
func idOf(source string, id desk.ConversationID) string { return source + "\x00" + string(id) }

func cursorOf(id string, within int) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %s", within, id))
}

func readCursor(s string) (id string, within int, err error) {
	if s == "" {
		return "", 0, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		n, rest, ok := strings.Cut(string(raw), " ")
		if _, err = fmt.Sscan(n, &within); err == nil && ok && rest != "" && within > 0 {
			return rest, within, nil
		}
	}
	return "", 0, refused("after", "This is no place in the list. Begin at its first page.")
}

// Rows answers with how to visit every row behind a figure, or behind all
// durations: whoever may not, or asks for what cannot be, hears it before the
// first one.
func (s *Service) Rows(ctx context.Context, a desk.Actor, l Listing) (func(func(Row) error) error, error) {
	l.All = true
	behind, err := s.behind(ctx, a, l)
	if err != nil {
		return nil, err
	}
	return func(visit func(Row) error) (failed error) {
		behind.visit(nil, func(r Row) bool {
			failed = visit(r)
			return failed == nil
		})
		return failed
	}, nil
}

// behind is what is behind a figure.
type behind struct {
	set   *report.Set
	q     *report.Query
	names *Names
	l     *Listing
}

// behind puts the question that a figure answers.
func (s *Service) behind(ctx context.Context, a desk.Actor, l Listing) (*behind, error) {
	if l.Figure != "" && !report.Listable(l.Figure) {
		return nil, refused("figure", "There is no figure of that name.")
	}
	names, err := s.names(ctx)
	if err != nil {
		return nil, err
	}
	q, err := s.listed(a, &l, names)
	if err != nil {
		return nil, err
	}
	if len(l.Key) > 0 && len(l.Key) != len(q.By) {
		return nil, refused("key", "Name one key for each thing that is grouped by.")
	}
	work, err := s.activity(ctx, q)
	if err != nil {
		return nil, err
	}
	set, err := s.load(ctx, a, q, work)
	if err != nil {
		return nil, err
	}
	return &behind{set, q, names, &l}, nil
}

// visit visits it, but for conversations that skip names.
func (b *behind) visit(skip func(string, desk.ConversationID) bool, visit func(Row) bool) {
	b.set.ListBut(b.q, b.l.Figure, skip, func(r report.Row) bool { return rowOf(b.q, b.names, b.l, r, visit) })
}

// has reports whether the list is about a group.
func (b *behind) has(key []string) bool {
	return len(b.l.Key) == 0 || slices.Equal(b.l.Key, keyOf(b.q, b.names, key))
}

// keyOf is the key of a group in the words of the contract.
func keyOf(q *report.Query, names *Names, key []string) []string {
	out := make([]string, len(q.By))
	for i, d := range q.By {
		if out[i], _ = names.Of(d, key[i]); out[i] == "" {
			out[i] = report.NoKey
		}
	}
	return out
}

// listed is the question behind a list.
func (s *Service) listed(a desk.Actor, l *Listing, names *Names) (*report.Query, error) {
	if l.Own {
		q, err := s.ownQuery(a, l.Ask, names)
		if err == nil && l.By == string(report.PerDepartment) { // of their work in one of theirs
			q.By = []report.Dimension{report.PerDepartment}
		}
		return q, err
	}
	return s.query(a, &l.Ask, names)
}

// rowOf visits a row in the words of the contract, if the list is about it.
func rowOf(q *report.Query, names *Names, l *Listing, r report.Row, visit func(Row) bool) bool {
	if r.Reason != "" && !l.All || !l.Range.has(&r) {
		return true
	}
	row := Row{Row: r, Key: keyOf(q, names, r.Key)}
	if len(l.Key) > 0 && !slices.Equal(l.Key, row.Key) {
		return true
	}
	_, row.StaffName = names.Of(report.PerStaff, r.Who)
	row.InKey, _ = names.Of(report.PerDepartment, string(r.Department))
	row.SiteKey, _ = names.Of(report.PerSite, string(r.Episode.Site))
	return visit(row)
}
