package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"careline/server/desk"
	"careline/server/store"
)

// waitFigures are the waits for a person, in seconds of the recording.
type waitFigures struct {
	N    int     `json:"n"`
	P50S float64 `json:"p50_s"`
	P90S float64 `json:"p90_s"`
	MaxS float64 `json:"max_s"`
}

// offerFigures count what became of offers.
type offerFigures struct {
	Made      int `json:"made"`
	Accepted  int `json:"accepted"`
	Expired   int `json:"expired"`
	Withdrawn int `json:"withdrawn"`
	Late      int `json:"late"` // answered when they were over
}

// estimateFigures hold the first range that each patient was told against what
// happened.
type estimateFigures struct {
	Shown  int            `json:"shown"`
	Inside int            `json:"inside"`
	Above  int            `json:"above"` // waited longer than they were told
	Hidden map[string]int `json:"hidden"`
	// MedianError is how far the middle of a range was off, as a share of the
	// wait; null: no range was told.
	MedianError *float64 `json:"median_error"`
}

// routedResult is what a replay tells in which the router hands out the work.
type routedResult struct {
	Staff     int             `json:"staff"`
	Capacity  int             `json:"capacity"`
	Clock     float64         `json:"clock"` // how many times faster the rules ran
	Seed      uint64          `json:"seed"`
	Wait      waitFigures     `json:"wait"`
	Inside    *float64        `json:"predicted_inside_share"` // null: no range was told
	Estimates estimateFigures `json:"estimates"`
	Offers    offerFigures    `json:"offers"`
	Requeued  map[string]int  `json:"requeued"` // by reason
	Dropouts  int             `json:"dropouts"`
	// PassedOn counts conversations that somebody else went on with after whoever
	// had them dropped out.
	PassedOn  int              `json:"passed_on"`
	Tolerance map[string]int64 `json:"tolerance_ms"`
}

// figures counts what happened at the desk.
func (r *routedResult) figures(trails []*trail, speed float64) {
	r.Requeued = map[string]int{}
	var waits []float64
	for _, t := range trails {
		queued, lost := int64(0), ""
		for _, m := range t.marks {
			switch m.kind {
			case desk.Queued:
				queued = cmp.Or(queued, m.at)
			case desk.Offered:
				r.Offers.Made++
			case desk.OfferEnded:
				switch m.outcome {
				case desk.OfferExpired:
					r.Offers.Expired++
				case desk.OfferWithdrawn:
					r.Offers.Withdrawn++
				}
			case desk.Requeued:
				r.Requeued[m.reason]++
				lost = m.staff
			case desk.Accepted:
				if m.how == "offer" {
					r.Offers.Accepted++
				}
				if queued > 0 {
					waits = append(waits, float64(m.at-queued)*speed/1000)
					queued = -1 // the first entry counts
				}
				if lost != "" && lost != m.staff {
					r.PassedOn++
				}
				lost = ""
			}
		}
	}
	slices.Sort(waits)
	r.Wait = waitFigures{N: len(waits), P50S: rank(waits, 50), P90S: rank(waits, 90), MaxS: rank(waits, 100)}
}

// rank takes the nearest rank of a sorted list.
func rank(sorted []float64, percent int) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max(0, (percent*len(sorted)+99)/100-1)]
}

// predictions reads what the patients of these conversations were told first.
func (r *routedResult) predictions(ctx context.Context, st *store.Store, trails []*trail) error {
	mine := make(map[desk.ConversationID]bool, len(trails))
	for _, t := range trails {
		mine[desk.ConversationID(t.conversation)] = true
	}
	departments, err := st.Departments(ctx)
	if err != nil {
		return err
	}
	var all []store.WaitEstimate
	for _, d := range departments {
		told, err := st.EndedEstimates(ctx, d.ID, 1<<20)
		if err != nil {
			return err
		}
		all = append(all, told...)
	}
	slices.SortFunc(all, func(a, b store.WaitEstimate) int { return cmp.Compare(a.At, b.At) })
	r.Estimates.Hidden = map[string]int{}
	var errors []float64
	for _, e := range all {
		if !mine[e.Conversation] || e.Outcome != "accepted" {
			continue
		}
		delete(mine, e.Conversation)
		switch {
		case e.LowMS < 0:
			r.Estimates.Hidden[e.Reason]++
			continue
		case e.Inside():
			r.Estimates.Inside++
		case e.EndedAt-e.At > e.HighMS:
			r.Estimates.Above++
		}
		r.Estimates.Shown++
		actual := float64(max(1, e.EndedAt-e.At))
		errors = append(errors, math.Abs(actual-float64(e.LowMS+e.HighMS)/2)/actual)
	}
	if r.Estimates.Shown > 0 {
		slices.Sort(errors)
		median := rank(errors, 50)
		r.Estimates.MedianError = &median
		share := float64(r.Estimates.Inside) / float64(r.Estimates.Shown)
		r.Inside = &share
	}
	return nil
}

// judge holds what happened against the rules, and counts it.
func (p *player) judge(result *replayResult, o *replayOptions, c *crew) error {
	r := &routedResult{
		Staff: o.staff, Capacity: o.capacity, Clock: o.clock(), Seed: o.seed, Dropouts: len(p.team.outages),
		Tolerance: map[string]int64{
			"gone_unnoticed": noticed.Milliseconds(), "waiting_unseen": unseen.Milliseconds(), "patient_settled": settled.Milliseconds(),
		},
	}
	r.Offers.Late = p.team.late
	r.figures(p.trails, p.speed)
	grace := time.Duration(float64(c.grace) / o.clock())
	result.Violations = append(result.Violations, keepsRules(p.trails, o.capacity, p.team.outages, grace)...)
	result.routedResult = r
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return r.predictions(ctx, c.store, p.trails)
}

func (r *routedResult) print(w io.Writer) error {
	inside := "no range was told"
	if r.Inside != nil {
		inside = fmt.Sprintf("%.1f %% of %d held, %d waited longer, median error %.0f %%", 100**r.Inside, r.Estimates.Shown, r.Estimates.Above, 100**r.Estimates.MedianError)
	}
	_, err := fmt.Fprintf(w, `routed         %d agents with room for %d, the rules %g times faster, seed %d
wait           p50 %.0f s, p90 %.0f s, longest %.0f s of the recording (%d)
first ranges   %s; hidden %v
offers         %d made, %d accepted, %d ran out, %d withdrawn, %d answered too late
drop-outs      %d; back to the queue %v; %d went on with somebody else
`, r.Staff, r.Capacity, r.Clock, r.Seed, r.Wait.P50S, r.Wait.P90S, r.Wait.MaxS, r.Wait.N, inside, r.Estimates.Hidden,
		r.Offers.Made, r.Offers.Accepted, r.Offers.Expired, r.Offers.Withdrawn, r.Offers.Late, r.Dropouts, r.Requeued, r.PassedOn)
	return err
}
