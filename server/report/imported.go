package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"careline/server/desk"
)

// Case is what an imported episode knows beside its facts. The first and last
// row stand with the first episode of a case alone.
type Case struct {
	AsOf                  int64 // the last instant of the log
	Next                  int64 // when the next episode of the case began; 0: it is the last
	FirstRow, LastRow     int64
	ByAgent, ByGroup      int // hand-overs: from one row to the next
	AgentsBack, GroupBack int // those of them back to an earlier one
}

// ImportedLog is a foreign log that was read.
type ImportedLog struct {
	Episodes []Episode
	Summary  LogSummary
}

// LogSummary says what was read of a log, and what was not.
type LogSummary struct {
	Encoding    string         `json:"encoding"` // of the file's letters
	Rows        int            `json:"rows"`
	Cases       int            `json:"cases"`
	Episodes    int            `json:"episodes"`
	First       int64          `json:"first"` // Unix ms
	Last        int64          `json:"last"`
	AsOf        int64          `json:"as_of"`
	Meanings    map[string]int `json:"meanings"`     // rows by what they mean
	Unmapped    map[string]int `json:"unmapped"`     // rows by event of which the mapping says nothing; not counted in any figure
	Bad         []BadRow       `json:"bad"`          // the first of those that could not be read
	BadRows     int            `json:"bad_rows"`     // how many
	MovedClocks int            `json:"moved_clocks"` // rows at a wall clock that a change of clocks showed twice or skipped

	ImpliedOpen   int `json:"implied_open"`   // cases without an opening row
	ImpliedReopen int `json:"implied_reopen"` // reopened by a row that does not say so
	BeforeOpen    int `json:"before_open"`    // rows before the row that opens their case
	AfterEnd      int `json:"after_end"`      // rows that say nothing of a case that is resolved
	RepeatedOpen  int `json:"repeated_open"`  // open rows of a case that is open
	Empty         int `json:"empty_cases"`    // cases in no figure: each of their rows is ignored, or the mapping says nothing of it

	HandoversByAgent int `json:"handovers_by_agent"`
	HandoversByGroup int `json:"handovers_by_group"`
	PingPongAgent    int `json:"ping_pong_cases_by_agent"`
	PingPongGroup    int `json:"ping_pong_cases_by_group"`
}

// mostBad is how many rows that cannot be read are named.
const mostBad = 20

// ImportLog reads a foreign log. Rows that cannot be read make it refuse the
// file, unless skipBad: then they are left out and counted.
func ImportLog(raw []byte, m *Mapping, source string, skipBad bool) (*ImportedLog, error) {
	out := &ImportedLog{Summary: LogSummary{Meanings: map[string]int{}, Unmapped: map[string]int{}}}
	sum := &out.Summary
	rows, bad, err := m.rows(raw, sum)
	if err != nil {
		return nil, err
	}
	placed, worse, err := m.placeAll(rows, sum)
	if err != nil {
		return nil, err
	}
	bad = append(bad, worse...)
	slices.SortFunc(bad, func(a, b BadRow) int { return cmp.Compare(a.Line, b.Line) })
	sum.BadRows, sum.Bad = len(bad), bad[:min(len(bad), mostBad)]
	if len(bad) > 0 && !skipBad {
		return out, &Refusal{"file", fmt.Sprintf("%d of %d rows cannot be read. Mend them, or leave them out with --skip-bad.", len(bad), len(bad)+len(placed))}
	}
	if sum.Rows = len(placed); sum.Rows == 0 {
		return out, &Refusal{"file", "No row of the file can be read."}
	}
	sum.First, sum.Last = placed[0].at, placed[0].at
	for i := range placed {
		r := &placed[i]
		sum.First, sum.Last = min(sum.First, r.at), max(sum.Last, r.at)
		if r.meaning = m.meaning(r.event); r.meaning == "" {
			sum.Unmapped[r.event]++
		} else {
			sum.Meanings[r.meaning]++
		}
	}
	if sum.Meanings[RowOpen] == 0 {
		return out, &Refusal{"map", "The mapping opens nothing: no row of the file is mapped to open."}
	}
	sum.AsOf = sum.Last
	out.translate(placed, source)
	return out, nil
}

// placeAll makes instants of what was written. In which order day and month
// stand is read off the whole file, or else has to be said.
func (m *Mapping) placeAll(rows []logRow, sum *LogSummary) (placed []logRow, bad []BadRow, err error) {
	o := m.order()
	vague := false
	hints := map[order]bool{}
	for i := range rows {
		hints[rows[i].stamp.hint()] = true
		vague = vague || rows[i].stamp.vague()
	}
	if o == unknownOrder && vague {
		switch {
		case hints[dayFirst] && !hints[monthFirst]:
			o = dayFirst
		case hints[monthFirst] && !hints[dayFirst]:
			o = monthFirst
		default:
			return nil, nil, &Refusal{"map", `The file does not tell whether its dates begin with the day or the month. Add "dates": "dmy" or "dates": "mdy" to the mapping.`}
		}
	}
	placed = rows[:0] // none is needed as it was
	for _, r := range rows {
		if !r.stamp.absolute && m.zone == nil {
			return nil, nil, &Refusal{"map", fmt.Sprintf(`The timestamp on line %d has no offset, and the mapping names no zone. Add "zone": "America/New_York", or whichever it is.`, r.line)}
		}
		at, moved, ok := r.stamp.place(o, m.zone)
		if !ok {
			bad = append(bad, BadRow{r.line, "its timestamp is no date"})
			continue
		}
		if moved {
			sum.MovedClocks++
		}
		r.at = at
		placed = append(placed, r)
	}
	return placed, bad, nil
}

// translate turns the rows of each case into a log of our own, and folds it.
func (l *ImportedLog) translate(rows []logRow, source string) {
	cases := map[string][]int32{}
	answers := l.Summary.Meanings[RowAnswer] > 0
	for i := range rows {
		cases[rows[i].id] = append(cases[rows[i].id], int32(i))
	}
	l.Summary.Cases = len(cases)
	var list []logRow // of one case at a time
	for _, id := range slices.Sorted(maps.Keys(cases)) {
		list = list[:0]
		for _, i := range cases[id] {
			list = append(list, rows[i])
		}
		slices.SortStableFunc(list, func(a, b logRow) int { return cmp.Compare(a.at, b.at) })
		t := translation{sum: &l.Summary}
		t.fold.Current.Conversation, t.fold.Current.Source = desk.ConversationID(id), source
		t.fold.Current.OnlyLabels = !answers
		t.run(list)
		all := t.fold.all()
		for i, e := range all {
			e.Case = Case{AsOf: l.Summary.AsOf}
			if i+1 < len(all) {
				e.Case.Next = all[i+1].OpenedAt
			}
			if i == 0 {
				e.Case.handed(list, &l.Summary)
			}
			l.Episodes = append(l.Episodes, *e)
		}
	}
	l.Summary.Episodes = len(l.Episodes)
}

// all are the episodes that were read, the last one too.
func (f *Fold) all() []*Episode {
	var out []*Episode
	for i := range f.Ended {
		out = append(out, &f.Ended[i])
	}
	if f.Current.Number > 0 {
		out = append(out, &f.Current)
	}
	return out
}

// handed looks at who had a case from row to row.
func (c *Case) handed(rows []logRow, sum *LogSummary) {
	c.FirstRow, c.LastRow = rows[0].at, rows[len(rows)-1].at
	c.ByAgent, c.AgentsBack = changes(rows, func(r *logRow) string { return r.agent })
	c.ByGroup, c.GroupBack = changes(rows, func(r *logRow) string { return r.group })
	sum.HandoversByAgent += c.ByAgent
	sum.HandoversByGroup += c.ByGroup
	if c.AgentsBack > 0 {
		sum.PingPongAgent++
	}
	if c.GroupBack > 0 {
		sum.PingPongGroup++
	}
}

func changes(rows []logRow, of func(*logRow) string) (changed, back int) {
	last := ""
	had := map[string]bool{}
	for i := range rows {
		now := of(&rows[i])
		if now == "" || now == last {
			continue
		}
		if last != "" {
			changed++
			if had[now] {
				back++
			}
		}
		had[now], last = true, now
	}
	return changed, back
}

// translation says the rows of one case in our own events.
type translation struct {
	fold Fold
	sum  *LogSummary
	seq  int64
}

func (t *translation) tell(r *logRow, kind desk.EventKind, from desk.ActorKind, b desk.Body) {
	t.seq++
	id := ""
	if from == desk.KindStaff {
		id = r.agent
	}
	t.fold.Apply(&desk.Event{Conversation: t.fold.Current.Conversation, Seq: t.seq, At: r.at, Kind: kind, From: desk.From{Kind: from, ID: id}, Body: b})
}

func (t *translation) run(rows []logRow) {
	hasOpen := slices.ContainsFunc(rows, func(r logRow) bool { return r.meaning == RowOpen })
	begun := false
	for i := range rows {
		r := &rows[i]
		switch {
		case r.meaning == RowIgnore || r.meaning == "":
			continue
		case begun:
		case hasOpen && r.meaning != RowOpen:
			t.sum.BeforeOpen++
			continue
		case hasOpen:
			begun = true
			t.open(r, desk.OriginPatient)
			continue
		default:
			begun = true
			t.sum.ImpliedOpen++
			t.open(r, ImpliedOpen)
		}
		t.row(r)
	}
	if !begun {
		t.sum.Empty++
	}
}

func (t *translation) open(r *logRow, origin desk.Origin) {
	t.tell(r, desk.Opened, desk.KindPatient, desk.Body{Origin: origin, Department: desk.DepartmentID(r.group)})
	t.tell(r, desk.Message, desk.KindPatient, desk.Body{})
	t.tell(r, desk.Queued, desk.KindSystem, desk.Body{Department: desk.DepartmentID(r.group)})
}

func (t *translation) row(r *logRow) {
	e := &t.fold.Current
	if e.End != Ongoing {
		if !t.again(r) {
			return
		}
		e = &t.fold.Current
	}
	if g := desk.DepartmentID(r.group); g != "" && g != e.Department {
		t.tell(r, desk.Transferred, desk.KindStaff, desk.Body{FromDepartment: e.Department, Department: g})
	}
	switch r.meaning {
	case RowOpen, RowReopen:
		t.sum.RepeatedOpen++
		t.tell(r, desk.StatusChanged, desk.KindStaff, desk.Body{Status: desk.StatusOpen})
	case RowAnswer:
		t.take(r)
		t.tell(r, desk.Message, desk.KindStaff, desk.Body{Then: desk.StatusOpen})
	case RowWaitPatient:
		t.take(r)
		t.tell(r, desk.StatusChanged, desk.KindStaff, desk.Body{Status: desk.StatusWaiting, WaitingOn: desk.WaitingOnPatient})
	case RowWaitThird:
		t.take(r)
		t.tell(r, desk.StatusChanged, desk.KindStaff, desk.Body{Status: desk.StatusWaiting, WaitingOn: "other"})
	case RowContinue:
		t.take(r)
		t.tell(r, desk.StatusChanged, desk.KindStaff, desk.Body{Status: desk.StatusOpen})
	case RowTransfer:
		if e.queuedSince() > 0 { // nobody had it yet: it waits elsewhere
			t.tell(r, desk.Queued, desk.KindStaff, desk.Body{Department: e.Department})
			return
		}
		t.take(r)
		t.tell(r, desk.StatusChanged, desk.KindStaff, desk.Body{Status: desk.StatusOpen})
	case RowResolve:
		t.tell(r, desk.Resolved, desk.KindStaff, desk.Body{})
	}
}

// take gives the case to whoever is named in the row, and out of its queue.
func (t *translation) take(r *logRow) {
	e := &t.fold.Current
	holder := ""
	if last := len(e.Holds) - 1; last >= 0 {
		holder = e.Holds[last].Staff
	}
	agent := cmp.Or(r.agent, holder)
	t.tell(r, desk.Accepted, desk.KindStaff, desk.Body{Staff: &desk.Person{ID: desk.StaffID(agent)}})
}

// again begins the next episode of a resolved case, if the row does.
func (t *translation) again(r *logRow) bool {
	origin := ImpliedReopenStaff
	switch r.meaning {
	case RowReopen:
		origin = desk.OriginNotSolved
	case RowOpen:
		origin = ImpliedReopen
		t.sum.ImpliedReopen++
	case RowAnswer, RowTransfer:
		t.sum.ImpliedReopen++
	default:
		t.sum.AfterEnd++
		return false
	}
	t.tell(r, desk.Reopened, desk.KindPatient, desk.Body{Origin: origin, Department: cmp.Or(desk.DepartmentID(r.group), t.fold.Current.Department)})
	if r.meaning == RowReopen || r.meaning == RowOpen {
		if r.meaning == RowOpen {
			t.tell(r, desk.Message, desk.KindPatient, desk.Body{})
		}
		t.tell(r, desk.Queued, desk.KindSystem, desk.Body{Department: t.fold.Current.Department})
		return false
	}
	return true
}

// Range is the local dates that hold a whole log.
func (s *LogSummary) Range(zone *time.Location) (from, to string) {
	from = time.UnixMilli(s.First).In(zone).Format(time.DateOnly)
	to = time.UnixMilli(s.Last).In(zone).AddDate(0, 0, 1).Format(time.DateOnly)
	return from, to
}
