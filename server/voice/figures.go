package voice

import (
	"cmp"
	"slices"
	"time"

	"careline/server/desk"
	"careline/server/report"
	"careline/server/store"
)

// Dimensions are what figures can be grouped by.
var Dimensions = [dimensions]string{"department", "topic", "staff", "site", "language"}

const dimensions = 5

// Shared is the group of work that no one did four fifths of.
const Shared = "shared"

// Question asks for the survey figures of whole months.
type Question struct {
	From, To Month // both included
	Zone     *time.Location
	By       string // a dimension; empty: none
	Set      string // version of the questions: others are another series
	AsOf     int64
	Only     []desk.DepartmentID // what the reader may know; nil: all
}

// Month is a month of a zone's calendar.
type Month struct {
	Year  int
	Month time.Month
}

func monthOf(at int64, zone *time.Location) Month {
	t := time.UnixMilli(at).In(zone)
	return Month{t.Year(), t.Month()}
}

func (m Month) next() Month {
	t := time.Date(m.Year, m.Month+1, 1, 0, 0, 0, 0, time.UTC)
	return Month{t.Year(), t.Month()}
}

func (m Month) after(o Month) bool { return m.Year > o.Year || m.Year == o.Year && m.Month > o.Month }

// Rating is a figure made of answers from 1 to 5.
type Rating struct {
	N      int
	Counts [5]int
	Share  report.Share // 4 and 5
	Months int          // that count
	Hidden int          // months whose answers are too few to be shown
	Owned  int          // low ones that somebody has to make good

	of []answerOf // what is counted
}

// Low is how many values are low.
func (r Rating) Low() int {
	n := 0
	for _, k := range r.Counts[:desk.LowScore] {
		n += k
	}
	return n
}

// Voice is what patients said, of one group.
type Voice struct {
	Key string

	CSAT, FeltHeard, WasInformed, Effort Rating

	Eligible, Delivered, Collecting int
	Asked, Answered                 int            // without those that are collecting
	ByStaff                         int            // kept from being asked
	Why                             map[string]int // in the words of staff
	Recent, Silent                  int            // left alone by a rule
	NotSolved                       int
	Months, Hidden                  int // of a person: months in which these are told, and others

	Recovery Recovery

	rows []*store.VoiceRow // whose counts these are
}

// Recovery is how soon patients were written to after something went wrong.
type Recovery struct {
	N, Open, Overdue int
	Hidden           int   // of a person: months that are not told
	Low, High        int64 // the median with open ones at their age, and at never; High -1: not reached yet

	tasks []*store.RecoveryTask
}

// Figures answers a question from the rows of its months and the tasks that
// were opened in them. It is pure.
func Figures(q Question, rows []store.VoiceRow, tasks []store.RecoveryTask) (total Voice, groups []Voice) {
	by := slices.Index(Dimensions[:], q.By)
	byKey := map[string]*Voice{}
	group := func(key string) *Voice {
		if byKey[key] == nil {
			byKey[key] = &Voice{Key: key, Why: map[string]int{}}
		}
		return byKey[key]
	}
	total.Why = map[string]int{}
	owned := map[[2]any]bool{}
	for _, t := range tasks {
		if t.Trigger == desk.TriggerLowScore {
			owned[[2]any{t.Conversation, t.Episode}] = true
		}
	}
	for i := range rows {
		r := &rows[i]
		if r.Spam || !q.sees(r.Department) {
			continue
		}
		total.count(r, &q)
		if by >= 0 && q.By != "staff" {
			group(keyOf(r, by)).count(r, &q)
		}
	}
	if q.By == "staff" {
		q.countPersons(rows, group)
	}
	q.rate(rows, owned, &total, byKey)
	q.recover(tasks, &total, group)
	for _, v := range byKey {
		groups = append(groups, *v)
	}
	slices.SortFunc(groups, func(a, b Voice) int { return cmp.Compare(a.Key, b.Key) })
	return total, groups
}

func (q *Question) sees(d desk.DepartmentID) bool { return q.Only == nil || slices.Contains(q.Only, d) }

func keyOf(r *store.VoiceRow, dimension int) string {
	switch Dimensions[dimension] {
	case "department":
		return string(r.Department)
	case "topic":
		return r.Topic
	case "staff":
		return cmp.Or(string(r.Handler), Shared)
	case "site":
		return string(r.Site)
	}
	return r.Language
}

// settled reports whether a survey's fourteen days are over: before, quick
// answers alone would count, so it is in no response rate.
func (q *Question) settled(r *store.VoiceRow) bool { return q.AsOf-r.SentAt >= desk.SurveyOpen }

// count adds what is no answer: who was asked, and what came of it.
func (v *Voice) count(r *store.VoiceRow, q *Question) {
	v.rows = append(v.rows, r)
	if r.NotSolved {
		v.NotSolved++
	}
	switch {
	case r.Set != "" && r.Set != q.Set:
		return
	case r.SentAt > 0:
		v.Eligible++
		v.Delivered++
		switch {
		case !q.settled(r):
			v.Collecting++
		case r.Score > 0:
			v.Answered++
			fallthrough
		default:
			v.Asked++
		}
	case r.Withheld == desk.NotAskedByStaff:
		v.Eligible++
		v.ByStaff++
		v.Why[r.WithheldNote]++
	case r.Withheld == desk.NotAskedRecent:
		v.Recent++
	case r.Withheld == desk.NotAskedSilent:
		v.Silent++
	}
}

// items are the answers that figures are made of.
var items = []struct {
	of  func(*store.VoiceRow) int
	add func(*Voice) *Rating
}{
	{func(r *store.VoiceRow) int { return r.Score }, func(v *Voice) *Rating { return &v.CSAT }},
	{func(r *store.VoiceRow) int { return r.Items.FeltHeard }, func(v *Voice) *Rating { return &v.FeltHeard }},
	{func(r *store.VoiceRow) int { return r.Items.WasInformed }, func(v *Voice) *Rating { return &v.WasInformed }},
	{func(r *store.VoiceRow) int { return r.Items.Effort }, func(v *Voice) *Rating { return &v.Effort }},
}

// rate adds up the answers of each month whose groups may be shown. What is
// shown is decided from all departments, whoever asks.
func (q *Question) rate(rows []store.VoiceRow, owned map[[2]any]bool, total *Voice, groups map[string]*Voice) {
	by := slices.Index(Dimensions[:], q.By)
	for _, item := range items {
		for month := q.From; !month.after(q.To); month = month.next() {
			var all []answerOf
			for i := range rows {
				r := &rows[i]
				value := item.of(r)
				if value == 0 || r.Spam || r.Set != q.Set || monthOf(r.ClosedAt, q.Zone) != month {
					continue
				}
				a := answerOf{patient: r.Patient, row: r, value: value, owned: owned[[2]any{r.Conversation, r.Episode}]}
				for d := range dimensions {
					a.in[d] = keyOf(r, d)
				}
				all = append(all, a)
			}
			if len(all) == 0 {
				continue
			}
			shown := published(all)
			q.addTotal(all, shown, item.add(total))
			if by < 0 {
				continue
			}
			for key, v := range groups {
				item.add(v).add(all, shown[[2]string{q.By, key}], func(a *answerOf) bool { return a.in[by] == key })
			}
		}
	}
}

// addTotal adds all of a month, or what the reader may know of it: the
// departments that are theirs, each of which has to be shown.
func (q *Question) addTotal(all []answerOf, shown map[[2]string]bool, to *Rating) {
	if q.Only == nil {
		to.add(all, shown[[2]string{}], func(*answerOf) bool { return true })
		return
	}
	ok := true
	for _, d := range q.Only {
		has := slices.ContainsFunc(all, func(a answerOf) bool { return a.in[0] == string(d) })
		ok = ok && (!has || shown[[2]string{Dimensions[0], string(d)}])
	}
	to.add(all, ok, func(a *answerOf) bool { return slices.Contains(q.Only, desk.DepartmentID(a.in[0])) })
}

func (r *Rating) add(all []answerOf, shown bool, in func(*answerOf) bool) {
	n := 0
	for i := range all {
		if in(&all[i]) {
			n++
		}
	}
	switch {
	case n == 0:
		return
	case !shown:
		r.Hidden++
		return
	}
	r.Months++
	for i := range all {
		a := &all[i]
		if !in(a) {
			continue
		}
		r.of = append(r.of, *a)
		r.N++
		r.Counts[a.value-1]++
		if a.low() && a.owned {
			r.Owned++
		}
		r.Share.N++
		if a.value >= 4 {
			r.Share.K++
		}
	}
}

// recover adds the tasks: by department, or by who owns them.
func (q *Question) recover(tasks []store.RecoveryTask, total *Voice, group func(string) *Voice) {
	waits := map[*Voice][]contact{}
	add := func(v *Voice, t *store.RecoveryTask) {
		v.Recovery.tasks = append(v.Recovery.tasks, t)
		v.Recovery.N++
		if t.ClosedAt == 0 {
			v.Recovery.Open++
			if q.late(t) {
				v.Recovery.Overdue++
			}
		}
		waits[v] = append(waits[v], contactOf(t, q.AsOf))
	}
	for i := range tasks {
		t := &tasks[i]
		if !q.sees(t.Department) || !q.has(t.OpenedAt) {
			continue
		}
		if add(total, t); q.By == "department" {
			add(group(string(t.Department)), t)
		}
	}
	if q.By == "staff" {
		q.recoverPersons(tasks, group, add)
	}
	for v, all := range waits {
		v.Recovery.Low, v.Recovery.High = bracket(all)
	}
}

func (q *Question) late(t *store.RecoveryTask) bool { return t.ClosedAt == 0 && t.Due < q.AsOf }

// contact is how long a patient waited to be written to; open: it goes on.
type contact struct {
	took int64
	open bool
}

func contactOf(t *store.RecoveryTask, asOf int64) contact {
	switch {
	case t.ContactedAt > 0:
		return contact{t.ContactedAt - t.OpenedAt, false}
	case t.ClosedAt > 0:
		return contact{t.ClosedAt - t.OpenedAt, false}
	}
	return contact{max(0, asOf-t.OpenedAt), true}
}

// bracket is the median with open ones at their age, and with open ones at
// never, which is -1 where the median is one of them.
func bracket(all []contact) (low, high int64) {
	const never = 1<<63 - 1
	ages, ends := make([]int64, len(all)), make([]int64, len(all))
	for i, c := range all {
		ages[i], ends[i] = c.took, c.took
		if c.open {
			ends[i] = never
		}
	}
	slices.Sort(ages)
	slices.Sort(ends)
	low, high = report.Percentile(ages, 50), report.Percentile(ends, 50)
	if high == never {
		high = -1
	}
	return low, high
}
