package report

import (
	"slices"

	"careline/server/desk"
)

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
func (s *Set) List(q *Query, figure string, visit func(Row) bool) {
	a := newAnswer(q, s, s.contacts())
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
	s.unpack()
	conversations(s.Episodes, a.conversation)
}
