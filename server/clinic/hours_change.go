package clinic

import (
	"errors"
	"strings"
	"time"

	"careline/server/desk"
	"careline/server/hours"
)

// HoursChange says what a department's hours are to be, in the words of people
// and of the contract.
type HoursChange struct {
	Zone          string              `json:"zone"`
	Always        bool                `json:"always,omitempty"`
	Week          map[string][]string `json:"week,omitempty"`       // monday: 08:00-12:00, 13:00-17:00; a day left out is closed
	Exceptions    map[string][]string `json:"exceptions,omitempty"` // 2026-11-26: nothing, closed that day
	EffectiveFrom int64               `json:"effective_from,omitempty"`
	Reason        string              `json:"reason,omitempty"`
	Seen          *int                `json:"-"` // how many versions were seen; nil: however many there are
}

// farAhead is how long ahead hours can be set.
const farAhead = 5 * 366 * 24 * time.Hour

var (
	errReasonNeeded = &desk.Error{Kind: desk.Invalid, Code: "reason_needed", Public: "Hours from an earlier moment on correct the past. Give the reason, or leave effective_from out to change them from now on."}
	errNoHours      = &desk.Error{Kind: desk.Conflict, Code: "no_hours", Public: "This department keeps no hours yet. Set its week first."}
	errDayOver      = &desk.Error{Kind: desk.Invalid, Code: "day_over", Public: "That day is over. Correct the past by setting hours with effective_from and a reason."}
	errBadSpan      = &desk.Error{Kind: desk.Invalid, Code: "bad_interval", Public: "Write open times like 08:00-12:00, with two digits each. Midnight at the end of a day is 24:00."}
	errBadDay       = &desk.Error{Kind: desk.Invalid, Code: "bad_day", Public: "Days of the week are named monday, tuesday, wednesday, thursday, friday, saturday and sunday."}
)

// ChangeOf is the change that would make this version.
func ChangeOf(v *desk.CalendarVersion) HoursChange {
	c := HoursChange{Zone: v.Zone, Always: v.Always, EffectiveFrom: v.EffectiveFrom, Reason: v.Reason}
	for d, list := range v.Week {
		if len(list) > 0 {
			c.Week = with(c.Week, desk.Weekdays[d], list)
		}
	}
	for date, list := range v.Exceptions {
		c.Exceptions = with(c.Exceptions, date, list)
	}
	return c
}

func with(m map[string][]string, key string, list []desk.OpenSpan) map[string][]string {
	if m == nil {
		m = make(map[string][]string)
	}
	m[key] = make([]string, len(list))
	for i, span := range list {
		m[key][i] = span.String()
	}
	return m
}

// version checks the change and makes the version of it.
func (c HoursChange) version() (desk.CalendarVersion, error) {
	v := desk.CalendarVersion{
		Zone: c.Zone, Always: c.Always, EffectiveFrom: c.EffectiveFrom, Reason: strings.TrimSpace(c.Reason),
		Exceptions: make(map[string][]desk.OpenSpan, len(c.Exceptions)),
	}
	if err := desk.CheckLine(c.Reason, desk.MaxReasonRunes); err != nil {
		return v, err
	}
	if c.EffectiveFrom < 0 {
		return v, desk.Invalidf("effective_from is an instant in Unix milliseconds. Leave it out for now.")
	}
	named := 0
	for d, day := range desk.Weekdays {
		list, ok := c.Week[day]
		if !ok {
			continue
		}
		named++
		var err error
		if v.Week[d], err = spans(list); err != nil {
			return v, err
		}
	}
	if named < len(c.Week) {
		return v, errBadDay
	}
	for date, list := range c.Exceptions {
		var err error
		if v.Exceptions[date], err = spans(list); err != nil {
			return v, err
		}
	}
	return checked(v)
}

func spans(list []string) ([]desk.OpenSpan, error) {
	if len(list) > desk.MaxDaySpans {
		return nil, desk.Invalidf("A day has at most %d open times.", desk.MaxDaySpans)
	}
	out := make([]desk.OpenSpan, len(list))
	for i, text := range list {
		span, ok := desk.ParseOpenSpan(text)
		if !ok {
			return nil, errBadSpan
		}
		out[i] = span
	}
	return out, nil
}

// checked is the version as it is kept: possible, in order, and with lists
// that may be empty but are always there.
func checked(v desk.CalendarVersion) (desk.CalendarVersion, error) {
	if len(v.Exceptions) > desk.MaxCalendarExceptions {
		return v, desk.Invalidf("Hours have at most %d exceptions. Leave out those that are over.", desk.MaxCalendarExceptions)
	}
	h := hours.Version{Zone: v.Zone, Always: v.Always, Exceptions: make(map[hours.Date][]hours.Interval, len(v.Exceptions))}
	for d, list := range v.Week {
		h.Week[d] = intervals(list)
	}
	for date, list := range v.Exceptions {
		parsed, err := hours.ParseDate(date)
		if err != nil {
			return v, coded(err)
		}
		h.Exceptions[parsed] = intervals(list)
	}
	h, err := hours.Checked(h)
	if err != nil {
		return v, coded(err)
	}
	for d, list := range h.Week {
		v.Week[d] = openSpans(list)
	}
	v.Exceptions = make(map[string][]desk.OpenSpan, len(h.Exceptions))
	for date, list := range h.Exceptions {
		v.Exceptions[date.String()] = openSpans(list)
	}
	return v, nil
}

func intervals(list []desk.OpenSpan) []hours.Interval {
	out := make([]hours.Interval, len(list))
	for i, span := range list {
		out[i] = hours.Interval(span)
	}
	return out
}

func openSpans(list []hours.Interval) []desk.OpenSpan {
	out := make([]desk.OpenSpan, len(list))
	for i, interval := range list {
		out[i] = desk.OpenSpan(interval)
	}
	return out
}

// coded gives what hours refuses its place among the errors of the contract.
func coded(err error) error {
	var p *hours.Problem
	if errors.As(err, &p) {
		return &desk.Error{Kind: desk.Invalid, Code: p.Code, Public: p.Sentence}
	}
	return err
}
