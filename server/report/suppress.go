package report

import (
	"cmp"
	"slices"

	"careline/server/desk"
)

// Figures about a person are held back where they are of few, and so is what
// they could be worked out from: where one of a line is held back, its next
// smallest neighbour is too, since the line's sum is shown. A question about some
// people is answered as their rows in the table of everybody: with what is held
// back there, nothing is told here.

// cellOf is how many units one figure of one row is of.
type cellOf struct {
	name string
	of   func(*Group) int
	hide func(g *Group, why string)
}

// heldCounts is the name under which plain counts are held back together: they
// are of the conversations that were opened and closed.
const heldCounts = "counts"

// cells are the figures that are held back each by itself.
var cells = func() []cellOf {
	var out []cellOf
	for _, m := range Metrics {
		out = append(out, cellOf{string(m), func(g *Group) int { return timed(g.Durations[m]) }, func(g *Group, why string) {
			g.Durations[m] = &Duration{Metric: m, Cohort: g.Durations[m].Cohort, Calendar: without(why), Business: without(why)}
		}}, cellOf{string(m) + " business", func(g *Group) int { return g.Durations[m].Business.size }, func(g *Group, why string) {
			d := *g.Durations[m]
			d.Business, d.NoHours, d.Outside = without(why), 0, 0
			g.Durations[m] = &d
		}})
	}
	share := func(name string, of func(*Counts) *Windowed) {
		out = append(out, cellOf{name, func(g *Group) int { w := of(&g.Counts); return cmp.Or(w.N, w.Pending+w.Unlinkable) }, func(g *Group, why string) {
			*of(&g.Counts) = Windowed{}
			g.hold(name, why)
		}})
	}
	plain := func(name string, of func(*Counts) *Share) {
		out = append(out, cellOf{name, func(g *Group) int { return of(&g.Counts).N }, func(g *Group, why string) {
			*of(&g.Counts) = Share{}
			g.hold(name, why)
		}})
	}
	share("reopen_3d", func(c *Counts) *Windowed { return c.Reopen[3] })
	share("reopen_7d", func(c *Counts) *Windowed { return c.Reopen[7] })
	share("reopen_30d", func(c *Counts) *Windowed { return c.Reopen[30] })
	share("first_contact_resolution", func(c *Counts) *Windowed { return &c.FCR })
	share("no_repeat_7d", func(c *Counts) *Windowed { return &c.NoRepeatResolved })
	share("no_repeat_7d_bot_only", func(c *Counts) *Windowed { return &c.NoRepeatBot })
	plain("transferred", func(c *Counts) *Share { return &c.Transferred })
	plain("abandonment", func(c *Counts) *Share { return &c.Abandonment })
	plain("promises_kept", func(c *Counts) *Share { return &c.Promises })
	for _, target := range []string{desk.TargetFirstResponse, desk.TargetNextReply, desk.TargetResolution} {
		plain("sla_"+target, func(c *Counts) *Share { return c.SLA[target] })
	}
	return append(out, cellOf{heldCounts, plainCounts, func(g *Group, why string) {
		c := g.Counts
		g.Counts = Counts{
			Outcomes: map[Outcome]int{}, Third: map[string]Took{}, Reopen: c.Reopen, SLA: c.SLA, Transferred: c.Transferred,
			Abandonment: c.Abandonment, FCR: c.FCR, NoRepeatResolved: c.NoRepeatResolved, NoRepeatBot: c.NoRepeatBot, Promises: c.Promises,
		}
		g.hold(heldCounts, why)
	}})
}()

// plainCounts is of how many conversations the counts of a row are: of the fewer,
// where some were only opened or only closed in the range.
func plainCounts(g *Group) int {
	n := min(g.Opened, g.Closed)
	some := g.Opened + g.Closed + g.Transfers + g.Requeues + g.StillOpen + g.Voided + g.HoldingReplies + g.LabelsOverruled + g.SurveysKeptBack + len(g.Third)
	if n == 0 && some > 0 {
		return 1
	}
	return n
}

// timed is of how many units a duration is. Where it is of none, what it leaves
// out is told of the person all the same.
func timed(d *Duration) int {
	left := 0
	for _, n := range d.Excluded {
		left += n
	}
	return cmp.Or(d.Calendar.size, left)
}

func without(why string) Dist { return Dist{Reason: why, P90Why: why, P95Why: why} }

func (g *Group) hold(name, why string) {
	if g.Held == nil {
		g.Held = map[string]string{}
	}
	g.Held[name] = why
}

// held is what is held back: the reason by row and number of the figure.
type held []map[int]string

// heldIn decides what of a table's rows is held back.
func heldIn(rows []Group) held {
	out := make(held, len(rows))
	lines := linesOf(rows)
	for i := range rows {
		out[i] = map[int]string{}
	}
	for k, c := range cells {
		for i := range rows {
			if n := c.of(&rows[i]); n > 0 && n < FewPersons {
				out[i][k] = Few
			}
		}
		for more := true; more; {
			more = false
			for _, line := range lines {
				more = out.neighbour(rows, line, k) || more
			}
		}
	}
	return out
}

// neighbour holds back the next smallest one of a line where one alone is.
func (h held) neighbour(rows []Group, line []int, k int) bool {
	hidden, next := 0, -1
	for _, i := range line {
		switch n := cells[k].of(&rows[i]); {
		case n == 0:
		case h[i][k] != "":
			hidden++
		case next < 0 || n < cells[k].of(&rows[next]):
			next = i
		}
	}
	if hidden != 1 || next < 0 {
		return false
	}
	h[next][k] = Suppressed
	return true
}

// linesOf are the rows that sum to what is shown elsewhere: all of them, and of a
// table of two things those that have either in common.
func linesOf(rows []Group) [][]int {
	if len(rows) == 0 {
		return nil
	}
	if len(rows[0].Key) < 2 {
		all := make([]int, len(rows))
		for i := range all {
			all[i] = i
		}
		return [][]int{all}
	}
	var out [][]int
	for d := range 2 {
		by := map[string]int{}
		for i := range rows {
			at, known := by[rows[i].Key[d]]
			if !known {
				at = len(out)
				by[rows[i].Key[d]] = at
				out = append(out, nil)
			}
			out[at] = append(out[at], i)
		}
	}
	return out
}

// holdBack takes out of an answer what would tell of one person.
func (s *Set) holdBack(q *Query, f *Figures) {
	at := slices.Index(q.By, PerStaff)
	switch {
	case len(q.Filter.Staff) == 0 && at < 0:
		return
	case len(q.Filter.Staff) == 0 || q.Own:
		heldIn(f.Groups).apply(f.Groups)
	default:
		s.holdBackSome(q, f)
	}
	if len(q.Filter.Staff) > 0 {
		whole := []Group{f.Total}
		heldIn(whole).apply(whole)
		f.Total = whole[0]
	}
}

// holdBackSome is about some people: what is held back of any of them in the
// table of everybody is held back of them together.
func (s *Set) holdBackSome(q *Query, f *Figures) {
	wide := func(by ...Dimension) (rows []Group, h held) {
		w := *q
		w.Filter.Staff, w.By, w.Histogram = nil, append([]Dimension{PerStaff}, by...), false
		rows = s.ask(&w).Groups
		return rows, heldIn(rows)
	}
	// of tells what is held back in a table of the rows that match.
	of := func(rows []Group, h held, match func(key []string) bool) map[int]string {
		out := map[int]string{}
		for i := range rows {
			if !match(rows[i].Key) {
				continue
			}
			for k, why := range h[i] {
				out[k] = why
			}
		}
		return out
	}
	asked := func(who string) bool { return slices.Contains(q.Filter.Staff, who) }
	rows, h := wide()
	whole := []Group{f.Total}
	held{of(rows, h, func(key []string) bool { return asked(key[0]) })}.apply(whole)
	f.Total = whole[0]

	person := slices.Index(q.By, PerStaff)
	other := slices.IndexFunc(q.By, func(d Dimension) bool { return d != PerStaff })
	both := len(q.By) == 2 && person < 0
	if both {
		heldIn(f.Groups).apply(f.Groups)
		return
	}
	if other >= 0 {
		rows, h = wide(q.By[other])
	}
	for i := range f.Groups {
		g := &f.Groups[i]
		one := []Group{*g}
		held{of(rows, h, func(key []string) bool {
			return (person < 0 && asked(key[0]) || person >= 0 && key[0] == g.Key[person]) && (other < 0 || key[1] == g.Key[other])
		})}.apply(one)
		*g = one[0]
	}
	heldIn(f.Groups).apply(f.Groups)
}

func (h held) apply(rows []Group) {
	for i := range rows {
		for k, c := range cells {
			if why := h[i][k]; why != "" {
				c.hide(&rows[i], why)
			}
		}
	}
}
