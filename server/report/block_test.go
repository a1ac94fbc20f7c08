package report_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/report"

	"pgregory.net/rapid"
)

var someZones = []string{"America/New_York", "UTC", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Santiago", "Pacific/Kiritimati"}

// randomEpisodes are those of several conversations, of people who come again,
// some of them imported and some hidden.
func randomEpisodes(t *rapid.T, most int) (all []*report.Episode, until int64) {
	for i := range most - rapid.IntRange(0, most).Draw(t, "fewer conversations") { // drawn numbers are small more often than not
		log := randomLog(t, fmt.Sprintf("c%02d", i), someStart+rapid.Int64Range(0, 60*24*hour).Draw(t, "start"))
		patient := desk.PatientID(fmt.Sprint("p", rapid.IntRange(0, 5).Draw(t, "patient")))
		verified, spam := rapid.Bool().Draw(t, "verified"), rapid.IntRange(0, 9).Draw(t, "spam") == 0
		source := rapid.SampledFrom([]string{"", "", "", "old system"}).Draw(t, "source")
		until = max(until, log.Events[len(log.Events)-1].At)
		for _, e := range episodesOf(log) {
			e.Patient, e.Verified, e.Spam, e.Source = patient, verified, spam, source
			e.Topic = rapid.SampledFrom([]string{"", "bill", "letter"}).Draw(t, "topic")
			e.Policy = rapid.SampledFrom([]string{"", "po"}).Draw(t, "policy")
			all = append(all, e)
		}
	}
	return all, until
}

// alone leaves one episode of many conversations, as most are, and ends most that
// go on.
func alone(t *rapid.T, all []*report.Episode) (out []*report.Episode) {
	one := map[desk.ConversationID]bool{}
	for i, e := range all {
		if i == 0 || all[i-1].Conversation != e.Conversation || all[i-1].Source != e.Source {
			one[e.Conversation] = rapid.IntRange(0, 3).Draw(t, "alone") > 0
		} else if one[e.Conversation] {
			continue
		}
		if out = append(out, e); e.End != report.Ongoing || rapid.IntRange(0, 3).Draw(t, "goes on") == 1 {
			continue
		}
		e.End = rapid.SampledFrom([]report.End{report.EndResolved, report.EndAuto, report.EndAbandoned}).Draw(t, "end")
		last := e.Spans[len(e.Spans)-1].From + rapid.Int64Range(0, 9*hour).Draw(t, "last")
		e.EndedAt, e.StopAt, e.EndBy = last+rapid.SampledFrom([]int64{0, 5000}).Draw(t, "later"), last, rapid.SampledFrom([]string{"", "ana", "ben"}).Draw(t, "by")
		for k := range e.Turns {
			if turn := &e.Turns[k]; turn.End == report.TurnOpen {
				turn.To, turn.End, turn.In = last, rapid.SampledFrom([]report.TurnEnd{report.TurnUnanswered, report.TurnAnswered, report.TurnVoided}).Draw(t, "turn"), e.Department
			}
		}
		for k := range e.Entries {
			if q := &e.Entries[k]; q.End == report.EntryOpen {
				q.To, q.End = last, report.EntryEnd(rapid.IntRange(1, 6).Draw(t, "queue"))
			}
		}
	}
	return out
}

// vary makes of some episodes what no drawn log makes: hours that change or are
// none, targets that passed, promises, and what only imported cases know.
func vary(t *rapid.T, all []*report.Episode) {
	some := func(name string) bool { return rapid.IntRange(0, 5).Draw(t, name) == 0 }
	ms := func(name string) int64 { return rapid.Int64Range(-hour, 30*24*hour).Draw(t, name) }
	for _, e := range all {
		if rapid.Bool().Draw(t, "as drawn") {
			continue
		}
		switch rapid.IntRange(0, 3).Draw(t, "hours") {
		case 0:
			e.Calendars = nil
		case 1:
			e.Calendars = []report.CalendarFrom{{From: e.OpenedAt, ID: "none"}}
		case 2:
			e.Calendars = append(slices.Clone(e.Calendars), report.CalendarFrom{From: e.OpenedAt + ms("new hours"), ID: rapid.SampledFrom([]string{"cv", "none"}).Draw(t, "their id")})
		}
		if some("late answer") {
			e.FirstBreached = e.OpenedAt + ms("passed")
		}
		if some("late end") {
			e.ResolutionBreached = e.OpenedAt + ms("passed")
		}
		for i := range e.Turns {
			if some("late reply") {
				e.Turns[i].Breached = e.Turns[i].From + ms("passed")
			}
		}
		for range rapid.IntRange(0, 2).Draw(t, "promises") {
			end := report.PromiseEnd(rapid.IntRange(0, 4).Draw(t, "promise"))
			e.Promises = append(e.Promises, report.Promise{Due: e.OpenedAt + ms("due"), End: end, In: "d2"})
		}
		e.Split, e.Left, e.Test = some("split"), some("left"), some("test")
		e.Site, e.Language = desk.SiteID(rapid.SampledFrom([]string{"si", "other"}).Draw(t, "site")), rapid.SampledFrom([]string{"", "es"}).Draw(t, "language")
		e.Origin = rapid.SampledFrom([]desk.Origin{e.Origin, desk.OriginStaff, report.ImpliedOpen, report.ImpliedReopen}).Draw(t, "origin")
		if some("no department") {
			e.FirstIn = ""
		}
		if some("very long") && e.End != report.Ongoing {
			e.EndedAt += 50 * 24 * hour
		}
		if some("a case") {
			e.Case = report.Case{AsOf: e.OpenedAt + ms("known until"), FirstRow: e.OpenedAt, LastRow: e.OpenedAt + ms("last row")}
			if some("goes on") {
				e.Case.Next = e.EndedAt
			}
		}
	}
}

func randomQuery(t *rapid.T, until int64) *report.Query {
	zone, err := time.LoadLocation(rapid.SampledFrom(someZones).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	from := time.UnixMilli(someStart).UTC().AddDate(0, 0, rapid.IntRange(-5, 80).Draw(t, "from"))
	q := &report.Query{
		From: from.Format(time.DateOnly), To: from.AddDate(0, 0, 96-rapid.IntRange(1, 95).Draw(t, "fewer days")).Format(time.DateOnly), Zone: zone,
		Cohort: rapid.SampledFrom([]report.Cohort{report.ByDefinition, report.ByOpened, report.ByClosed}).Draw(t, "cohort"),
		AsOf:   until + rapid.Int64Range(0, 40*24*hour).Draw(t, "as of"),
	}
	for range rapid.IntRange(0, 2).Draw(t, "dimensions") {
		if d := rapid.SampledFrom(report.Dimensions).Draw(t, "by"); !slices.Contains(q.By, d) {
			q.By = append(q.By, d)
		}
	}
	if rapid.Bool().Draw(t, "filtered") {
		switch rapid.IntRange(0, 4).Draw(t, "filter") {
		case 0:
			q.Filter.Departments = []desk.DepartmentID{"d2"}
		case 1:
			q.Filter.Staff = []string{"ana", "cy"}
		case 2:
			q.Filter.Topics = []string{"bill"}
		case 3:
			q.Filter.Verification = "verified"
		case 4:
			q.Filter.Source = rapid.SampledFrom([]string{report.OwnSource, report.Imported}).Draw(t, "of")
		}
	}
	if err := q.Check(); err != nil {
		t.Fatal(err)
	}
	return q
}

// packedSet is a set of which what began in the range and has ended is packed by
// the day, as it is kept and read again.
func packedSet(t *rapid.T, h *report.House, all []*report.Episode, q *report.Query, kept map[desk.ConversationID]bool) *report.Set {
	lo, hi := q.Bounds()
	set := &report.Set{House: h, Kept: kept}
	days := map[int64][]*report.Episode{}
	for _, e := range all {
		day := e.OpenedAt / (24 * hour)
		// Now and then a day has changed, and is read as it stands.
		if e.End == report.Ongoing || day%5 == 1 || (day+1)*24*hour <= lo || day*24*hour >= hi {
			set.Episodes = append(set.Episodes, e)
			continue
		}
		if days[day] = append(days[day], e); e.OpenedAt < lo || e.OpenedAt >= hi {
			set.Episodes = append(set.Episodes, e)
		}
	}
	var blocks []*report.Block
	for _, of := range days {
		b, err := report.ReadBlock(report.PackBlock(of))
		if err != nil {
			t.Fatal(err)
		}
		blocks = append(blocks, b)
	}
	worked, err := report.WorkAll(blocks, h)
	if err != nil {
		t.Fatal(err)
	}
	set.AddDays(worked, lo, hi, hi)
	return set
}

// same wants two answers to be one to the byte, and shows where they part.
func same(t *rapid.T, what string, facts, blocks any) {
	a, b := asJSON(t, facts), asJSON(t, blocks)
	at := 0
	for at < min(len(a), len(b)) && a[at] == b[at] {
		at++
	}
	if a != b {
		from := max(0, at-300)
		t.Fatalf("%s, of facts\n…%s\nof blocks\n…%s", what, a[from:min(len(a), at+100)], b[from:min(len(b), at+100)])
	}
}

func asJSON(t *rapid.T, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Facts that are packed by the day give the same figures as their rows to the
// byte, and the same lists, whatever is asked in whatever zone, and whatever is
// kept from whoever asks.
func TestBlocksAnswerLikeFacts(t *testing.T) {
	h := house(t)
	log := []desk.Activity{{Staff: "ana", At: someStart, Kind: "presence", Value: string(desk.Available)}}
	people := []report.Person{{Staff: "ana", Departments: []desk.DepartmentID{"d"}, Log: log}}
	rapid.Check(t, func(t *rapid.T) {
		all, until := randomEpisodes(t, 15)
		all = alone(t, all)
		vary(t, all)
		handled := map[desk.ConversationID][]report.Handled{}
		for _, e := range all {
			if rapid.Bool().Draw(t, "handled") {
				handled[e.Conversation] = append(handled[e.Conversation], report.Handled{Staff: "ana", From: e.OpenedAt, To: e.OpenedAt + 60_000})
			}
		}
		q := randomQuery(t, until)
		kept := map[desk.ConversationID]bool{}
		for _, e := range all {
			if e.Source == "" && rapid.IntRange(0, 5).Draw(t, "kept") == 0 {
				kept[e.Conversation] = true
			}
		}
		plain := &report.Set{House: h, Handled: handled, Episodes: slices.DeleteFunc(slices.Clone(all), func(e *report.Episode) bool {
			return e.Source == "" && kept[e.Conversation]
		})}
		plain.Sort()
		packed := packedSet(t, h, all, q, kept)
		packed.Handled = handled
		same(t, "figures", plain.Ask(q), packed.Ask(q))
		same(t, "people", plain.Staff(q, people), packed.Staff(q, people))
		rows := func(s *report.Set) (out []report.Row) {
			s.List(q, "", func(r report.Row) bool { out = append(out, r); return true })
			return out
		}
		same(t, "lists", rows(plain), rows(packed))
	})
}

// What is packed comes out as it went in, and what was not kept whole is refused.
func TestBlocksKeepEveryFact(t *testing.T) {
	q, h := yearly(t), house(t)
	rapid.Check(t, func(t *rapid.T) {
		all, _ := randomEpisodes(t, 8)
		raw := report.PackBlock(all)
		b, err := report.ReadBlock(slices.Clone(raw))
		if err != nil {
			t.Fatal(err)
		}
		lo, hi := q.Bounds()
		day, err := b.Work(h)
		if err != nil {
			t.Fatal(err)
		}
		set, n := &report.Set{}, 0
		set.AddDays([]*report.Day{day}, lo, hi, hi)
		set.Each(func(e *report.Episode) {
			n++
			i := slices.IndexFunc(all, func(o *report.Episode) bool {
				return o.Conversation == e.Conversation && o.Number == e.Number && o.Source == e.Source
			})
			if i < 0 || !slices.Equal(all[i].Encode(), e.Encode()) || all[i].Spam != e.Spam || all[i].Patient != e.Patient {
				t.Fatalf("%+v came out as %+v", all[max(i, 0)], e)
			}
		})
		if n != len(all) {
			t.Fatalf("%d of %d came out", n, len(all))
		}
		raw[rapid.IntRange(0, len(raw)-1).Draw(t, "at")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if _, err := report.ReadBlock(raw); err == nil {
			t.Fatal("a damaged block was read")
		}
		if _, err := report.ReadBlock(raw[:rapid.IntRange(0, len(raw)-1).Draw(t, "cut")]); err == nil {
			t.Fatal("a part of a block was read")
		}
	})
}

// An episode that was resolved without an answer by a person is no first contact
// that was resolved, whether it is read off its facts or is one of several of a
// conversation in packed days.
func TestResolvedWithoutAnAnswerInDays(t *testing.T) {
	h := house(t)
	all := newScript(t, "c").at("2026-03-02 09:00").opens().answers("ana").resolves("ana").
		after(20*24*time.Hour).tell(desk.Reopened, desk.KindStaff, "ana", desk.Body{Origin: desk.OriginReopenStaff, Department: "d", Topic: "bill"}).
		after(time.Minute).resolves("ana").episodes()
	for _, e := range all {
		e.Verified = true
	}
	is(t, "outcome", all[1].Outcome(), report.Resolved)
	is(t, "answered at", all[1].FirstAt, 0)
	for name, set := range map[string]*report.Set{"facts": {House: h, Episodes: all}, "days": packed(t, h, all)} {
		f := set.Ask(query(t))
		is(t, name+": first contacts", f.Total.FCR.N, 1)
		is(t, name+": resolved", f.Total.NoRepeatResolved.N, 2)
	}
}
