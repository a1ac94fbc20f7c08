package hours

import (
	"errors"
	"testing"
	"time"
	_ "time/tzdata" // the tests do not depend on the machine's zone files

	"pgregory.net/rapid"
)

func at(t testing.TB, s string) int64 {
	t.Helper()
	v, err := time.Parse("2006-01-02T15:04Z", s)
	if err != nil {
		t.Fatal(err)
	}
	return v.UnixMilli()
}

func mustNew(t testing.TB, versions ...Version) *Calendar {
	t.Helper()
	c, err := New(versions...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// deskWeek is Monday to Friday 08–12 and 13–17, Saturday 09–12.
func deskWeek() (w [7][]Interval) {
	for d := time.Monday; d <= time.Friday; d++ {
		w[d] = []Interval{{780, 1020}, {480, 720}} // order does not matter
	}
	w[time.Saturday] = []Interval{{540, 720}}
	return w
}

// nightWeek is Saturday 22–24 and Sunday 00–06.
func nightWeek() (w [7][]Interval) {
	w[time.Saturday] = []Interval{{1320, 1440}}
	w[time.Sunday] = []Interval{{0, 360}}
	return w
}

func TestGolden(t *testing.T) {
	const ny = "America/New_York"
	desk := Version{Zone: ny, Week: deskWeek()}
	night := Version{Zone: ny, Week: nightWeek()}
	longDays := Version{Zone: ny, EffectiveFrom: at(t, "2026-03-09T04:00Z")}
	for d := time.Monday; d <= time.Friday; d++ {
		longDays.Week[d] = []Interval{{420, 1140}}
	}
	thanks := desk
	thanks.Exceptions = map[Date][]Interval{{2026, 11, 26}: nil, {2026, 11, 27}: {{480, 720}}}
	chicago := desk
	chicago.Zone, chicago.EffectiveFrom = "America/Chicago", at(t, "2026-06-10T05:00Z")
	amsterdam := Version{Zone: "Europe/Amsterdam", Week: nightWeek()}
	sunday := func(from, to int) Version {
		v := Version{Zone: ny}
		v.Week[time.Sunday] = []Interval{{from, to}}
		return v
	}
	for name, c := range map[string]struct {
		calendar    *Calendar
		start, stop string
		want        int64
	}{
		"A spring":                    {mustNew(t, desk), "2026-03-06T21:30Z", "2026-03-09T13:15Z", 17_100_000},
		"B autumn":                    {mustNew(t, desk), "2026-10-30T20:30Z", "2026-11-02T14:15Z", 17_100_000},
		"C night, spring":             {mustNew(t, night), "2026-03-08T02:00Z", "2026-03-08T11:00Z", 25_200_000},
		"D night, autumn":             {mustNew(t, night), "2026-11-01T01:00Z", "2026-11-01T12:00Z", 32_400_000},
		"E edge, spring":              {mustNew(t, sunday(150, 240)), "2026-03-08T00:00Z", "2026-03-09T00:00Z", 3_600_000},
		"E edge, autumn":              {mustNew(t, sunday(90, 180)), "2026-11-01T00:00Z", "2026-11-02T00:00Z", 7_200_000},
		"F edit":                      {mustNew(t, desk, longDays), "2026-03-06T21:30Z", "2026-03-09T13:15Z", 20_700_000},
		"G holiday and half day":      {mustNew(t, thanks), "2026-11-25T21:00Z", "2026-11-30T13:30Z", 30_600_000},
		"H zone change":               {mustNew(t, desk, chicago), "2026-06-09T20:00Z", "2026-06-10T14:00Z", 7_200_000},
		"I Amsterdam, autumn":         {mustNew(t, amsterdam), "2026-10-24T19:00Z", "2026-10-25T06:00Z", 32_400_000},
		"I Amsterdam, spring":         {mustNew(t, amsterdam), "2026-03-28T20:00Z", "2026-03-29T05:00Z", 25_200_000},
		"J answered while it is shut": {mustNew(t, desk), "2026-03-08T03:00Z", "2026-03-08T14:00Z", 0},
		"backwards":                   {mustNew(t, desk), "2026-03-09T13:15Z", "2026-03-06T21:30Z", 0},
		"always":                      {mustNew(t, Version{Zone: ny, Always: true}), "2026-03-08T00:00Z", "2026-03-09T00:00Z", 86_400_000},
		"Lord Howe has 1,410 minutes": {mustNew(t, allDay("Australia/Lord_Howe")), "2026-10-03T13:30Z", "2026-10-04T13:00Z", 1410 * 60_000},
		"Santiago starts at one":      {mustNew(t, allDay("America/Santiago")), "2026-09-06T04:00Z", "2026-09-07T03:00Z", 23 * 3_600_000},
		"Kathmandu is at 05:45":       {mustNew(t, deskIn("Asia/Kathmandu")), "2026-06-01T02:15Z", "2026-06-01T06:15Z", 4 * 3_600_000},
	} {
		if got := c.calendar.Between(at(t, c.start), at(t, c.stop)); got != c.want {
			t.Errorf("%s: %d ms, want %d", name, got, c.want)
		}
	}
}

func allDay(zone string) Version {
	v := Version{Zone: zone}
	for d := range v.Week {
		v.Week[d] = []Interval{{0, 1440}}
	}
	return v
}

func deskIn(zone string) Version { return Version{Zone: zone, Week: deskWeek()} }

func TestNextOpenAndDue(t *testing.T) {
	c := mustNew(t, deskIn("America/New_York"))
	saturdayNight := at(t, "2026-03-08T03:00Z")
	if next, ok := c.NextOpen(saturdayNight); !ok || next != at(t, "2026-03-09T12:00Z") {
		t.Errorf("next opening %s", time.UnixMilli(next).UTC())
	}
	morning := at(t, "2026-03-09T12:00Z")
	if closes, ok := c.Closes(morning); !ok || closes != at(t, "2026-03-09T16:00Z") {
		t.Errorf("closes %s", time.UnixMilli(closes).UTC())
	}
	// Five open hours after Monday 08:00: four before the break, one behind it.
	if due, ok := c.After(morning, 5*3_600_000); !ok || due != at(t, "2026-03-09T18:00Z") {
		t.Errorf("due %s", time.UnixMilli(due).UTC())
	}
	if _, ok := mustNew(t, Version{Zone: "UTC"}).NextOpen(0); ok {
		t.Error("a calendar without hours opens")
	}
}

func TestRefused(t *testing.T) {
	monday := func(list ...Interval) Version {
		v := Version{Zone: "America/New_York"}
		v.Week[time.Monday] = list
		return v
	}
	for code, v := range map[string]Version{
		"overlap":       monday(Interval{480, 720}, Interval{700, 800}),
		"bad_interval":  monday(Interval{720, 480}),
		"bad_zone":      {Zone: "-05:00"},
		"contradiction": {Zone: "UTC", Always: true, Week: deskWeek()},
		"bad_date":      {Zone: "UTC", Exceptions: map[Date][]Interval{{2026, 2, 30}: nil}},
	} {
		var p *Problem
		if _, err := New(v); !errors.As(err, &p) || p.Code != code {
			t.Errorf("%s: %v", code, err)
		}
	}
	for _, zone := range []string{"", "Local", "Mars/Base", "UTC+2", "+05:45", "../etc/passwd"} {
		if _, err := New(Version{Zone: zone}); err == nil {
			t.Errorf("zone %q is taken", zone)
		}
	}
	if _, err := Checked(Version{Zone: "UTC", Always: true, Exceptions: map[Date][]Interval{{2026, 12, 25}: nil}}); err == nil {
		t.Error("a holiday of what is always open is taken")
	}
	if _, err := ParseDate("2026-02-30"); err == nil {
		t.Error("30 February is taken")
	}
}

func TestCheckedPutsInOrder(t *testing.T) {
	v := Version{Zone: "UTC", Exceptions: map[Date][]Interval{{2026, 12, 24}: {{600, 660}, {540, 600}}}}
	v.Week[time.Monday] = []Interval{{780, 1020}, {480, 720}, {720, 780}}
	got, err := Checked(v)
	if err != nil || len(got.Week[time.Monday]) != 1 || got.Week[time.Monday][0] != (Interval{480, 1020}) {
		t.Errorf("Monday: %v, %v", got.Week[time.Monday], err)
	}
	if list := got.Exceptions[Date{2026, 12, 24}]; len(list) != 1 || list[0] != (Interval{540, 660}) {
		t.Errorf("exception: %v", list)
	}
}

// slow is the oracle: it asks each minute alone what its wall clock reads.
func slow(versions []Version, start, stop int64) int64 {
	var sum int64
	for t := start; t < stop; t += minute {
		var v *Version
		for i := range versions {
			w := &versions[i]
			if w.EffectiveFrom <= t && (v == nil || w.EffectiveFrom > v.EffectiveFrom || w.EffectiveFrom == v.EffectiveFrom && w.RecordedAt >= v.RecordedAt) {
				v = w
			}
		}
		if v == nil {
			continue
		}
		zone, err := time.LoadLocation(v.Zone)
		if err != nil {
			panic(err)
		}
		local := time.UnixMilli(t).In(zone)
		list, exception := v.Exceptions[Date{local.Year(), local.Month(), local.Day()}]
		if !exception {
			list = v.Week[local.Weekday()]
		}
		now := local.Hour()*60 + local.Minute()
		for _, i := range list {
			if i.From <= now && now < i.To {
				sum += minute
				break
			}
		}
	}
	return sum
}

var zones = []string{"America/New_York", "Europe/Amsterdam", "Australia/Sydney", "Asia/Kolkata", "Australia/Lord_Howe", "America/Santiago"}

// changes are Sundays around which clocks change in some of the zones.
var changes = []string{"2026-03-08T06:00Z", "2026-11-01T05:00Z", "2026-03-29T01:00Z", "2026-10-25T01:00Z", "2026-04-05T03:00Z", "2026-10-04T03:00Z", "2026-09-06T04:00Z"}

func drawVersion(r *rapid.T, around int64) Version {
	v := Version{
		Zone:          rapid.SampledFrom(zones).Draw(r, "zone"),
		EffectiveFrom: around + rapid.Int64Range(-2880, 2880).Draw(r, "from")*minute,
		RecordedAt:    rapid.Int64Range(0, 3).Draw(r, "recorded"),
		Exceptions:    map[Date][]Interval{},
	}
	for d := range v.Week {
		v.Week[d] = drawIntervals(r)
	}
	if rapid.Bool().Draw(r, "exception") {
		day := time.UnixMilli(around).UTC().AddDate(0, 0, rapid.IntRange(-1, 2).Draw(r, "day"))
		v.Exceptions[Date{day.Year(), day.Month(), day.Day()}] = drawIntervals(r)
	}
	return v
}

func drawIntervals(r *rapid.T) []Interval {
	cuts := rapid.SliceOfNDistinct(rapid.IntRange(0, 1440), 0, 6, rapid.ID).Draw(r, "cuts")
	for i := range cuts {
		for j := range i {
			if cuts[i] < cuts[j] {
				cuts[i], cuts[j] = cuts[j], cuts[i]
			}
		}
	}
	var out []Interval
	for i := 0; i+1 < len(cuts); i += 2 {
		out = append(out, Interval{cuts[i], cuts[i+1]})
	}
	return out
}

func TestAgainstCountingMinutes(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		around := at(t, rapid.SampledFrom(changes).Draw(r, "change"))
		versions := []Version{drawVersion(r, around)}
		if rapid.Bool().Draw(r, "two") {
			versions = append(versions, drawVersion(r, around))
			versions[1].RecordedAt += 10 // no tie in both
		}
		c, err := New(versions...)
		if err != nil {
			r.Fatal(err)
		}
		start := around + rapid.Int64Range(-3000, 3000).Draw(r, "start")*minute
		length := rapid.Int64Range(0, 4000).Draw(r, "length") * minute
		got, want := c.Between(start, start+length), slow(versions, start, start+length)
		if got != want {
			r.Fatalf("%d minutes, the oracle counts %d", got/minute, want/minute)
		}
		middle := start + rapid.Int64Range(0, max(length, 1)).Draw(r, "middle")
		middle = min(middle, start+length)
		if c.Between(start, middle)+c.Between(middle, start+length) != got || got > length {
			r.Fatal("parts do not add up to the whole, or the whole is longer than its span")
		}
		if c.Open(start) != (slow(versions, start, start+minute) > 0) {
			r.Fatal("open and its minute disagree")
		}
		if due, ok := c.After(start, got); ok && got > 0 && c.Between(start, due) != got {
			r.Fatalf("due after %d open ms, but %d passed", got, c.Between(start, due))
		}
	})
}
