package report_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/report"

	"pgregory.net/rapid"
)

// staffed are answered and resolved conversations, n of each person in each
// department.
func staffed(t tester, n map[string]int) []*report.Episode {
	var all []*report.Episode
	for _, who := range slices.Sorted(keys(n)) {
		for i := range n[who] {
			s := newScript(t, fmt.Sprint(who, i)).at("2026-03-10 09:00").opens()
			s.log.Conversation = desk.ConversationID(fmt.Sprint(who, i))
			all = append(all, s.after(time.Duration(i)*time.Minute).accepts(who).answers(who).resolves(who).episodes()...)
		}
	}
	return all
}

func keys(of map[string]int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range of {
			if !yield(k) {
				return
			}
		}
	}
}

// shownOf reads off an answer whether it shows a figure, and its number.
var shownOf = map[string]func(*report.Group) (int, bool){
	"first_response": func(g *report.Group) (int, bool) {
		d := &g.Durations[report.FirstResponse].Calendar
		return d.N, d.Reason != report.Few && d.Reason != report.Suppressed
	},
	"full_resolution": func(g *report.Group) (int, bool) {
		d := &g.Durations[report.FullResolution].Calendar
		return d.N, d.Reason != report.Few && d.Reason != report.Suppressed
	},
	"closed":    func(g *report.Group) (int, bool) { return g.Closed, g.Held["counts"] == "" },
	"opened":    func(g *report.Group) (int, bool) { return g.Opened, g.Held["counts"] == "" },
	"reopen_7d": func(g *report.Group) (int, bool) { return g.Reopen[7].N, g.Held["reopen_7d"] == "" },
}

// Invariant 18: of nobody a figure of fewer than eleven is shown, and none can be
// worked out: neither from the whole and all rows of a table that are shown, nor
// from any two answers about several people. An answer about some people shows
// what their rows show.
func TestNobodyIsWorkedOut(t *testing.T) {
	h := house(t)
	rapid.Check(t, func(t *rapid.T) {
		people := []string{"ana", "ben", "cy", "dora"}[:rapid.IntRange(2, 4).Draw(t, "people")]
		count := map[string]int{}
		for _, who := range people {
			count[who] = rapid.SampledFrom([]int{0, 1, 5, 10, 11, 12, 20}).Draw(t, who)
		}
		all := staffed(t, count)
		if len(all) == 0 {
			return
		}
		table := ask(t, h, all, by(report.PerStaff))
		working := slices.DeleteFunc(slices.Clone(people), func(who string) bool { return count[who] == 0 })
		type group struct {
			who []string
			f   *report.Figures
		}
		var groups []group // each set of them
		for mask := 1; mask < 1<<len(working); mask++ {
			var who []string
			for i, p := range working {
				if mask&(1<<i) != 0 {
					who = append(who, p)
				}
			}
			groups = append(groups, group{who, ask(t, h, all, func(q *report.Query) { q.Filter.Staff = who })})
		}
		for figure, shown := range shownOf {
			rows := map[string]bool{}
			for i := range table.Groups {
				g := &table.Groups[i]
				n, ok := shown(g)
				if rows[g.Key[0]] = ok; ok && n > 0 && n < report.FewPersons {
					t.Fatalf("%s of %s: %d", figure, g.Key[0], n)
				}
			}
			// Sets of people whose sum is known.
			known := [][]string{working}
			for _, who := range working {
				if rows[who] {
					known = append(known, []string{who})
				}
			}
			for _, g := range groups {
				who := g.who
				n, ok := shown(&g.f.Total)
				if !ok {
					continue
				}
				known = append(known, who)
				want := 0
				for _, p := range who {
					want += count[p]
				}
				if n != want || len(who) == 1 && !rows[who[0]] {
					t.Fatalf("%s of %v: %d shown, want %d, in the table %v", figure, who, n, want, rows)
				}
			}
			if len(working) < 2 {
				continue // all there is is theirs, and shown as the department's
			}
			var left []string
			for _, p := range working {
				if !rows[p] {
					left = append(left, p)
				}
			}
			if len(left) == 1 {
				t.Fatalf("%s of %s is the whole less the others: %v", figure, left[0], count)
			}
			for _, a := range known {
				for _, b := range known {
					rest := slices.DeleteFunc(slices.Clone(a), func(p string) bool { return slices.Contains(b, p) })
					inside := !slices.ContainsFunc(b, func(p string) bool { return !slices.Contains(a, p) })
					if inside && len(rest) == 1 && !rows[rest[0]] {
						t.Fatalf("%s of %s is that of %v less that of %v: %v", figure, rest[0], a, b, count)
					}
				}
			}
		}
	})
}

// In a table of two things each line is closed by itself; whoever asks for their
// own figures is not kept from them for the sake of others; and of what was all
// imported nothing is held back.
func TestWhatIsHeldBack(t *testing.T) {
	all := staffed(t, map[string]int{"ana": 5, "ben": 11, "cy": 30})
	h := house(t)
	reasons := func(f *report.Figures) (out []string) {
		for i := range f.Groups {
			out = append(out, f.Groups[i].Durations[report.FirstResponse].Calendar.Reason+"/"+f.Groups[i].Held["counts"]+"/"+f.Groups[i].Held["reopen_7d"])
		}
		return out
	}
	want := []string{"few/few/few", "suppressed/suppressed/suppressed", "//"}
	for name, f := range map[string]*report.Figures{
		"one thing": ask(t, h, all, by(report.PerStaff)), "two": ask(t, h, all, by(report.PerStaff, report.PerTopic)), "the other way": ask(t, h, all, by(report.PerTopic, report.PerStaff)),
	} {
		if got := reasons(f); !slices.Equal(got, want) {
			t.Errorf("by %s: %q, want %q", name, got, want)
		}
	}
	bens := func(q *report.Query) { q.Filter.Staff = []string{"ben"} }
	if f := ask(t, h, all, bens, by(report.PerTopic)); f.Total.Closed != 0 || f.Total.Held["counts"] != report.Suppressed || f.Groups[0].Held["counts"] != report.Suppressed {
		t.Errorf("ben's, though he closes ana's line: %+v", f.Total.Counts)
	}
	if f := ask(t, h, all, bens, func(q *report.Query) { q.Own = true }); f.Total.Closed != 11 {
		t.Errorf("his own: %d", f.Total.Closed)
	}
	for _, e := range all {
		e.Source = "old"
	}
	if f := ask(t, h, all, by(report.PerStaff)); f.Groups[0].Closed != 5 {
		t.Errorf("imported: %+v", f.Groups[0].Counts)
	}
}
