package report_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/hours"
	"careline/server/report"
)

// tester is a test, or a property that is checked.
type tester interface {
	Helper()
	Fatal(...any)
	Errorf(string, ...any)
}

// script writes a log by hand: at sets the clock, every other call appends.
type script struct {
	t    tester
	zone *time.Location
	now  int64
	log  report.Log
}

func newScript(t tester, id string) *script {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	return &script{t: t, zone: zone, log: report.Log{Conversation: desk.ConversationID(id), Patient: "p"}}
}

// at moves the clock to a wall clock in New York.
func (s *script) at(wall string) *script {
	s.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04:05", wall, s.zone)
	if err != nil {
		at, err = time.ParseInLocation("2006-01-02 15:04", wall, s.zone)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.now = at.UnixMilli()
	return s
}

func (s *script) after(d time.Duration) *script {
	s.now += d.Milliseconds()
	return s
}

func (s *script) tell(kind desk.EventKind, from desk.ActorKind, id string, b desk.Body) *script {
	s.log.Events = append(s.log.Events, desk.Event{
		Conversation: s.log.Conversation, Seq: int64(len(s.log.Events) + 1), At: s.now, Kind: kind, From: desk.From{Kind: from, ID: id}, Body: b,
	})
	return s
}

// opens is a patient's question, queued.
func (s *script) opens() *script {
	return s.begins(desk.Opened, desk.Body{Origin: desk.OriginPatient}).asks().queued("d")
}

func (s *script) begins(kind desk.EventKind, b desk.Body) *script {
	b.Department, b.Calendar, b.Site, b.Topic, b.Language = "d", "cv", "si", "bill", "en"
	return s.tell(kind, desk.KindPatient, "p", b)
}

func (s *script) returns() *script {
	return s.begins(desk.Reopened, desk.Body{Origin: desk.OriginPatient}).asks().queued("d")
}

func (s *script) asks() *script { return s.tell(desk.Message, desk.KindPatient, "p", desk.Body{}) }

func (s *script) queued(d string) *script {
	return s.tell(desk.Queued, desk.KindSystem, "desk", desk.Body{Department: desk.DepartmentID(d)})
}

func (s *script) accepts(who string) *script {
	return s.tell(desk.Accepted, desk.KindStaff, who, desk.Body{Staff: &desk.Person{ID: desk.StaffID(who)}})
}

// answers is a message that leaves it open.
func (s *script) answers(who string) *script {
	return s.tell(desk.Message, desk.KindStaff, who, desk.Body{Then: desk.StatusOpen})
}

// sends is one that leaves it waiting on the patient.
func (s *script) sends(who string) *script {
	return s.tell(desk.Message, desk.KindStaff, who, desk.Body{Then: desk.StatusWaiting})
}

func (s *script) bot() *script { return s.tell(desk.Message, desk.KindSystem, "greeter", desk.Body{}) }

func (s *script) waits(who, on string) *script {
	return s.tell(desk.StatusChanged, desk.KindStaff, who, desk.Body{Status: desk.StatusWaiting, WaitingOn: on})
}

func (s *script) goesOn(who string) *script {
	return s.tell(desk.StatusChanged, desk.KindStaff, who, desk.Body{Status: desk.StatusOpen})
}

// called is a call that somebody wrote down.
func (s *script) called(who string, inbound bool, outcome string) *script {
	return s.tell(desk.CallLogged, desk.KindStaff, who, desk.Body{Channel: desk.ByPhone, Inbound: inbound, Outcome: outcome})
}

func (s *script) resolves(who string) *script {
	return s.tell(desk.Resolved, desk.KindStaff, who, desk.Body{})
}

func (s *script) episodes() []*report.Episode { return episodesOf(s.log) }

func episodesOf(l report.Log) []*report.Episode {
	c := report.Compute(l, nil)
	out := make([]*report.Episode, len(c.Episodes))
	for i := range c.Episodes {
		out[i] = &c.Episodes[i]
	}
	return out
}

// deskHours are Monday to Friday 08–12 and 13–17, Saturday 09–12, in New York.
func deskHours() hours.Version {
	v := hours.Version{ID: "cv", Zone: "America/New_York"}
	for day := time.Monday; day <= time.Friday; day++ {
		v.Week[day] = []hours.Interval{{From: 480, To: 720}, {From: 780, To: 1020}}
	}
	v.Week[time.Saturday] = []hours.Interval{{From: 540, To: 720}}
	return v
}

func house(t tester, versions ...hours.Version) *report.House {
	t.Helper()
	if len(versions) == 0 {
		versions = []hours.Version{deskHours()}
	}
	c, err := hours.New(versions...)
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]*hours.Calendar{}
	for _, v := range versions {
		named[v.ID] = c
	}
	return report.NewHouse(named, []desk.Policy{{ID: "po", SLA: [3]desk.SLATargets{{FirstResponseMS: 1, NextReplyMS: 1, ResolutionMS: 1}}}})
}

// packed is a set of episodes that were packed and read again.
func packed(t tester, h *report.House, all []*report.Episode) *report.Set {
	t.Helper()
	b, err := report.ReadBlock(report.PackBlock(all))
	if err != nil {
		t.Fatal(err)
	}
	days, err := report.WorkAll([]*report.Block{b}, h)
	if err != nil {
		t.Fatal(err)
	}
	set := &report.Set{House: h}
	set.AddDays(days, 0, 1<<60, 1<<60)
	return set
}

// ask puts a question about the year to episodes, at its end.
func ask(t tester, h *report.House, episodes []*report.Episode, change ...func(*report.Query)) *report.Figures {
	t.Helper()
	set := report.Set{House: h, Episodes: episodes}
	return set.Ask(query(t, change...))
}

func query(t tester, change ...func(*report.Query)) *report.Query {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	q := report.Query{From: "2026-01-01", To: "2027-01-01", Zone: zone, Cohort: report.ByClosed, AsOf: time.Date(2027, 1, 1, 0, 0, 0, 0, zone).UnixMilli()}
	for _, c := range change {
		c(&q)
	}
	if err := q.Check(); err != nil {
		t.Fatal(err)
	}
	return &q
}

func cohort(c report.Cohort) func(*report.Query) { return func(q *report.Query) { q.Cohort = c } }

func by(d ...report.Dimension) func(*report.Query) { return func(q *report.Query) { q.By = d } }

// took wants a figure of one value.
func took(t *testing.T, f *report.Figures, m report.Metric, cal, biz int64) {
	t.Helper()
	d := f.Total.Durations[m]
	if d.Calendar.N != 1 || d.Calendar.Median == nil || *d.Calendar.Median != cal || d.Business.N != 1 || d.Business.Median == nil || *d.Business.Median != biz {
		t.Errorf("%s: %d values of %v, business %d of %v; want one of %d, business %d", m,
			d.Calendar.N, said(d.Calendar.Median), d.Business.N, said(d.Business.Median), cal, biz)
	}
}

func said(v *int64) any {
	if v == nil {
		return "nothing"
	}
	return *v
}

func is[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

const (
	minute = int64(60_000)
	hour   = 60 * minute
)

func yearly(t tester) report.Query {
	t.Helper()
	q := report.Query{From: "2026-01-01", To: "2027-01-01", Zone: time.UTC, AsOf: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()}
	if err := q.Check(); err != nil {
		t.Fatal(err)
	}
	return q
}

func readInts(t tester, lines string) []int64 {
	t.Helper()
	var out []int64
	for _, l := range strings.Fields(lines) {
		n, err := strconv.ParseInt(l, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, n)
	}
	return out
}
