package main

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"careline/server/desk"
	"careline/server/figures"
	"careline/server/store"
)

// benchToday is the day of the wall: a busy one, in the afternoon.
var benchToday = time.Date(2025, 6, 16, 19, 0, 0, 0, time.UTC)

// openOf is of how many conversations of a year one goes on at a time.
const openOf = 2_500

// goingOn writes conversations that go on: some wait in the queue, some for an
// answer, some for an insurer.
func goingOn(ctx context.Context, st *store.Store, n int) error {
	return each(n, writersAtOnce, func(i int) error {
		id, who := desk.ConversationID(fmt.Sprintf("co_open%022d", i)), desk.From{Kind: desk.KindStaff, ID: fmt.Sprintf("s_%02d", i%yearStaff)}
		patient := desk.From{Kind: desk.KindPatient, ID: fmt.Sprintf("pa_open%022d", i)}
		department := desk.DepartmentID(fmt.Sprintf("d_%d", i%yearDepartments))
		_, err := st.Do(ctx, store.Command{Conversation: id, Opening: true, Allow: func(*desk.Conversation, bool) error { return nil },
			Decide: func(l *desk.Ledger) error {
				l.Row.Reference, l.Row.Patient, l.Row.Site = string(id), desk.PatientID(patient.ID), "si_1"
				l.Append(desk.Opened, patient, desk.Body{Origin: desk.OriginPatient, Episode: 1, Department: department, Site: "si_1", Language: "en",
					Topic: fmt.Sprintf("topic_%d", i%yearTopics), Calendar: "cv_bench", Policy: "po_bench"})
				l.Append(desk.Message, patient, desk.Body{Text: "hello"})
				l.Append(desk.Queued, desk.System("bench").From(), desk.Body{Department: department})
				if i%4 == 0 {
					return nil
				}
				l.Append(desk.Accepted, who, desk.Body{Staff: &desk.Person{ID: desk.StaffID(who.ID)}})
				for range i % 4 {
					l.Append(desk.Message, who, desk.Body{Text: "yes", Then: desk.StatusWaiting})
					l.Append(desk.Message, patient, desk.Body{Text: "and then?"})
				}
				if i%2 == 0 {
					l.Append(desk.Message, who, desk.Body{Text: "we ask", Then: desk.StatusOpen})
					l.Append(desk.StatusChanged, who, desk.Body{Status: desk.StatusWaiting, WaitingOn: "insurer"})
				}
				return nil
			}})
		return err
	})
}

// wall measures what the wall shows of a day, in the midst of a year: before it
// is asked each time the facts of some quarter of an hour of that day change.
func (b *bench) wall(ctx context.Context, name string, st *store.Store, raw *sql.DB, n int) error {
	s := figures.New(st, func() time.Time { return benchToday })
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		return err
	}
	var took []time.Duration
	day := benchToday.Unix() / 86400
	for i := range 41 {
		part := (benchToday.Unix()%86400)/(store.PartMS/1000) - int64(i%24)
		if _, err := raw.ExecContext(ctx, "INSERT INTO fact_changes (day, id, part) VALUES ($1, $2, $3)", day, i+2, part); err != nil {
			return err
		}
		began := time.Now()
		if _, err := s.Today(ctx, desk.System("bench"), zone); err != nil {
			return err
		}
		if i > 0 { // what is usual is worked out once, and later beside it
			took = append(took, time.Since(began))
		}
	}
	slices.Sort(took)
	p50, p95 := took[len(took)/2], took[len(took)*95/100]
	one := row{What: fmt.Sprintf("the day of the wall among %d conversations, p95", n), Database: name, Value: us(p95) / 1000, Unit: "ms", Note: fmt.Sprintf("p50 %.1f ms", us(p50)/1000)}
	if n == b.cases {
		one.Budget, one.Met = "≤ 50 ms", met(p95 <= 50*time.Millisecond)
	}
	b.report.add(one)
	return nil
}
