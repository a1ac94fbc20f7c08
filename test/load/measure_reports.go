package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"time"

	"careline/server/desk"
	"careline/server/figures"
	reports "careline/server/report"
	"careline/server/store"
	"careline/server/store/storetest"
)

// lessHistory is the smaller history that a report is measured over, to show
// that its time grows with the range alone.
const lessHistory = 100

// reports measures what a report over 90 days costs among so many conversations
// of a year, on both databases, and beside a hundredth of them.
func (b *bench) reports(ctx context.Context) error {
	cluster, err := storetest.StartCluster(ctx, "max_connections=50", "shared_buffers=512MB")
	if err == nil {
		defer cluster.Stop()
	}
	for _, name := range []string{"sqlite", "postgres"} {
		options := store.Options{}
		if name == "postgres" {
			if errors.Is(err, storetest.ErrNoPostgres) {
				b.report.skip("reports on PostgreSQL: %v", err)
				continue
			}
			if err != nil {
				return err
			}
		}
		for _, n := range []int{b.cases / lessHistory, b.cases} {
			if options.DataDir, err = os.MkdirTemp(b.dir, "reports-"); err != nil {
				return err
			}
			if name == "postgres" {
				if options.DatabaseURL, err = cluster.NewDatabase(ctx); err != nil {
					return err
				}
			}
			if err := b.reportsOf(ctx, name, options, n); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *bench) reportsOf(ctx context.Context, name string, options store.Options, n int) error {
	st, err := store.Open(ctx, options)
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }()
	if err := furnishYear(ctx, st); err != nil {
		return err
	}
	say("%s: writing the facts of %d conversations", name, n)
	y := newYear(uint64(n))
	began := time.Now()
	if err := y.write(ctx, st, n); err != nil {
		return err
	}
	b.report.add(row{What: fmt.Sprintf("facts of %d conversations made and written", n), Database: name, Value: time.Since(began).Seconds(), Unit: "s",
		Note: fmt.Sprintf("%d events", y.said)})
	if name == "sqlite" && n == b.cases {
		b.report.add(row{What: "keeping facts, CPU per event", Value: float64(y.foldCost().Nanoseconds()) / 1000, Unit: "µs",
			Note: "read, fold, write down; in the row that is written anyway, so no statement more"})
	}
	return b.questions(ctx, name, figures.New(st, func() time.Time { return time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC) }), n)
}

// questions asks the reports that the console has, over several quarters.
func (b *bench) questions(ctx context.Context, name string, s *figures.Service, n int) error {
	boss := desk.System("bench")
	var took, used []time.Duration
	slowest, units := "", 0
	for round := range 4 {
		for _, by := range []string{"", "department", "topic", "staff", "day", "hour,weekday", "language", "week"} {
			from := time.Date(2025, time.Month(1+(round*3+len(by))%9), 1, 0, 0, 0, 0, time.UTC)
			ask := figures.Ask{From: from.Format(time.DateOnly), To: from.AddDate(0, 0, 90).Format(time.DateOnly), Zone: "America/New_York", By: by}
			began, cpu := time.Now(), cpuTime()
			a, err := s.Answer(ctx, boss, ask)
			if err != nil {
				return err
			}
			if round == 0 { // caches fill
				continue
			}
			one := time.Since(began)
			if len(took) == 0 || one > slices.Max(took) {
				slowest = by
			}
			used = append(used, cpuTime()-cpu)
			took, units = append(took, one), max(units, a.Figures.Total.Opened)
		}
	}
	slices.Sort(took)
	slices.Sort(used)
	ms := func(percent int) float64 {
		return float64(took[min(len(took)-1, len(took)*percent/100)].Microseconds()) / 1000
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	one := row{What: fmt.Sprintf("a report over 90 days among %d conversations, p95", n), Database: name, Value: ms(95), Unit: "ms",
		Note: fmt.Sprintf("p50 %.0f ms, of CPU without the database's %d ms; up to %d episodes, slowest by %q; heap %d MB", ms(50), used[len(used)/2].Milliseconds(), units, slowest, m.HeapSys>>20)}
	if n == b.cases {
		one.Budget, one.Met = "≤ 500 ms", met(ms(95) <= 500)
	}
	b.report.add(one)
	return nil
}

// furnishYear makes the departments, hours and rules that the year's facts name.
func furnishYear(ctx context.Context, st *store.Store) error {
	for i := range yearDepartments {
		id := desk.DepartmentID(fmt.Sprintf("d_%d", i))
		if err := st.SaveDepartment(ctx, desk.Department{ID: id, Key: string(id), Name: map[string]string{"en": string(id)}, Position: i, Active: true}); err != nil {
			return err
		}
	}
	return st.AppendCalendar(ctx, "d_0", func([]desk.CalendarVersion, int64) ([]desk.CalendarVersion, []desk.AuditLine, error) {
		v := desk.CalendarVersion{ID: "cv_bench", Zone: "America/New_York", Reason: "bench"}
		for day := time.Monday; day <= time.Friday; day++ {
			v.Week[day] = []desk.OpenSpan{{From: 480, To: 720}, {From: 780, To: 1020}}
		}
		v.Week[time.Saturday] = []desk.OpenSpan{{From: 540, To: 720}}
		return []desk.CalendarVersion{v}, nil, nil
	})
}

// write keeps the facts as a log of another system is kept: in bulk, without
// the conversations themselves, which no figure reads.
func (y *year) write(ctx context.Context, st *store.Store, n int) error {
	const together = 50_000
	for from := 0; from < n; from += together {
		l := &reports.ImportedLog{}
		for i := from; i < min(n, from+together); i++ {
			l.Episodes = append(l.Episodes, fold(y.log(i))...)
		}
		if err := st.SaveImported(ctx, fmt.Sprintf("bench-%d", from), l); err != nil {
			return err
		}
	}
	return nil
}
