package report

import "careline/server/desk"

// Row is one unit behind a figure: what a list of conversations and an export
// show of it.
type Row struct {
	Episode    *Episode
	Began      int64
	Ended      int64 // 0: it goes on
	Took       Took
	Open       bool
	Reason     string // why it has no value: not_yet, closed_unanswered, excluded:OUTCOME
	Who        string
	Department desk.DepartmentID
	Key        []string // of its group
}

// List visits every unit behind a figure, in the order of conversations and
// episodes, until visit returns false: the finished ones, as many as the
// figure's n, and those that have no value with the reason.
func (s *Set) List(q *Query, m Metric, visit func(Row) bool) {
	a := &answer{q: q, set: s, total: newGroup(nil), groups: map[[2]string]*groupOf{}}
	going := true
	a.visit = func(u *unit, c Cohort) {
		if u.metric != m || !going {
			return
		}
		r := Row{Episode: u.ep, Began: u.at, Ended: u.stop, Took: u.took, Who: u.who, Department: u.in}
		switch f := u.fate; {
		case f == ongoing:
			r.Open, r.Reason = true, NotYet
		case f == never:
			r.Reason = u.why
		case f == excluded:
			r.Reason = "excluded:" + u.why
		}
		for _, d := range q.By {
			r.Key = append(r.Key, q.key(d, u))
		}
		going = visit(r)
	}
	a.run()
}
