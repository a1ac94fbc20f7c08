package report_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/report"

	"pgregory.net/rapid"
)

// worked is one conversation that was answered, by what questions filter.
type worked struct {
	staff, department, topic, site, language string
	verified                                 bool
	day                                      int
	kind                                     string // resolved, unanswered, open
}

var workedBy = map[report.Dimension][]string{
	report.PerStaff: {"ana", "ben", "cy"}, report.PerDepartment: {"d", "e"}, report.PerTopic: {"bill", "letter", ""},
	report.PerSite: {"si", "sj"}, report.PerLanguage: {"en", "es"}, report.PerVerification: {"anonymous", "verified"},
}

// drawnWork are heaps of like conversations, many of about eleven.
func drawnWork(t *rapid.T) (all []worked) {
	pick := func(d report.Dimension) string { return rapid.SampledFrom(workedBy[d]).Draw(t, string(d)) }
	one := worked{"ana", "d", "bill", "si", "en", false, 0, "resolved"}
	for range rapid.IntRange(2, 12).Draw(t, "heaps") {
		for range rapid.IntRange(1, 2).Draw(t, "differs from the one before in") {
			switch d := rapid.SampledFrom(toldBy).Draw(t, "dimension"); d {
			case report.PerStaff:
				one.staff = pick(d)
			case report.PerDepartment:
				one.department = pick(d)
			case report.PerTopic:
				one.topic = pick(d)
			case report.PerSite:
				one.site = pick(d)
			case report.PerLanguage:
				one.language = pick(d)
			case report.PerVerification:
				one.verified = pick(d) == "verified"
			default:
				one.day, one.kind = rapid.IntRange(0, 1).Draw(t, "day"), rapid.SampledFrom([]string{"resolved", "resolved", "resolved", "unanswered", "open"}).Draw(t, "kind")
			}
		}
		for range rapid.SampledFrom([]int{1, 3, 10, 11, 12, 25}).Draw(t, "of") {
			all = append(all, one)
		}
	}
	return all
}

// facts are the episodes of conversations.
func facts(t tester, all []worked) []*report.Episode {
	out := make([]*report.Episode, len(all))
	made := map[worked]report.Episode{}
	for i, w := range all {
		e, known := made[w]
		if !known {
			s := newScript(t, "c").at(fmt.Sprintf("2026-03-%02d 09:00", 10+w.day)).opens()
			if s.after(time.Minute).accepts(w.staff); w.kind != "unanswered" {
				s.answers(w.staff)
			}
			if w.kind != "open" {
				s.after(time.Minute).resolves(w.staff)
			}
			e = *s.episodes()[0]
			e.Topic, e.Site, e.Language, e.Verified = w.topic, desk.SiteID(w.site), w.language, w.verified
			e.Department, e.FirstIn = desk.DepartmentID(w.department), desk.DepartmentID(w.department)
			made[w] = e
		}
		e.Conversation = desk.ConversationID(fmt.Sprint("c", i))
		e.Patient = desk.PatientID(e.Conversation)
		out[i] = &e
	}
	return out
}

// figureOf is a figure that was shown, or not: what it filters, rows of tables
// included, and what it is of.
type figureOf struct {
	keys  map[report.Dimension][]string
	shown map[string]bool
}

// told is something that a figure tells of, by what it is in each dimension;
// counted: it has a value.
type told struct {
	key     []string
	counted bool
}

var toldBy = append(slices.Clone(report.Dimensions[:6]), report.PerDay)

// toldOf is what figures tell of, as the lists behind them say.
func toldOf(t tester, h *report.House, all []*report.Episode) map[string][]told {
	q := query(t)
	q.By = toldBy
	set, out := report.Set{House: h, Episodes: all}, map[string][]told{}
	for _, m := range report.Metrics {
		set.List(q, string(m), func(r report.Row) bool {
			out[string(m)] = append(out[string(m)], told{r.Key, r.Reason == ""})
			return true
		})
	}
	for _, name := range report.Counted {
		set.List(q, name, func(r report.Row) bool {
			if one := (told{r.Key, true}); !slices.Contains(plainCounts, name) {
				out[name] = append(out[name], one)
			} else if out["counts"] = append(out["counts"], one); name == "opened" || name == "closed" {
				out[name] = append(out[name], one)
			}
			return true
		})
	}
	return out
}

// plainCounts are held back together. Each may be of few, as long as enough was
// opened and closed.
var plainCounts = []string{"opened", "closed", "transfers", "reopened", "voided_turns", "holding_replies", "labels_overruled", "surveys_suppressed"}

// reads tells of a row whether it shows a figure.
func reads(g *report.Group, figure string) bool {
	if d := g.Durations[report.Metric(figure)]; d != nil {
		return d.Calendar.Reason != report.Few && d.Calendar.Reason != report.Suppressed
	}
	return g.Held[figure] == "" && (g.Held["counts"] == "" || figure != "opened" && figure != "closed")
}

func (f *figureOf) has(one *told) bool {
	for i, d := range toldBy {
		if keys, narrows := f.keys[d]; narrows && !slices.Contains(keys, one.key[i]) {
			return false
		}
	}
	return true
}

// within reports whether a question lies within another, by what it asks.
func (f *figureOf) within(o *figureOf) bool {
	for d, keys := range o.keys {
		mine, narrows := f.keys[d]
		if !narrows || slices.ContainsFunc(mine, func(k string) bool { return !slices.Contains(keys, k) }) {
			return false
		}
		// What the house shows of itself is shown: of people it tells no more.
		if _, people := o.keys[report.PerStaff]; !people && len(mine) < len(keys) {
			return false
		}
	}
	return true
}

// leaves is how much of a wider figure is not of this one, or how much this one is
// of: with a value, and in all.
func (f *figureOf) leaves(units []told, wider *figureOf) (n, all int) {
	for i := range units {
		one := &units[i]
		if f.has(one) != (wider == nil) || wider != nil && !wider.has(one) {
			continue
		}
		if all++; one.counted {
			n++
		}
	}
	return n, all
}

// asksFor is a question of these filters.
func asksFor(keys map[report.Dimension][]string) func(*report.Query) {
	return func(q *report.Query) {
		f := &q.Filter
		f.Staff, f.Topics, f.Languages = keys[report.PerStaff], keys[report.PerTopic], keys[report.PerLanguage]
		for _, d := range keys[report.PerDepartment] {
			f.Departments = append(f.Departments, desk.DepartmentID(d))
		}
		for _, d := range keys[report.PerSite] {
			f.Sites = append(f.Sites, desk.SiteID(d))
		}
		if v := keys[report.PerVerification]; len(v) > 0 {
			f.Verification = v[0]
		}
	}
}

// drawnFilters are some questions, and wider ones of each.
func drawnFilters(t *rapid.T) (out []map[report.Dimension][]string) {
	for range 3 {
		keys := map[report.Dimension][]string{}
		for _, d := range report.Dimensions[:6] {
			all := workedBy[d]
			switch n := rapid.IntRange(0, 3).Draw(t, "keys of "+string(d)); {
			case n == 0 || n >= len(all) && d != report.PerStaff:
			case d == report.PerVerification:
				keys[d] = all[:1]
			default:
				first := rapid.IntRange(0, len(all)-1).Draw(t, "first")
				for i := range n {
					keys[d] = append(keys[d], all[(first+i)%len(all)])
				}
			}
		}
		out = append(out, keys)
		for _, d := range report.Dimensions[:6] {
			some := keys[d]
			if len(some) == 0 {
				continue
			}
			without, fewer := map[report.Dimension][]string{}, map[report.Dimension][]string{d: some[:1]}
			for o, keys := range keys {
				if o != d {
					without[o], fewer[o] = keys, keys
				}
			}
			out = append(out, without, fewer)
		}
	}
	return out
}

// Invariant 18 over whatever filters: of no two shown figures of a range, one of
// which lies within the other, is the difference of fewer than eleven people's
// conversations; nor is any shown one; nor one that is left alone in a line.
func TestFiltersTellOfNobody(t *testing.T) {
	h := house(t)
	rapid.Check(t, func(t *rapid.T) {
		all := drawnWork(t)
		episodes := facts(t, all)
		units := toldOf(t, h, episodes)
		set, days := &report.Set{House: h, Episodes: episodes}, packed(t, h, episodes)
		tables := [][]report.Dimension{nil, {report.PerStaff}, {report.PerTopic}, {report.PerDepartment, report.PerStaff}, {report.PerDay}, {report.PerLanguage, report.PerTopic}}
		var known []figureOf
		take := func(g *report.Group, keys map[report.Dimension][]string) {
			one := figureOf{keys: keys, shown: map[string]bool{}}
			for name := range units {
				one.shown[name] = reads(g, name)
			}
			known = append(known, one)
		}
		for _, keys := range drawnFilters(t) {
			table := rapid.SampledFrom(tables).Draw(t, "table")
			q := query(t, asksFor(keys), by(table...))
			f := days.Ask(q)
			same(t, "figures", set.Ask(q), f)
			take(&f.Total, keys)
			for i := range f.Groups {
				take(&f.Groups[i], rowKeys(keys, table, f.Groups[i].Key))
			}
			aloneInLine(t, f, units, keys, table)
		}
		for i := range known {
			if _, people := known[i].keys[report.PerStaff]; !people {
				continue
			}
			for name, units := range units {
				if !known[i].shown[name] || !slices.ContainsFunc(units, func(u told) bool { return known[i].has(&u) }) {
					continue // what is of nothing leaves all of the other, which is shown
				}
				enough := func(wider *figureOf) {
					if n, all := known[i].leaves(units, wider); n > 0 && n < report.FewPersons || all > 0 && all < report.FewPersons {
						t.Fatalf("%s of %d (%d): %v within %v", name, n, all, known[i].keys, wider)
					}
				}
				enough(nil)
				for k := range known {
					if k != i && known[k].shown[name] && known[i].within(&known[k]) {
						enough(&known[k])
					}
				}
			}
		}
	})
}

// aloneInLine looks for rows that the others and their sum tell of.
func aloneInLine(t *rapid.T, f *report.Figures, units map[string][]told, keys map[report.Dimension][]string, table []report.Dimension) {
	for name, units := range units {
		if name == "opened" || name == "closed" {
			continue
		}
		lines := map[string][2]int{} // rows that are of something: held back, and all
		for i := range f.Groups {
			one := figureOf{keys: rowKeys(keys, table, f.Groups[i].Key)}
			if !slices.ContainsFunc(units, func(u told) bool { return one.has(&u) }) {
				continue
			}
			for d := range table {
				rest := slices.Clone(f.Groups[i].Key)
				rest[d] = "*"
				line := lines[fmt.Sprint(rest)]
				if line[1]++; !reads(&f.Groups[i], name) {
					line[0]++
				}
				lines[fmt.Sprint(rest)] = line
			}
		}
		for line, n := range lines {
			if n[0] == 1 && n[1] > 1 {
				t.Fatalf("%s: one alone of %s is held back", name, line)
			}
		}
	}
}

func rowKeys(keys map[report.Dimension][]string, table []report.Dimension, of []string) map[report.Dimension][]string {
	row := maps.Clone(keys)
	for k, d := range table {
		row[d] = of[k : k+1]
	}
	return row
}

// What is held back of Ana's where her other work is little: by which question.
func TestWhatFiltersHoldBack(t *testing.T) {
	h := house(t)
	var all []worked
	heap := func(n int, staff, department, topic string) {
		for range n {
			all = append(all, worked{staff: staff, department: department, topic: topic, site: "si", language: "en", kind: "resolved"})
		}
	}
	heap(20, "ana", "d", "bill")
	heap(3, "ana", "d", "letter")
	heap(12, "ana", "d", "")
	heap(11, "ben", "d", "bill")
	heap(30, "ben", "d", "letter")
	heap(30, "ben", "d", "")
	heap(5, "cy", "e", "bill")
	heap(13, "cy", "f", "bill")
	episodes := facts(t, all)
	staff := func(who ...string) func(*report.Query) { return func(q *report.Query) { q.Filter.Staff = who } }
	topics := func(of ...string) func(*report.Query) { return func(q *report.Query) { q.Filter.Topics = of } }
	in := func(of ...desk.DepartmentID) func(*report.Query) {
		return func(q *report.Query) { q.Filter.Departments = of }
	}
	scope := func(of ...desk.DepartmentID) func(*report.Query) { return func(q *report.Query) { q.Scope = of } }
	for name, one := range map[string]struct {
		q    []func(*report.Query)
		want string
	}{
		"all of hers":                           {[]func(*report.Query){staff("ana")}, ""},
		"a topic, and fifteen others":           {[]func(*report.Query){staff("ana"), topics("bill")}, ""},
		"three of another":                      {[]func(*report.Query){staff("ana"), topics("letter")}, report.Few},
		"those three among others":              {[]func(*report.Query){staff("ana"), topics("bill", "letter")}, report.Suppressed},
		"all but those three":                   {[]func(*report.Query){staff("ana"), topics("bill", "")}, report.Suppressed},
		"all but those three, and somebody":     {[]func(*report.Query){staff("ana", "ben"), topics("bill", "")}, report.Suppressed},
		"all but five of Cy's":                  {[]func(*report.Query){staff("cy"), in("f")}, report.Suppressed},
		"the same of whoever knows no others":   {[]func(*report.Query){staff("cy"), in("f"), scope("f")}, ""},
		"alone with it, as the department":      {[]func(*report.Query){staff("cy"), scope("e", "f"), in("e", "f")}, ""},
		"the house itself":                      {[]func(*report.Query){topics("letter")}, ""},
		"beside hers, where others have enough": {[]func(*report.Query){func(q *report.Query) { q.Beside = "ana" }}, ""},
		"beside hers, where all is Cy's":        {[]func(*report.Query){in("f"), func(q *report.Query) { q.Beside = "ana" }}, report.Few},
		"beside Ben's, where Ana has three":     {[]func(*report.Query){topics("letter"), func(q *report.Query) { q.Beside = "ben" }}, report.Few},
	} {
		f := ask(t, h, episodes, one.q...)
		if got := f.Total.Durations[report.FullResolution].Calendar.Reason; got != one.want {
			t.Errorf("%s: %q, want %q", name, got, one.want)
		}
		if got := f.Total.Held["counts"]; got != one.want {
			t.Errorf("%s: counts %q, want %q", name, got, one.want)
		}
	}
}

// More pieces than are gathered at a time add up over the days all the same: four
// a day, twelve in all, of each of many people and topics; and nine of one more in all,
// which their neighbour's would tell of.
func TestManyPiecesAddUp(t *testing.T) {
	h := house(t)
	var blocks []*report.Block
	var topics []string
	for i := range 12 {
		topics = append(topics, fmt.Sprint("topic ", i))
	}
	for day := range 3 {
		var all []worked
		for who := range 60 {
			for _, topic := range topics {
				for range 4 {
					all = append(all, worked{staff: fmt.Sprintf("s%02d", who), department: "d", topic: topic, site: "si", language: "en", day: day, kind: "resolved"})
				}
			}
		}
		for range 3 {
			all = append(all, worked{staff: "zed", department: "d", topic: topics[0], site: "si", language: "en", day: day, kind: "resolved"})
		}
		episodes := facts(t, all)
		for _, e := range episodes {
			e.Conversation += desk.ConversationID(fmt.Sprint(" of ", day))
		}
		b, err := report.ReadBlock(report.PackBlock(episodes))
		if err != nil {
			t.Fatal(err)
		}
		blocks = append(blocks, b)
	}
	days, err := report.WorkAll(blocks, h)
	if err != nil {
		t.Fatal(err)
	}
	set := &report.Set{House: h}
	set.AddDays(days, 0, 1<<60, 1<<60)
	f := set.Ask(query(t, by(report.PerStaff), func(q *report.Query) { q.Filter.Topics = topics[:11] }))
	for i := range f.Groups {
		g := &f.Groups[i]
		want := map[string]string{"s00": report.Suppressed, "zed": report.Few}[g.Key[0]]
		if g.Held["counts"] != want || g.Held["reopen_7d"] != want || g.Durations[report.FirstResponse].Calendar.Reason != want || want == "" && g.Closed != 132 {
			t.Fatalf("%s: %d, %v, %q", g.Key, g.Closed, g.Held, g.Durations[report.FirstResponse].Calendar.Reason)
		}
	}
}
