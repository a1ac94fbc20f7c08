package report

import (
	"slices"
	"strings"

	"careline/server/desk"
)

// NoKey names the group of what has no key, like a conversation without a topic,
// where lists are asked for.
const NoKey = "(none)"

// Row is one unit behind a figure: what a list of conversations and an export
// show of it.
type Row struct {
	Figure     string
	Episode    *Episode
	Began      int64
	Ended      int64 // 0: it goes on
	Timed      bool  // it is a duration
	Took       Took
	Reason     string // why it has no value, or does not count: not_yet, closed_unanswered, excluded:OUTCOME, other
	Who        string
	Department desk.DepartmentID
	Key        []string // of its group
}

// Counted are the figures that are counts and shares; beside them there is one
// "outcome:NAME" for each outcome, and "still_open".
var Counted = []string{
	"opened", "closed", "transfers", "transferred", "reopened", "reopen_3d", "reopen_7d", "reopen_30d", "abandonment", "promises_kept",
	"first_contact_resolution", "no_repeat_7d", "no_repeat_7d_bot_only", "sla_first_response", "sla_next_reply", "sla_resolution",
	"voided_turns", "holding_replies", "labels_overruled", "surveys_suppressed",
}

// stillOpen is the figure of the episodes that go on.
const stillOpen = "still_open"

// Listable reports whether there is a figure of this name.
func Listable(name string) bool {
	if name == stillOpen || slices.Contains(Metrics, Metric(name)) || slices.Contains(Counted, name) {
		return true
	}
	return slices.ContainsFunc(Outcomes, func(o Outcome) bool { return name == "outcome:"+string(o) })
}

// List visits every unit behind a figure, or behind all durations where it
// names none, in the order of conversations and episodes, until visit returns
// false: those that count, as many as the figure says, and the others with the
// reason.
func (s *Set) List(q *Query, figure string, visit func(Row) bool) { s.ListBut(q, figure, nil, visit) }

// ListBut is List without the conversations that skip names, which are not read.
func (s *Set) ListBut(q *Query, figure string, skip func(source string, id desk.ConversationID) bool, visit func(Row) bool) {
	a := newAnswer(q, s, s.contacts())
	a.filing = s.filing(q)
	going := true
	give := func(r Row, u *unit) {
		for _, d := range q.By {
			r.Key = append(r.Key, a.key(d, u))
		}
		r.Episode, r.Began, r.Ended, r.Who, r.Department = u.ep, u.at, u.stop, u.who, u.in
		going = going && visit(r)
	}
	a.visit = func(u unit, _ Cohort) {
		if figure == stillOpen && u.metric == EpisodeResolution && u.fate == ongoing {
			give(Row{Figure: figure}, &u)
			return
		}
		if figure != "" && figure != string(u.metric) || !going {
			return
		}
		r := Row{Figure: string(u.metric), Timed: true, Took: u.took}
		switch u.fate {
		case ongoing:
			r.Reason = NotYet
		case never:
			r.Reason = u.why
		case excluded:
			r.Reason, r.Timed = "excluded:"+u.why, false
		}
		give(r, &u)
	}
	a.tell = func(name string, u unit, hit bool) {
		if name != figure || !going {
			return
		}
		r := Row{Figure: name}
		if !hit {
			r.Reason = "other"
		}
		if u.at == 0 {
			u.at, u.stop = u.ep.OpenedAt, u.ep.EndedAt
		}
		give(r, &u)
	}
	w := s.walk(a.filing)
	for all := w.next(skip); all != nil && going; all = w.next(skip) {
		a.conversation(all)
	}
}

// Count is how many units behind a figure count, of the groups that has names;
// false where that is not known before all of them have been visited.
func (s *Set) Count(q *Query, figure string, has func(key []string) bool) (int, bool) {
	size := countedOf(figure)
	if size == nil || Metric(figure) == HandleTime && slices.Contains(q.By, PerStaff) {
		return 0, false
	}
	a := s.gather(q)
	n := 0
	if len(q.By) == 0 {
		n = size(a.total)
	}
	for _, g := range a.groups {
		if has(g.key) {
			n += size(g)
		}
	}
	return n, true
}

// countedOf says how many of a group a figure counts; nil: no figure of one name.
func countedOf(figure string) func(*groupOf) int {
	if at := slices.Index(Metrics, Metric(figure)); at >= 0 {
		return func(g *groupOf) int { return int(g.amount(at).cal) }
	}
	if outcome, is := strings.CutPrefix(figure, "outcome:"); is {
		return func(g *groupOf) int { return g.counts.Outcomes[Outcome(outcome)] }
	}
	of := counted[figure]
	if of == nil {
		return nil
	}
	return func(g *groupOf) int { return of(&g.counts) }
}

// counted is how many each of Counted counts.
var counted = map[string]func(*Counts) int{
	"opened":                   func(c *Counts) int { return c.Opened },
	"closed":                   func(c *Counts) int { return c.Closed },
	"transfers":                func(c *Counts) int { return c.Transfers },
	"transferred":              func(c *Counts) int { return c.Transferred.K },
	"reopened":                 func(c *Counts) int { return c.Reopened },
	"reopen_3d":                func(c *Counts) int { return c.Reopen[3].K },
	"reopen_7d":                func(c *Counts) int { return c.Reopen[7].K },
	"reopen_30d":               func(c *Counts) int { return c.Reopen[30].K },
	"abandonment":              func(c *Counts) int { return c.Abandonment.K },
	"promises_kept":            func(c *Counts) int { return c.Promises.K },
	"first_contact_resolution": func(c *Counts) int { return c.FCR.K },
	"no_repeat_7d":             func(c *Counts) int { return c.NoRepeatResolved.K },
	"no_repeat_7d_bot_only":    func(c *Counts) int { return c.NoRepeatBot.K },
	"sla_first_response":       func(c *Counts) int { return c.SLA[desk.TargetFirstResponse].K },
	"sla_next_reply":           func(c *Counts) int { return c.SLA[desk.TargetNextReply].K },
	"sla_resolution":           func(c *Counts) int { return c.SLA[desk.TargetResolution].K },
	"voided_turns":             func(c *Counts) int { return c.Voided },
	"holding_replies":          func(c *Counts) int { return c.HoldingReplies },
	"labels_overruled":         func(c *Counts) int { return c.LabelsOverruled },
	"surveys_suppressed":       func(c *Counts) int { return c.SurveysKeptBack },
}
