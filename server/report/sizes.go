package report

import (
	"cmp"

	"careline/server/desk"
)

// size is of how much one figure of a row is. Sizes of parts add up to that of
// the whole.
type size struct {
	n    int32 // units that have a value, or will: of the plain counts, conversations that were opened
	m    int32 // plain counts alone: those that were closed
	told int32 // all that the figure tells of: what it leaves out as well
}

func (s size) minus(o size) size { return size{s.n - o.n, s.m - o.m, s.told - o.told} }

// cellOf is one figure of a row, which is shown or held back by itself.
type cellOf struct {
	name string
	of   func(*groupOf) size // nil: of a duration, see sizesOf
	hide func(g *Group, why string)
	both bool // it is of n and of m, and needs enough of either
}

// shows reports whether so much may be told of: nothing, or enough. What is made
// of such parts alone is such a one again.
func (c *cellOf) shows(s size) bool {
	switch {
	case s.told == 0:
		return true
	case c.both:
		return s.n >= FewPersons && s.m >= FewPersons
	}
	return cmp.Or(s.n, s.told) >= FewPersons
}

// many is by how much one is greater than another; 0: it is of nothing.
func (c *cellOf) many(s size) int32 {
	if c.both && s.told > 0 {
		return max(1, min(s.n, s.m))
	}
	return cmp.Or(s.n, s.told)
}

// heldCounts is the name under which plain counts are held back together: they
// are of the conversations that were opened and closed.
const heldCounts = "counts"

// cells are the figures that are held back each by itself.
var cells = func() []cellOf {
	var out []cellOf
	for _, m := range Metrics { // two of each
		out = append(out, cellOf{name: string(m), hide: func(g *Group, why string) {
			g.Durations[m] = &Duration{Metric: m, Cohort: g.Durations[m].Cohort, Calendar: nothing(why), Business: nothing(why)}
		}}, cellOf{name: string(m) + " business", hide: func(g *Group, why string) {
			d := *g.Durations[m]
			d.Business, d.NoHours, d.Outside = nothing(why), 0, 0
			g.Durations[m] = &d
		}})
	}
	share := func(name string, of func(*Counts) *Windowed) {
		out = append(out, cellOf{name: name, of: func(g *groupOf) size {
			w := of(&g.counts)
			return sizeFrom(w.N, w.N+w.Pending+w.Unlinkable)
		}, hide: func(g *Group, why string) {
			*of(&g.Counts) = Windowed{}
			g.hold(name, why)
		}})
	}
	plain := func(name string, of func(*Counts) *Share) {
		out = append(out, cellOf{name: name, of: func(g *groupOf) size { n := of(&g.counts).N; return sizeFrom(n, n) }, hide: func(g *Group, why string) {
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
	return append(out, cellOf{name: heldCounts, of: plainCounts, both: true, hide: func(g *Group, why string) {
		c := g.Counts
		g.Counts = Counts{
			Outcomes: map[Outcome]int{}, Third: map[string]Took{}, Reopen: c.Reopen, SLA: c.SLA, Transferred: c.Transferred,
			Abandonment: c.Abandonment, FCR: c.FCR, NoRepeatResolved: c.NoRepeatResolved, NoRepeatBot: c.NoRepeatBot, Promises: c.Promises,
		}
		g.hold(heldCounts, why)
	}})
}()

// plainCounts is of how much the counts of a row are.
func plainCounts(g *groupOf) size {
	c := &g.counts
	told := c.Opened + c.Closed + c.Transfers + c.PingPong + c.Requeues + c.Reopened + c.LeftAtOnce + c.PromisesRenewed + c.PromisesWithdrawn +
		c.ImpliedOpen + c.ImpliedReopen + c.Voided + c.HoldingReplies + c.LabelsOverruled + c.SurveysKeptBack + len(c.Third)
	for _, n := range c.Outcomes {
		told += n
	}
	told += int(g.amount(numberEpisodeResolution).openCal)
	return size{int32(c.Opened), int32(c.Closed), int32(told)}
}

// size is of how much a duration is. Where it is of no value, what it leaves out
// is told of all the same.
func (a *amount) size(c Cohort) size {
	n, told := a.cal, a.cal+a.openCal+a.never
	if c != ByClosed {
		n = told
	}
	return size{n: n, told: told + a.left}
}

func (a *amount) sizeBusiness(c Cohort) size {
	n := a.biz
	if c != ByClosed {
		n += a.openBiz + a.never
	}
	return size{n: n, told: n + a.noHours + a.openNoHours}
}

func sizeFrom(n, told int) size { return size{n: int32(n), told: int32(told)} }

// sizesOf is of how much each figure of a group is. Cohorts are by number of the
// metric.
func sizesOf(cohorts []Cohort, g *groupOf, to []size) []size {
	for i, c := range cohorts {
		a := g.amount(i)
		to[2*i], to[2*i+1] = a.size(c), a.sizeBusiness(c)
	}
	for k := 2 * len(cohorts); k < len(cells); k++ {
		to[k] = cells[k].of(g)
	}
	return to
}

func newSizes() []size { return make([]size, len(cells)) }

func add(to, more []size) {
	more = more[:len(to)]
	for k := range to {
		t, m := &to[k], &more[k]
		t.n += m.n
		t.m += m.m
		t.told += m.told
	}
}

func nothing(why string) Dist { return Dist{Reason: why, P90Why: why, P95Why: why} }

func (g *Group) hold(name, why string) {
	if g.Held == nil {
		g.Held = map[string]string{}
	}
	g.Held[name] = why
}
