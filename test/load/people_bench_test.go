package main

import (
	"fmt"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/hours"
	reports "careline/server/report"
)

// benchYear is how many conversations a year has of which a quarter is asked
// about: enough that most of its pieces (people, days, what is filtered) are of
// something.
const benchYear = 400_000

// What a table by day of some people costs, filtered by department and topics,
// once its days are worked out, beside one that is about nobody.
func BenchmarkFilteredPeoplesDays(b *testing.B) {
	quarter := func(ask func(*reports.Filter)) *reports.Query {
		zone, err := reports.Zone("America/New_York")
		if err != nil {
			b.Fatal(err)
		}
		q := &reports.Query{From: "2025-01-01", To: "2025-04-01", Zone: zone, By: []reports.Dimension{reports.PerDay}, AsOf: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC).UnixMilli()}
		ask(&q.Filter)
		if err := q.Check(); err != nil {
			b.Fatal(err)
		}
		return q
	}
	nobodys := quarter(func(f *reports.Filter) {
		f.Departments, f.Topics = []desk.DepartmentID{"d_1"}, []string{"topic_1", "topic_2"}
	})
	set := quarterOf(b, newYear(benchYear), nobodys)
	peoples := quarter(func(f *reports.Filter) {
		f.Departments, f.Topics, f.Staff = []desk.DepartmentID{"d_1"}, []string{"topic_1", "topic_2"}, []string{"s_01", "s_02"}
	})
	for _, one := range []struct {
		name string
		q    *reports.Query
	}{{"people's", peoples}, {"nobody's", nobodys}} {
		b.Run(one.name, func(b *testing.B) {
			b.ReportAllocs()
			set.Ask(one.q) // what is kept between questions is there
			cpu := cpuTime()
			for b.Loop() {
				set.Ask(one.q)
			}
			b.ReportMetric(float64((cpuTime()-cpu).Microseconds())/1000/float64(b.N), "cpu-ms/op")
		})
	}
}

// quarterOf is what of a year lies in the range of a question, worked out.
func quarterOf(b *testing.B, y *year, q *reports.Query) *reports.Set {
	const dayMS = 24 * 3600 * 1000
	lo, hi := q.Bounds()
	first, end := lo/dayMS, hi/dayMS+1
	episodes, acts := make([][]*reports.Episode, end-first), make([][]desk.Activity, end-first)
	for i := range benchYear {
		patient, verified := y.patient(i, benchYear)
		log := y.log(i)
		if log[0].At < first*dayMS || log[0].At >= end*dayMS {
			continue
		}
		y.looked(i, log)
		for _, e := range fold(log) {
			if e.Patient, e.Verified = patient, verified; e.OpenedAt < end*dayMS {
				day := e.OpenedAt/dayMS - first
				episodes[day] = append(episodes[day], &e)
			}
		}
	}
	for i := range yearStaff {
		for _, a := range y.ownLog(fmt.Sprintf("s_%02d", i)) {
			if a.At >= first*dayMS && a.At < end*dayMS {
				acts[a.At/dayMS-first] = append(acts[a.At/dayMS-first], a)
			}
		}
	}
	week := hours.Version{ID: "cv_bench", Zone: "America/New_York"}
	for day := time.Monday; day <= time.Friday; day++ {
		week.Week[day] = []hours.Interval{{From: 480, To: 1020}}
	}
	calendar, err := hours.New(week)
	if err != nil {
		b.Fatal(err)
	}
	house := reports.NewHouse(map[string]*hours.Calendar{week.ID: calendar}, nil)
	house.Cover(lo, q.AsOf)
	var blocks []*reports.Block
	var own []*reports.OwnDay
	for i := range episodes {
		block, err := reports.ReadBlock(reports.PackBlock(episodes[i]))
		if err != nil {
			b.Fatal(err)
		}
		from := (first + int64(i)) * dayMS
		blocks, own = append(blocks, block), append(own, reports.OwnLogsOf(acts[i]).Work(from, from+dayMS))
	}
	days, err := reports.WorkAll(blocks, house)
	if err != nil {
		b.Fatal(err)
	}
	people, whole := reports.NewOwnTime(own)
	if !whole {
		b.Fatal("a step of somebody's own log is missing")
	}
	set := &reports.Set{House: house, Own: people.At(q.AsOf)}
	set.AddDays(days, lo, hi, hi)
	return set
}
