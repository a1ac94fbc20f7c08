package httpapi

import (
	"context"
	"fmt"

	"careline/server/desk"
	"careline/server/protocol"
	"careline/server/report"
	"careline/server/voice"
)

// VoiceAskIn is a question about what patients said, as it stands in the address.
// It has a capital so that what embeds it can be read.
type VoiceAskIn struct {
	From string `query:"from" doc:"month, like 2026-10"`
	To   string `query:"to" doc:"the last month that is counted"`
	Zone string `query:"zone" doc:"the clinic's; another is refused"`
	By   string `query:"by" doc:"department, topic, staff, site or language"`
	Set  string `query:"set" doc:"version of the questions; usually what is asked now"`
}

type (
	whyIn struct {
		From string `query:"from" doc:"local date, like 2026-11-01"`
		To   string `query:"to" doc:"the first local date that is no longer in it"`
		Zone string `query:"zone" doc:"IANA name; usually the clinic's"`
	}
)

func (in *VoiceAskIn) ask() voice.Ask {
	return voice.Ask{From: in.From, To: in.To, Zone: in.Zone, By: in.By, Set: in.Set}
}

// voiceReport answers whoever steers with what patients said.
func (s *Server) voiceReport(ctx context.Context, r *request, in *VoiceAskIn) (*struct{ Body protocol.VoiceReport }, error) {
	a, err := s.opts.Voice.Answer(ctx, r.actor, in.ask())
	if err != nil {
		return nil, err
	}
	q, d := a.Question, s.opts.Chat.Directory()
	out := protocol.VoiceReport{
		From: monthText(q.From), To: monthText(q.To), Zone: q.Zone.String(), By: q.By, AsOf: q.AsOf, Set: a.Set.ID,
		Total: voiceFigures(&a.Total), Groups: []protocol.VoiceFigures{},
	}
	for i := range a.Sets {
		out.Sets = append(out.Sets, protocol.SurveySetOf(&a.Sets[i], d))
	}
	for i := range a.Groups {
		f := voiceFigures(&a.Groups[i])
		f.Key, f.Name = voiceKey(q.By, a.Groups[i].Key, d)
		out.Groups = append(out.Groups, f)
	}
	return &struct{ Body protocol.VoiceReport }{out}, nil
}

// voiceKey is a group's key and name as the contract knows them.
func voiceKey(by, key string, d *desk.Directory) (string, string) {
	switch by {
	case "department":
		if dep := d.Departments[desk.DepartmentID(key)]; dep != nil {
			return dep.Key, dep.Name["en"]
		}
	case "staff":
		return key, d.StaffName(desk.StaffID(key))
	}
	return key, ""
}

func monthText(m voice.Month) string { return fmt.Sprintf("%04d-%02d", m.Year, int(m.Month)) }

func voiceFigures(v *voice.Voice) protocol.VoiceFigures {
	held := v.Hidden > 0 && v.Months == 0
	out := protocol.VoiceFigures{
		CSAT: ratingFigure(&v.CSAT), FeltHeard: ratingFigure(&v.FeltHeard), WasInformed: ratingFigure(&v.WasInformed), CES: ratingFigure(&v.Effort),
		Collecting: protocol.Shown(v.Collecting, held), ByStaff: protocol.Shown(v.ByStaff, held), Why: v.Why, Recent: protocol.Shown(v.Recent, held),
		Silent: protocol.Shown(v.Silent, held), NotSolved: protocol.Shown(v.NotSolved, held), CountsHidden: v.Hidden,
		Low: shareFigure(v.CSAT.Owned, v.CSAT.Low()), Recovery: recoveryFigures(&v.Recovery),
	}
	if held {
		out.CountsReason = report.Suppressed
		return out
	}
	answered, asked := shareFigure(v.Answered, v.Asked), shareFigure(v.Delivered, v.Eligible)
	out.ResponseRate, out.Coverage = &answered, &asked
	return out
}

func recoveryFigures(r *voice.Recovery) protocol.RecoveryFigures {
	held := r.Hidden > 0 && r.N == 0
	out := protocol.RecoveryFigures{
		N: protocol.Shown(r.N, held), Open: protocol.Shown(r.Open, held), Overdue: protocol.Shown(r.Overdue, held), HiddenFor: r.Hidden,
		MedianLowMS: r.Low, MedianHighMS: max(0, r.High), NotReached: r.High < 0,
	}
	if held {
		out.Reason = report.Suppressed
	}
	return out
}

func ratingFigure(r *voice.Rating) protocol.RatingFigure {
	out := protocol.RatingFigure{Months: r.Months, HiddenFor: r.Hidden}
	switch {
	case r.N > 0:
		lo, hi, _ := r.Share.Wilson()
		out.N, out.K, out.Counts, out.Lo, out.Hi = r.N, r.Share.K, r.Counts[:], lo, hi
	case r.Hidden > 0:
		out.Reason = "suppressed"
	default:
		out.Reason = "none"
	}
	return out
}

func shareFigure(k, n int) protocol.VoiceShare {
	lo, hi, _ := report.Share{K: k, N: n}.Wilson()
	return protocol.VoiceShare{K: k, N: n, Lo: lo, Hi: hi}
}

// whyReport answers whoever steers with why patients write.
func (s *Server) whyReport(ctx context.Context, r *request, in *whyIn) (*struct{ Body protocol.ReasonReport }, error) {
	a, err := s.opts.Voice.Why(ctx, r.actor, voice.WhyAsk{From: in.From, To: in.To, Zone: in.Zone})
	if err != nil {
		return nil, err
	}
	out := protocol.ReasonReport{
		From: a.From, To: a.To, Zone: a.Zone.String(), AsOf: a.AsOf, Partial: a.Report.Partial,
		Coded: shareFigure(a.Report.Coded.K, a.Report.Coded.N), Reasons: []protocol.ReasonFigure{}, Arrivals: arrivalHours(&a.Arrivals),
	}
	named := map[string]protocol.Reason{}
	for _, reason := range protocol.ReasonsOf(a.Reasons) {
		named[reason.Key] = reason
	}
	for i := range a.Report.Reasons {
		out.Reasons = append(out.Reasons, reasonFigure(&a.Report.Reasons[i], named))
	}
	return &struct{ Body protocol.ReasonReport }{out}, nil
}

func reasonFigure(f *voice.ReasonFigures, named map[string]protocol.Reason) protocol.ReasonFigure {
	out := protocol.ReasonFigure{
		Reason: named[f.Key], N: f.N, Minutes: (f.MS + 30_000) / 60_000, Avoidable: f.Avoidable, AvoidableMS: f.AvoidableMS, Prevented: f.Prevented,
		Repeats: shareFigure(f.Repeats.K, f.Repeats.N), Pending: f.Pending, Weeks: f.Weeks, Before: f.Before,
	}
	if d := f.Did; d != nil {
		const dayMS = 24 * 3600 * 1000
		out.Did = &protocol.PlanEffect{
			Days: int(d.MS / dayMS), BeforeN: d.BeforeN, AfterN: d.AfterN, BeforeMS: d.BeforeMS, AfterMS: d.AfterMS,
			BeforeTotal: d.BeforeAll, AfterTotal: d.AfterAll,
		}
	}
	return out
}

func arrivalHours(a *voice.Arrivals) []protocol.ArrivalHour {
	out := []protocol.ArrivalHour{}
	for day := 1; day <= 7; day++ {
		for hour := range 24 {
			quarters := a.Quarters[day%7][hour]
			if quarters == 0 {
				continue
			}
			n := a.N[day%7][hour]
			out = append(out, protocol.ArrivalHour{Weekday: day, Hour: hour, N: n, PerHour: float64(4*n) / float64(quarters)})
		}
	}
	return out
}
