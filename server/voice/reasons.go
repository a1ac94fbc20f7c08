package voice

import (
	"cmp"
	"slices"

	"careline/server/desk"
	"careline/server/report"
	"careline/server/store"
)

const (
	dayMS  = 24 * 3600 * 1000
	weekMS = 7 * dayMS
	// planMS is how long the time after an action is compared with the time
	// before it, at most.
	planMS = 4 * weekMS
	// mostlyCoded is the share of conversations with a reason below which a
	// list of reasons is partial, in hundredths.
	mostlyCoded = 60
)

// ReasonQuestion asks why patients wrote, of episodes closed in [From, To).
type ReasonQuestion struct {
	From, To int64
	AsOf     int64
	Only     []desk.DepartmentID // what the reader may know; nil: all
}

// ReasonFigures is what is known of one reason.
type ReasonFigures struct {
	Key         string
	N           int
	MS          int64 // staff had them before them
	Avoidable   int
	AvoidableMS int64
	Prevented   map[string]int // by what would have helped
	Repeats     report.Share   // followed by another contact of the patient within 7 days
	Pending     int            // those whose 7 days are not over
	Weeks       []int          // how many in each week, oldest first; the last one ends at To
	Before      int            // in the time before
	Plan        desk.ReasonPlan
	Did         *PlanEffect // nil: nothing is planned, or it is too early
}

// PlanEffect compares equal times before and after an action began.
type PlanEffect struct {
	MS                  int64 // of each of them
	BeforeN, AfterN     int
	BeforeMS, AfterMS   int64 // avoidable
	BeforeAll, AfterAll int   // all contacts, so that a quiet month is not taken for success
}

// ReasonReport is the whole answer: the reasons by avoidable time, the most
// first.
type ReasonReport struct {
	Coded   report.Share
	Partial bool
	Reasons []ReasonFigures
}

// contacts is when patients came to us: began an episode, called or came by;
// ascending.
type contacts map[desk.PatientID][]int64

// Reasons answers a question from closed episodes, which reach back to before
// any plan began and on to now, from the beginnings of those that go on, from
// when patients called or came by, and from what was before whom. It is pure.
func Reasons(q ReasonQuestion, reasons []desk.Reason, rows []store.VoiceRow, goingOn []*report.Episode, called []store.Contact, focus []store.FocusSlice) ReasonReport {
	came := contactsOf(rows, goingOn, called)
	spent := timeSpent(rows, focus)
	byKey := map[string]*ReasonFigures{}
	out := ReasonReport{}
	weeks := int((q.To - q.From + weekMS - 1) / weekMS)
	for _, r := range reasons {
		byKey[r.Key] = &ReasonFigures{Key: r.Key, Prevented: map[string]int{}, Weeks: make([]int, weeks), Plan: r.Plan}
	}
	for i := range rows {
		r := &rows[i]
		if !q.counts(r) {
			continue
		}
		f := byKey[r.Reason]
		if f != nil {
			q.effect(f, r, spent[i])
		}
		switch {
		case r.ClosedAt >= q.From-(q.To-q.From) && r.ClosedAt < q.From && f != nil:
			f.Before++
		case r.ClosedAt >= q.From && r.ClosedAt < q.To:
			out.Coded.N++
			if f != nil {
				out.Coded.K++
				f.add(q, r, spent[i], came[r.Patient])
			}
		}
	}
	out.Partial = 100*out.Coded.K < mostlyCoded*out.Coded.N
	q.allContacts(byKey, rows)
	for _, f := range byKey {
		if f.N > 0 || f.Plan.Action != "" {
			out.Reasons = append(out.Reasons, *f)
		}
	}
	slices.SortFunc(out.Reasons, func(a, b ReasonFigures) int {
		return cmp.Or(cmp.Compare(b.AvoidableMS, a.AvoidableMS), cmp.Compare(b.Avoidable, a.Avoidable), cmp.Compare(b.N, a.N), cmp.Compare(a.Key, b.Key))
	})
	return out
}

// counts reports whether an episode is work that has a reason.
func (q *ReasonQuestion) counts(r *store.VoiceRow) bool {
	return !r.Spam && r.ClosedAt > 0 && r.Replies > 0 && (q.Only == nil || slices.Contains(q.Only, r.Department))
}

func (f *ReasonFigures) add(q ReasonQuestion, r *store.VoiceRow, ms int64, came []int64) {
	f.N++
	f.MS += ms
	if r.PreventedBy != "" {
		f.Prevented[r.PreventedBy]++
		if r.PreventedBy != desk.NotAvoidable {
			f.Avoidable++
			f.AvoidableMS += ms
		}
	}
	f.Weeks[len(f.Weeks)-1-int((q.To-1-r.ClosedAt)/weekMS)]++
	at, _ := slices.BinarySearch(came, r.ClosedAt+1)
	switch again := at < len(came) && came[at] <= r.ClosedAt+weekMS; {
	case again:
		f.Repeats.K++
		f.Repeats.N++
	case q.AsOf < r.ClosedAt+weekMS:
		f.Pending++
	default:
		f.Repeats.N++
	}
}

// span is how much time before and after an action is compared; 0: it is too
// early to say.
func (q *ReasonQuestion) span(p desk.ReasonPlan) int64 {
	if p.Action == "" || q.AsOf-p.Since < weekMS {
		return 0
	}
	return min(planMS, q.AsOf-p.Since)
}

// effect adds an episode to what is compared about its reason's action.
func (q *ReasonQuestion) effect(f *ReasonFigures, r *store.VoiceRow, ms int64) {
	span := q.span(f.Plan)
	if span == 0 {
		return
	}
	if f.Did == nil {
		f.Did = &PlanEffect{MS: span}
	}
	avoidable := int64(0)
	if r.PreventedBy != "" && r.PreventedBy != desk.NotAvoidable {
		avoidable = ms
	}
	switch since := f.Plan.Since; {
	case r.ClosedAt >= since-span && r.ClosedAt < since:
		f.Did.BeforeN++
		f.Did.BeforeMS += avoidable
	case r.ClosedAt >= since && r.ClosedAt < since+span:
		f.Did.AfterN++
		f.Did.AfterMS += avoidable
	}
}

// allContacts counts every contact in the times that are compared.
func (q *ReasonQuestion) allContacts(byKey map[string]*ReasonFigures, rows []store.VoiceRow) {
	for _, f := range byKey {
		if f.Did == nil {
			continue
		}
		for i := range rows {
			switch r := &rows[i]; {
			case !q.counts(r):
			case r.ClosedAt >= f.Plan.Since-f.Did.MS && r.ClosedAt < f.Plan.Since:
				f.Did.BeforeAll++
			case r.ClosedAt >= f.Plan.Since && r.ClosedAt < f.Plan.Since+f.Did.MS:
				f.Did.AfterAll++
			}
		}
	}
}

func contactsOf(rows []store.VoiceRow, goingOn []*report.Episode, called []store.Contact) contacts {
	out, spam := contacts{}, map[desk.ConversationID]bool{}
	add := func(c desk.ConversationID, p desk.PatientID, at int64, hidden bool) {
		if hidden {
			spam[c] = true
			return
		}
		out[p] = append(out[p], at)
	}
	for i := range rows {
		add(rows[i].Conversation, rows[i].Patient, rows[i].OpenedAt, rows[i].Spam)
	}
	for _, e := range goingOn {
		add(e.Conversation, e.Patient, e.OpenedAt, e.Spam)
	}
	for _, c := range called {
		add(c.Conversation, c.Patient, c.At, spam[c.Conversation])
	}
	for _, all := range out {
		slices.Sort(all)
	}
	return out
}

// timeSpent is for how long somebody had each episode before them: a slice
// belongs to the episode in which it began, or the one that had just ended.
func timeSpent(rows []store.VoiceRow, all []store.FocusSlice) []int64 {
	of := map[desk.ConversationID][]int{} // rows, by when they began
	for i := range rows {
		of[rows[i].Conversation] = append(of[rows[i].Conversation], i)
	}
	for _, list := range of {
		slices.SortFunc(list, func(a, b int) int { return cmp.Compare(rows[a].OpenedAt, rows[b].OpenedAt) })
	}
	out := make([]int64, len(rows))
	for _, f := range all {
		list := of[f.Conversation]
		for k := len(list) - 1; k >= 0; k-- {
			if rows[list[k]].OpenedAt <= f.From {
				out[list[k]] += f.To - f.From
				break
			}
		}
	}
	return out
}
