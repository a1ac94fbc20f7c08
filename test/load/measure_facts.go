package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"careline/server/desk"
	"careline/server/figures"
	reports "careline/server/report"
	"careline/server/store"
)

const (
	eventsEach  = 20        // of a log that is read again
	foreignRows = 65_000    // of a foreign event log
	million     = 1_000_000 // what a rebuild is told for
)

// facts measures what keeping facts costs a message, how long it takes to read
// logs again, and to bring a foreign log along.
func (b *bench) facts(ctx context.Context, name string, options store.Options) error {
	var now atomic.Int64
	now.Store(time.Date(2025, 6, 2, 12, 0, 0, 0, time.UTC).UnixMilli())
	clock := func() time.Time { return time.UnixMilli(now.Load()) }
	options.Now = clock
	st, err := store.Open(ctx, options)
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }()
	if err := furnishYear(ctx, st); err != nil {
		return err
	}
	s := figures.New(st, clock)
	n := max(100, b.cases/200)
	say("%s: writing %d logs of %d events", name, n, eventsEach)
	perMessage, err := writeLogs(ctx, st, n, func() { now.Add(60_000) })
	if err != nil {
		return err
	}
	if name == "sqlite" { // elsewhere most of it is the database's own
		fold := newYear(1).foldCost()
		b.report.add(row{What: "appending a message with its facts, CPU", Database: name, Value: us(perMessage), Unit: "µs",
			Floor: us(perMessage - fold), FloorIs: "the same less reading, folding and writing down its facts", Ratio: us(perMessage) / us(perMessage-fold),
			Note: fmt.Sprintf("%d commands, %d at a time; no statement more, because facts stand in the row that is written anyway", n*messagesEach, writersAtOnce)})
	}
	began, differences := time.Now(), 0
	err = s.Rebuild(ctx, 0, 1<<62, func(_ int, r store.Refolded) { differences += len(r.Differences) })
	if err != nil {
		return err
	}
	if differences > 0 {
		return fmt.Errorf("a rebuild found %d differences", differences)
	}
	took := time.Since(began)
	b.report.add(row{What: fmt.Sprintf("rebuild of %d conversations of %d events", million, eventsEach), Database: name,
		Value: took.Minutes() * million / float64(n), Unit: "min", Budget: "≤ 15 min", Met: met(took.Minutes()*million/float64(n) <= 15),
		Note: fmt.Sprintf("from %d in %.1f s, a conversation after the other, so memory does not grow", n, took.Seconds())})
	return b.foreign(ctx, name, s)
}

func us(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }

const (
	messagesEach  = eventsEach - 6
	writersAtOnce = 32
)

// writeLogs lets conversations happen, message by message, and says what CPU a
// message took.
func writeLogs(ctx context.Context, st *store.Store, n int, tick func()) (time.Duration, error) {
	patient, staff := desk.From{Kind: desk.KindPatient, ID: "pa_1"}, desk.From{Kind: desk.KindStaff, ID: "s_1"}
	step := func(opening bool, tell func(l *desk.Ledger)) error {
		tick()
		return each(n, writersAtOnce, func(i int) error {
			id := desk.ConversationID(fmt.Sprintf("co_%026d", i))
			_, err := st.Do(ctx, store.Command{Conversation: id, Opening: opening, Allow: func(*desk.Conversation, bool) error { return nil },
				Decide: func(l *desk.Ledger) error {
					if opening {
						l.Row.Reference, l.Row.Patient, l.Row.Site = string(id), "pa_1", "si_1"
					}
					tell(l)
					return nil
				}})
			return err
		})
	}
	err := step(true, func(l *desk.Ledger) {
		l.Append(desk.Opened, patient, desk.Body{Origin: desk.OriginPatient, Episode: 1, Department: "d_0", Site: "si_1", Language: "en", Calendar: "cv_bench", Policy: "po_bench"})
		l.Append(desk.Message, patient, desk.Body{Text: "hello"})
		l.Append(desk.Queued, desk.System("bench").From(), desk.Body{Department: "d_0"})
		l.Append(desk.Accepted, staff, desk.Body{Staff: &desk.Person{ID: "s_1"}})
	})
	if err != nil {
		return 0, err
	}
	cpu := cpuTime()
	for k := range messagesEach {
		from := []desk.From{staff, patient}[k%2]
		if err := step(false, func(l *desk.Ledger) { l.Append(desk.Message, from, desk.Body{Text: "What should I bring on Monday?"}) }); err != nil {
			return 0, err
		}
	}
	cpu = cpuTime() - cpu
	return cpu / time.Duration(n*messagesEach), step(false, func(l *desk.Ledger) {
		l.Append(desk.Message, staff, desk.Body{Text: "You are welcome."})
		l.Append(desk.Resolved, staff, desk.Body{})
	})
}

// foreign measures a foreign event log: read, kept, and reported on.
func (b *bench) foreign(ctx context.Context, name string, s *figures.Service) error {
	var raw bytes.Buffer
	raw.WriteString("case,event,timestamp,group,agent\n")
	at := time.Date(2024, 1, 8, 8, 0, 0, 0, time.UTC)
	steps := []string{"open", "answer", "wait", "go on", "answer", "hand over", "answer", "resolve", "open", "resolve"}
	for i := range foreignRows {
		at = at.Add(time.Duration(i%7*40) * time.Second)
		fmt.Fprintf(&raw, "case %d,%s,%s,group %d,agent %d\n", i/len(steps), steps[i%len(steps)], at.Format(time.RFC3339), i%5, i%40)
	}
	m, err := reports.ReadMapping([]byte(`{"columns":{"case":"case","event":"event","timestamp":"timestamp","group":"group","agent":"agent"},"zone":"UTC",
		"events":{"open":"open","answer":"answer","wait":"wait_patient","go on":"continue","hand over":"transfer","resolve":"resolve"}}`))
	if err != nil {
		return err
	}
	began := time.Now()
	if _, err := s.Import(ctx, desk.System("bench"), "foreign", raw.Bytes(), m, false); err != nil {
		return err
	}
	read := time.Since(began)
	a, err := s.Answer(ctx, desk.System("bench"), figures.Ask{From: "2024-01-01", To: "2024-12-31", Zone: "UTC", Source: "foreign", By: "staff"})
	if err != nil {
		return err
	}
	if a.Figures.Total.Opened == 0 {
		return errors.New("nothing was imported")
	}
	took := time.Since(began)
	b.report.add(row{What: fmt.Sprintf("import of %d foreign events, with a report", foreignRows), Database: name, Value: took.Seconds(), Unit: "s",
		Budget: "≤ 5 s", Met: met(took <= 5*time.Second), Note: fmt.Sprintf("of it reading and keeping %.2f s; %d episodes", read.Seconds(), a.Figures.Total.Opened)})
	return nil
}

// factsIn measures them in a database of their own.
func (b *bench) factsIn(ctx context.Context, name string, options store.Options) (err error) {
	if options.DataDir, err = os.MkdirTemp(b.dir, "facts-"); err != nil {
		return err
	}
	return b.facts(ctx, name, options)
}
