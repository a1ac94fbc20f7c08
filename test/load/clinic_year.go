package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"syscall"
	"time"

	"careline/server/desk"
	reports "careline/server/report"
)

// year makes conversations as a clinic has them in one: more in the morning and
// on Mondays, few at night; waits that are mostly short and sometimes not; one
// in eight comes again, some leave, some wait for an insurer for days.
type year struct {
	r     *rand.Rand
	start time.Time
	said  int               // events
	looks map[string][]look // of staff
}

const (
	yearStaff       = 60
	yearDepartments = 5
	yearTopics      = 12
)

func newYear(seed uint64) *year {
	return &year{r: rand.New(rand.NewPCG(seed, 7)), start: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), looks: map[string][]look{}}
}

// lognormal is a time whose median is given; one in twenty takes eight times that.
func (y *year) lognormal(median time.Duration) time.Duration {
	return time.Duration(float64(median) * math.Exp(1.25*y.r.NormFloat64()))
}

// arrival is when somebody writes.
func (y *year) arrival() time.Time {
	for {
		at := y.start.Add(time.Duration(y.r.Int64N(int64(365 * 24 * time.Hour))))
		weight := 0.1
		if h := at.Hour(); h >= 8 && h < 18 {
			weight = 1 - 0.05*math.Abs(float64(h-10))
		}
		switch at.Weekday() {
		case time.Saturday, time.Sunday:
			weight *= 0.2
		case time.Monday:
			weight *= 1.2
		}
		if y.r.Float64()*1.2 < weight {
			return at
		}
	}
}

// log is one conversation's.
func (y *year) log(n int) []desk.Event {
	id := desk.ConversationID(fmt.Sprintf("co_%026d", n))
	at := y.arrival().UnixMilli()
	d := desk.DepartmentID(fmt.Sprintf("d_%d", y.r.IntN(yearDepartments)))
	who := fmt.Sprintf("s_%02d", y.r.IntN(yearStaff))
	var log []desk.Event
	tell := func(kind desk.EventKind, from desk.ActorKind, of string, b desk.Body) {
		log = append(log, desk.Event{Conversation: id, Seq: int64(len(log) + 1), At: at, Kind: kind, From: desk.From{Kind: from, ID: of}, Body: b})
	}
	pass := func(median time.Duration) { at += y.lognormal(median).Milliseconds() }
	opening := desk.Body{Origin: desk.OriginPatient, Department: d, Site: "si_1", Topic: fmt.Sprintf("topic_%d", y.r.IntN(yearTopics)),
		Language: []string{"en", "en", "en", "es"}[y.r.IntN(4)], Calendar: "cv_bench", Policy: "po_bench"}
	kind := desk.Opened
	for {
		tell(kind, desk.KindPatient, "p", opening)
		tell(desk.Message, desk.KindPatient, "p", desk.Body{})
		tell(desk.Queued, desk.KindSystem, "desk", desk.Body{Department: d})
		if y.r.IntN(20) == 0 && kind == desk.Opened {
			pass(4 * time.Minute)
			tell(desk.Abandoned, desk.KindSystem, "clock", desk.Body{LastSeenAt: at})
			break
		}
		pass(2 * time.Minute)
		tell(desk.Accepted, desk.KindStaff, who, desk.Body{Staff: &desk.Person{ID: desk.StaffID(who)}})
		for range 1 + y.r.IntN(4) {
			pass(time.Minute)
			tell(desk.Message, desk.KindStaff, who, desk.Body{Then: desk.StatusWaiting})
			pass(3 * time.Minute)
			tell(desk.Message, desk.KindPatient, "p", desk.Body{})
		}
		pass(time.Minute)
		tell(desk.Message, desk.KindStaff, who, desk.Body{Then: desk.StatusOpen})
		if y.r.IntN(30) == 0 {
			tell(desk.StatusChanged, desk.KindStaff, who, desk.Body{Status: desk.StatusWaiting, WaitingOn: "insurer"})
			pass(48 * time.Hour)
			tell(desk.StatusChanged, desk.KindStaff, who, desk.Body{Status: desk.StatusOpen})
		}
		pass(2 * time.Minute)
		tell(desk.Resolved, desk.KindStaff, who, desk.Body{})
		if y.r.IntN(8) > 0 {
			break
		}
		pass(30 * time.Hour)
		kind = desk.Reopened
	}
	y.said += len(log)
	return log
}

// patient is who writes: people come again, and of three in five it is known who
// they are.
func (y *year) patient(n, of int) (desk.PatientID, bool) {
	return desk.PatientID(fmt.Sprintf("pa_%026d", y.r.IntN(max(1, of*2/3)))), n%5 < 3
}

// fold takes each event in through bytes, as a batch of one message does.
func fold(log []desk.Event) []reports.Episode {
	reader := reports.NewReader()
	var state []byte
	var out []reports.Episode
	for i := range log {
		f, err := reader.Fold(state)
		if err != nil {
			panic(err)
		}
		f.Current.Conversation = log[i].Conversation
		f.Apply(&log[i])
		state = f.Encode()
		if f.Current.End != reports.Ongoing {
			out = append(out, f.Current)
		}
	}
	return out
}

// foldCost is the CPU time of keeping facts, per event.
func (y *year) foldCost() time.Duration {
	var logs [][]desk.Event
	events := 0
	for i := range 2000 {
		logs = append(logs, y.log(i))
		events += len(logs[i])
	}
	began := cpuTime()
	for _, log := range logs {
		fold(log)
	}
	return (cpuTime() - began) / time.Duration(events)
}

// cpuTime is what this process has used so far.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
