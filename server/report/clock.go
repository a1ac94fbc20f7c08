package report

import (
	"fmt"
	"math"
	"time"
)

// clock tells the local hour and date of many instants, most of them near the
// one before.
type clock struct {
	zone             *time.Location
	from, to, offset int64 // the stretch that has this distance from UTC
	day              int64 // of the names
	names            dateNames
	known            map[int64]dateNames
}

// dateNames is what a local date is called.
type dateNames struct{ day, weekday, week, month string }

var hourNames = func() (out [24]string) {
	for h := range out {
		out[h] = fmt.Sprintf("%02d", h)
	}
	return out
}()

// local is what the wall clock shows, as milliseconds since 1970.
func (c *clock) local(at int64) int64 {
	if at < c.from || at >= c.to {
		t := time.UnixMilli(at).In(c.zone)
		_, seconds := t.Zone()
		c.from, c.to, c.offset = math.MinInt64, math.MaxInt64, int64(seconds)*1000
		start, end := t.ZoneBounds()
		if !start.IsZero() {
			c.from = start.UnixMilli()
		}
		if !end.IsZero() {
			c.to = end.UnixMilli()
		}
	}
	return at + c.offset
}

func (c *clock) hour(at int64) string { return hourNames[c.hourOf(at)] }

func (c *clock) hourOf(at int64) int64 {
	ms := c.local(at) % dayMS
	if ms < 0 {
		ms += dayMS
	}
	return ms / 3_600_000
}

// weekdayOf is the weekday of a day, from 1970; 1 is Monday.
func weekdayOf(day int64) int64 { return ((day+3)%7+7)%7 + 1 }

// mondayOf is the first day of its week.
func mondayOf(day int64) int64 { return day + 1 - weekdayOf(day) }

var weekdayNames = [...]string{"", "1", "2", "3", "4", "5", "6", "7"}

func (c *clock) date(at int64) *dateNames { return c.named(floorDay(c.local(at))) }

// named is what a day, from 1970, is called.
func (c *clock) named(day int64) *dateNames {
	if c.known != nil && day == c.day {
		return &c.names
	}
	names, ok := c.known[day]
	if !ok {
		t := time.Unix(day*dayMS/1000, 0).UTC()
		year, week := t.ISOWeek()
		names = dateNames{
			day:     t.Format(time.DateOnly),
			weekday: weekdayNames[weekdayOf(day)],
			week:    fmt.Sprintf("%04d-W%02d", year, week),
			month:   t.Format("2006-01"),
		}
		if c.known == nil {
			c.known = map[int64]dateNames{}
		}
		c.known[day] = names
	}
	c.day, c.names = day, names
	return &c.names
}

// keysOf are the keys of groups that a day is part of.
func keysOf(day int64) map[Dimension]string {
	names := (&clock{}).named(day)
	return map[Dimension]string{PerDay: names.day, PerWeek: names.week, PerMonth: names.month}
}

// floorDay is the number of the day, from 1970, that holds an instant.
func floorDay(ms int64) int64 {
	if ms < 0 {
		return (ms+1)/dayMS - 1
	}
	return ms / dayMS
}

// key is what a unit is told apart by in one dimension.
func (a *answer) key(d Dimension, u *unit) string {
	switch d {
	case PerDepartment:
		return string(u.in)
	case PerTopic:
		return u.ep.Topic
	case PerStaff:
		return u.who
	case PerSite:
		return string(u.ep.Site)
	case PerLanguage:
		return u.ep.Language
	case PerVerification:
		return verification(u.ep)
	case perSource:
		return u.ep.Source
	case PerHour:
		return a.clock.hour(u.filed)
	}
	names := a.clock.date(u.filed)
	switch d {
	case PerWeekday:
		return names.weekday
	case PerDay:
		return names.day
	case PerWeek:
		return names.week
	}
	return names.month
}
