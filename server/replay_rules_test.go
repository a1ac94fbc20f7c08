package main

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/protocol"
	"careline/server/wsclient"
)

// logOf is a trail written as "ms what who", from half a minute after the
// patient's socket was open.
func logOf(id string, lines ...string) *trail {
	var log []wsclient.Event
	for i, line := range lines {
		f := strings.Fields(line)
		at, _ := time.ParseDuration(f[0])
		e := wsclient.Event{PatientEvent: protocol.PatientEvent{Seq: int64(i + 1), At: 30_000 + at.Milliseconds(), Kind: f[1]}}
		e.From.Kind = "system"
		if len(f) > 2 {
			e.Staff = &protocol.Person{ID: f[2]}
		}
		switch f[1] {
		case "ask":
			e.Kind, e.From.Kind = "message", "patient"
		case "answer":
			e.Kind, e.From.Kind = "message", "staff"
		case "offered":
			e.How = desk.OfferByRouter
		case "expired":
			e.Kind, e.Outcome = "offer_ended", desk.OfferExpired
		case "requeued":
			e.Head, e.Reason = true, desk.ReasonDisconnected
		case "accepted":
			e.How = "offer"
		}
		log = append(log, e)
	}
	return trailOf(&dialogue{ID: id, Topic: "billing", Line: 1}, "c_"+id, 0, log)
}

func TestReplaySeesBrokenRules(t *testing.T) {
	came := []string{"0s opened", "0s ask", "0s queued"}
	with := func(id string, more ...string) *trail {
		return logOf(id, append(append([]string(nil), came...), more...)...)
	}
	later := func(id string, more ...string) *trail {
		return logOf(id, append([]string{"1s opened", "1s ask", "1s queued"}, more...)...)
	}
	gone := []outage{{"ann", 40_000, 60_000}}
	for name, c := range map[string]struct {
		trails  []*trail
		outages []outage
		want    string
	}{
		"in one plan":           {[]*trail{with("a", "4s offered ben"), later("b", "4s offered ann")}, nil, ""},
		"in order":              {[]*trail{with("a", "2s offered ann", "3s accepted ann"), later("b", "4s offered ben")}, nil, ""},
		"passed":                {[]*trail{with("a"), later("b", "4s offered ann")}, nil, "while c_a waited"},
		"nearly together":       {[]*trail{with("a"), logOf("b", "0.5s opened", "0.5s ask", "0.5s queued", "0.9s offered ann")}, nil, ""},
		"asked already":         {[]*trail{with("a", "2s offered ann"), later("b", "4s offered ann")}, nil, ""},
		"let it pass":           {[]*trail{with("a", "1s offered ann", "2s expired ann"), later("b", "4s offered ann")}, nil, ""},
		"passed by another":     {[]*trail{with("a", "1s offered ben", "2s expired ben"), later("b", "4s offered ann")}, nil, "while c_a waited"},
		"came back to the head": {[]*trail{with("a"), later("b", "1s offered ann", "1s accepted ann", "2s requeued ann", "4s offered ben")}, nil, ""},
		"passed at the head":    {[]*trail{with("a", "4s offered ben"), later("b", "1s offered ann", "1s accepted ann", "2s requeued ann")}, nil, "while c_b waited"},
		"two for one":           {[]*trail{with("a", "2s offered ann"), with("b", "2.1s offered ann"), with("c", "2.2s offered ann")}, nil, "has room for 2 and had 3"},
		"ended in between":      {[]*trail{with("a", "2s offered ann", "3s accepted ann", "4s answer", "5s resolved"), with("b", "2s offered ann"), with("c", "5s offered ann")}, nil, ""},
		"answered and still there": {
			[]*trail{with("a", "2s offered ann", "2s accepted ann", "3s answer"), with("b", "2s offered ann"), later("c", "5s offered ann")}, nil, "has room for 2 and had 3"},
		"back in time":        {[]*trail{with("a", "2s offered ann", "3s accepted ann", "26s requeued ann")}, gone, ""},
		"left with somebody":  {[]*trail{with("a", "2s offered ann", "3s accepted ann")}, gone, "left with somebody who was gone"},
		"resolved before":     {[]*trail{with("a", "2s offered ann", "3s accepted ann", "4s answer", "9s resolved")}, gone, ""},
		"offered to nobody":   {[]*trail{with("a", "16s offered ann", "17s expired ann")}, gone, "offered to somebody who was gone"},
		"taken back in time":  {[]*trail{with("a", "9s offered ann", "14s expired ann")}, gone, ""},
		"offered afterwards":  {[]*trail{with("a", "31s offered ann", "32s accepted ann")}, gone, ""},
		"others may have one": {[]*trail{with("a", "2s offered ben", "3s accepted ben")}, gone, ""},
	} {
		broken := keepsRules(c.trails, 2, c.outages, 12*time.Second)
		switch {
		case c.want == "" && len(broken) > 0:
			t.Errorf("%s: %+v", name, broken)
		case c.want != "" && (len(broken) != 1 || !strings.Contains(broken[0].What, c.want)):
			t.Errorf("%s: %+v, want %q", name, broken, c.want)
		}
	}
}

func TestReplayFigures(t *testing.T) {
	r := routedResult{}
	r.figures([]*trail{
		logOf("a", "0s opened", "0s ask", "0s queued", "1s offered ann", "2s expired ann", "3s offered ben", "4s accepted ben",
			"9s requeued ben", "10s offered ann", "11s accepted ann", "12s answer", "13s resolved"),
		logOf("b", "0s opened", "0s ask", "0s queued", "1s offered ann", "2s accepted ann", "3s requeued ann", "4s offered ann", "5s accepted ann"),
	}, 10)
	want := routedResult{
		Wait:     waitFigures{N: 2, P50S: 20, P90S: 40, MaxS: 40},
		Offers:   offerFigures{Made: 5, Accepted: 4, Expired: 1},
		Requeued: map[string]int{desk.ReasonDisconnected: 2}, PassedOn: 1,
	}
	if !reflect.DeepEqual(r, want) {
		t.Errorf("%+v", r)
	}
}

func TestReplayShortensWhatIsQuiet(t *testing.T) {
	d := func(at, long float64) dialogue { return dialogue{StartedAt: at, Turns: []turn{{At: 0}, {At: long}}} }
	all := []dialogue{d(5000, 10), d(1000, 100), d(1050, 500), d(1560, 1), d(9000, 0)}
	if got := offsets(all, 0); !reflect.DeepEqual(got, []float64{4000, 0, 50, 560, 8000}) {
		t.Errorf("kept: %v", got)
	}
	// Quiet from 1561 to 5000 and from 5010 to 9000: a minute each is left.
	if got := offsets(all, 60); !reflect.DeepEqual(got, []float64{621, 0, 50, 560, 691}) {
		t.Errorf("shortened: %v", got)
	}
}
