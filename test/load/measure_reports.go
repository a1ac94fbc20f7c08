package main

import (
	"context"
	"database/sql"
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
	var cluster *storetest.Cluster
	var err error
	if b.reportsOn != "sqlite" {
		if cluster, err = storetest.StartCluster(ctx, "max_connections=50", "shared_buffers=512MB"); err == nil {
			defer cluster.Stop()
		}
	}
	for _, name := range []string{"sqlite", "postgres"} {
		if b.reportsOn != "" && b.reportsOn != name {
			continue
		}
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
		own := options
		if name == "postgres" {
			if own.DatabaseURL, err = cluster.NewDatabase(ctx); err != nil {
				return err
			}
		}
		if err := b.factsIn(ctx, name, own); err != nil {
			return err
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
	options.Now = func() time.Time { return benchToday }
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
	raw, err := storetest.Raw(options)
	if err != nil {
		return err
	}
	defer func() { _ = raw.Close() }()
	if err := y.write(ctx, st, raw, n); err != nil {
		return err
	}
	acts, err := y.activity(ctx, st, raw)
	if err != nil {
		return err
	}
	if err := goingOn(ctx, st, n/openOf); err != nil {
		return err
	}
	b.report.add(row{What: fmt.Sprintf("facts of %d conversations made and written", n), Database: name, Value: time.Since(began).Seconds(), Unit: "s",
		Note: fmt.Sprintf("%d events, %d steps of staff in their own logs", y.said, acts)})
	f := figures.New(st, func() time.Time { return time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC) })
	began, cpu := time.Now(), cpuTime()
	for {
		behind, err := f.Behind(ctx)
		if err != nil {
			return err
		}
		if !behind {
			break
		}
		if err := f.CatchUp(ctx); err != nil {
			return err
		}
	}
	b.report.add(row{What: fmt.Sprintf("packing the days of %d conversations", n), Database: name, Value: time.Since(began).Seconds(), Unit: "s",
		Note: fmt.Sprintf("CPU without the database's %.1f s", (cpuTime() - cpu).Seconds())})
	floor, err := readFloor(ctx, raw)
	if err != nil {
		return err
	}
	if err := b.first(ctx, name, st, n, floor); err != nil {
		return err
	}
	for _, k := range questionKinds {
		if err := b.questions(ctx, name, f, n, k, floor); err != nil {
			return err
		}
	}
	// Today is read as it stands: it is never packed.
	if _, err := raw.ExecContext(ctx, "INSERT INTO fact_changes (day, id) VALUES ($1, 1)", benchToday.Unix()/86400); err != nil {
		return err
	}
	return b.wall(ctx, name, st, raw, n)
}

// first measures reports of which nothing was read before, as right after a
// start: the process keeps what it works out, and makes it in advance.
func (b *bench) first(ctx context.Context, name string, st *store.Store, n int, floor time.Duration) error {
	var took []time.Duration
	for i := range 5 {
		f := figures.New(st, func() time.Time { return time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC) })
		from := time.Date(2025, time.Month(1+2*i), 1, 0, 0, 0, 0, time.UTC)
		began := time.Now()
		_, err := f.Answer(ctx, desk.System("bench"), figures.Ask{From: from.Format(time.DateOnly), To: from.AddDate(0, 0, 90).Format(time.DateOnly), Zone: "America/New_York"})
		if err != nil {
			return err
		}
		took = append(took, time.Since(began))
	}
	runtime.GC() // of five processes, where there is one
	slices.Sort(took)
	b.report.add(row{What: fmt.Sprintf("the first report after a start over 90 days among %d conversations, slowest of %d", n, len(took)), Database: name,
		Value: us(took[len(took)-1]) / 1000, Unit: "ms", Floor: us(floor) / 1000, FloorIs: "the same blocks by plain SQL",
		Note: fmt.Sprintf("median %.0f ms", us(took[len(took)/2])/1000)})
	return nil
}

// readFloor is what reading the same blocks takes with plain SQL on one
// connection: no report can be quicker that reads them.
func readFloor(ctx context.Context, raw *sql.DB) (time.Duration, error) {
	var took []time.Duration
	for i := range 5 {
		from := time.Date(2025, time.Month(2+i), 1, 0, 0, 0, 0, time.UTC).Unix() / 86400
		began := time.Now()
		rows, err := raw.QueryContext(ctx, "SELECT body FROM fact_blocks WHERE day >= $1 AND day < $2", from, from+91)
		if err != nil {
			return 0, err
		}
		var body sql.RawBytes
		for rows.Next() {
			if err := rows.Scan(&body); err != nil {
				return 0, err
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return 0, err
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	return took[len(took)/2], nil
}

// questionKind is reports of one kind.
type questionKind struct {
	name string
	by   []string
	ask  func(*figures.Ask)
}

var questionKinds = []questionKind{
	{"plain", []string{""}, func(*figures.Ask) {}},
	{"grouped", []string{"department", "staff", "topic", "day", "hour,weekday", "language", "week"}, func(*figures.Ask) {}},
	{"filtered", []string{"", "staff"}, func(a *figures.Ask) { a.Departments = []string{"d_1"} }},
	{"filtered person's", []string{"", "staff", "day", "topic,staff"}, func(a *figures.Ask) {
		a.Departments, a.Topics, a.Staff = []string{"d_1"}, []string{"topic_1", "topic_2"}, []string{"s_01", "s_02"}
	}},
	{"of a cohort", []string{"", "staff"}, func(a *figures.Ask) { a.Cohort = "opened" }},
}

// questions asks reports of a kind, over several quarters.
func (b *bench) questions(ctx context.Context, name string, s *figures.Service, n int, kind questionKind, floor time.Duration) error {
	boss := desk.System("bench")
	var took, used []time.Duration
	slowest, units := "", 0
	for round := range max(6, 24/len(kind.by)) {
		from := time.Date(2025, time.Month(1+round*3%9), 1, 0, 0, 0, 0, time.UTC)
		for i, by := range append([]string{""}, kind.by...) {
			ask := figures.Ask{From: from.Format(time.DateOnly), To: from.AddDate(0, 0, 90).Format(time.DateOnly), Zone: "America/New_York", By: by}
			kind.ask(&ask)
			began, cpu := time.Now(), cpuTime()
			a, err := s.Answer(ctx, boss, ask)
			if err != nil {
				return err
			}
			if i == 0 { // somebody opens the quarter: what that costs is measured by itself
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
	one := row{What: fmt.Sprintf("a %s report over 90 days among %d conversations, p95", kind.name, n), Database: name, Value: ms(95), Unit: "ms",
		Floor: float64(floor.Microseconds()) / 1000, FloorIs: "the same blocks by plain SQL", Ratio: ms(50) * 1000 / float64(floor.Microseconds()),
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
	err := st.AddPolicy(ctx, "d_0", func(_ []desk.Policy, at int64) (*desk.Policy, []desk.AuditLine, error) {
		p := &desk.Policy{ID: "po_bench", Department: "d_0", RecordedAt: at}
		p.SLA[0] = desk.SLATargets{FirstResponseMS: 300_000, NextReplyMS: 600_000, ResolutionMS: 7_200_000}
		return p, nil, nil
	})
	if err != nil {
		return err
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

// write keeps the facts in bulk, as a log of another system is kept, and then
// makes them our own. The conversations themselves are left out, which no figure
// reads.
func (y *year) write(ctx context.Context, st *store.Store, raw *sql.DB, n int) error {
	const together = 20_000
	for from := 0; from < n; from += together {
		l := &reports.ImportedLog{}
		for i := from; i < min(n, from+together); i++ {
			patient, verified := y.patient(i, n)
			log := y.log(i)
			y.looked(i, log)
			for _, e := range fold(log) {
				e.Patient, e.Verified = patient, verified
				l.Episodes = append(l.Episodes, e)
			}
		}
		name := fmt.Sprintf("bench-%d", from)
		if err := st.SaveImported(ctx, name, l); err != nil {
			return err
		}
		for _, query := range []string{"UPDATE facts SET source = '' WHERE source = $1", "DELETE FROM imported_logs WHERE name = $1"} {
			if _, err := raw.ExecContext(ctx, query, name); err != nil {
				return err
			}
		}
	}
	return nil
}
