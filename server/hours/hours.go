// Package hours is business time: when a department is open, how much of a
// span of time that was, and when a promise made in open time falls due.
//
// It is pure arithmetic over calendars: no clock, no database, nothing of the
// project. Instants are Unix milliseconds, spans half-open. A calendar is a
// list of versions that is only ever added to, so a change of hours never
// rewrites the past. Everything here is safe for concurrent use, because
// nothing changes once made.
//
// Open is pointwise: an instant is open if and only if the version in force at
// it has an interval that holds the wall clock minute it has in that version's
// zone. That settles daylight saving time: a skipped minute is never open, a
// repeated one is open twice.
package hours

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

const (
	minute = int64(60_000)
	day    = 1440 * minute
)

// Interval is a part of a local day in minutes from midnight: From is open, To
// is not. 0 ≤ From < To ≤ 1440; a night is two intervals on two days.
type Interval struct{ From, To int }

// Date is a local calendar date.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day) }

// real reports whether there is such a day: not 30 February.
func (d Date) real() bool {
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
	return t.Year() == d.Year && t.Month() == d.Month && t.Day() == d.Day
}

// ParseDate reads 2026-11-26.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return Date{}, refuse("bad_date", "A date is written as year-month-day, like 2026-11-26, and must exist.")
	}
	return Date{t.Year(), t.Month(), t.Day()}, nil
}

// Version is the hours that hold from an instant on.
type Version struct {
	ID            string
	EffectiveFrom int64
	RecordedAt    int64 // of two versions from the same instant the later recorded one counts
	Zone          string
	Always        bool // open day and night; Week and Exceptions are then empty
	Week          [7][]Interval
	// Exceptions replace a whole local date: none means closed.
	Exceptions map[Date][]Interval
}

// Problem says what is wrong with a version, in a sentence for the person who
// entered it. Code is stable.
type Problem struct{ Code, Sentence string }

func (p *Problem) Error() string { return "hours: " + p.Code + ": " + p.Sentence }

func refuse(code, format string, args ...any) error {
	return &Problem{code, fmt.Sprintf(format, args...)}
}

// Calendar is the versions of one department's hours.
type Calendar struct{ versions []version }

// version is a Version that was checked, with its intervals in order.
type version struct {
	Version
	zone *time.Location
	end  int64 // the next version's start
}

// New checks the versions and makes a calendar of them. Before the first
// version nothing is open.
func New(versions ...Version) (*Calendar, error) {
	if len(versions) == 0 {
		return nil, refuse("no_hours", "A calendar needs at least one version of its hours.")
	}
	c := &Calendar{}
	for _, v := range versions {
		checked, err := check(v)
		if err != nil {
			return nil, err
		}
		c.versions = append(c.versions, checked)
	}
	slices.SortStableFunc(c.versions, func(a, b version) int {
		return cmp.Or(cmp.Compare(a.EffectiveFrom, b.EffectiveFrom), cmp.Compare(a.RecordedAt, b.RecordedAt))
	})
	for i := range c.versions {
		c.versions[i].end = 1<<63 - 1
		if i+1 < len(c.versions) {
			// Equal starts leave the earlier recorded one nothing.
			c.versions[i].end = c.versions[i+1].EffectiveFrom
		}
	}
	return c, nil
}

// Checked is the version as it is kept: its intervals in order, those that
// touch made one.
func Checked(v Version) (Version, error) {
	c, err := check(v)
	return c.Version, err
}

func check(v Version) (version, error) {
	out := version{Version: v}
	zone, err := loadZone(v.Zone)
	if err != nil {
		return out, err
	}
	out.zone = zone
	for d := range v.Week {
		if out.Week[d], err = union(time.Weekday(d).String(), v.Week[d]); err != nil {
			return out, err
		}
		if v.Always && len(v.Week[d]) > 0 {
			return out, refuse("contradiction", "Hours that are always open have no intervals.")
		}
	}
	if v.Always && len(v.Exceptions) > 0 {
		return out, refuse("contradiction", "Hours that are always open have no exceptions.")
	}
	out.Exceptions = make(map[Date][]Interval, len(v.Exceptions))
	for date, list := range v.Exceptions {
		if !date.real() {
			return out, refuse("bad_date", "%s is not a day of the calendar.", date)
		}
		if out.Exceptions[date], err = union(date.String(), list); err != nil {
			return out, err
		}
	}
	return out, nil
}

// loadZone takes IANA names only: an offset does not know when clocks change.
func loadZone(name string) (*time.Location, error) {
	if name == "" || name == "Local" || strings.ContainsAny(name, "+0123456789") && !strings.Contains(name, "/") {
		return nil, refuse("bad_zone", "A time zone is a name like America/New_York, not an offset.")
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, refuse("bad_zone", "There is no such time zone. Names look like America/New_York.")
	}
	return zone, nil
}

// union puts intervals in order and refuses what is impossible or overlaps;
// those that touch become one.
func union(where string, list []Interval) ([]Interval, error) {
	sorted := slices.Clone(list)
	slices.SortFunc(sorted, func(a, b Interval) int { return cmp.Compare(a.From, b.From) })
	var out []Interval
	for _, i := range sorted {
		if i.From < 0 || i.To > 1440 || i.From >= i.To {
			return nil, refuse("bad_interval", "%s: an interval begins before it ends, within one day.", where)
		}
		switch last := len(out) - 1; {
		case last >= 0 && i.From < out[last].To:
			return nil, refuse("overlap", "%s: two intervals overlap.", where)
		case last >= 0 && i.From == out[last].To:
			out[last].To = i.To
		default:
			out = append(out, i)
		}
	}
	return out, nil
}
