package report_test

import (
	"strconv"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/report"
)

// What a message costs: its conversation's facts read, folded and written down.
func BenchmarkFoldOneEvent(b *testing.B) {
	s := newScript(b, "c").at("2026-03-10 09:00").opens().accepts("ana")
	for range 5 {
		s.after(time.Minute).sends("ana").after(time.Minute).asks()
	}
	state := report.Compute(s.log, nil)
	bytes := state.Fold.Encode()
	event := s.log.Events[len(s.log.Events)-1]
	event.Seq++
	b.ReportMetric(float64(len(bytes)), "bytes")
	b.ReportAllocs()
	for b.Loop() {
		f, err := report.NewReader().Fold(bytes)
		if err != nil {
			b.Fatal(err)
		}
		f.Apply(&event)
		_ = f.Encode()
	}
}

// What reading facts for a figure costs.
func BenchmarkReadEpisode(b *testing.B) {
	s := newScript(b, "c").at("2026-03-10 09:00").opens().accepts("ana")
	for range 3 {
		s.after(time.Minute).sends("ana").after(time.Minute).asks()
	}
	e := s.answers("ana").resolves("ana").episodes()[0]
	bytes := e.Encode()
	r := report.NewReader()
	b.ReportMetric(float64(len(bytes)), "bytes")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Episode(bytes); err != nil {
			b.Fatal(err)
		}
	}
}

// What an episode costs in an answer, once it is read.
func BenchmarkAnswer(b *testing.B) {
	s := newScript(b, "c").at("2026-03-10 09:00").opens().accepts("ana")
	for range 3 {
		s.after(time.Minute).sends("ana").after(time.Minute).asks()
	}
	e := s.answers("ana").resolves("ana").episodes()[0]
	var all []*report.Episode
	for i := range 10_000 {
		one := *e
		one.Conversation += desk.ConversationID(strconv.Itoa(i))
		all = append(all, &one)
	}
	h := house(b)
	h.Cover(e.OpenedAt-hour*2000, e.OpenedAt+hour*2000)
	q := yearly(b)
	set := report.Set{House: h, Episodes: all}
	for b.Loop() {
		set.Ask(&q)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/10_000, "ns/episode")
}
