package desk

import "fmt"

// CalendarVersion is the hours of a department from an instant on. Versions
// are only added, so a change of hours never rewrites the past: the one with
// the greatest EffectiveFrom that has come holds, of equals the one recorded
// last. What can be computed from them is computed by the package hours.
type CalendarVersion struct {
	ID            string
	Department    DepartmentID
	EffectiveFrom int64
	RecordedAt    int64 // grows with every version of a department
	Author        From
	Reason        string // always given where EffectiveFrom lies before RecordedAt

	Zone       string // IANA name
	Always     bool   // open day and night; then nothing stands below
	Week       [7][]OpenSpan
	Exceptions map[string][]OpenSpan // by date like 2026-11-26; nothing in it: closed that day
}

// OpenSpan is an open part of a local day in minutes from midnight; To is no
// longer in it.
type OpenSpan struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// String is the span as people write it: 08:00-12:00; midnight at the end is 24:00.
func (s OpenSpan) String() string {
	return fmt.Sprintf("%02d:%02d-%02d:%02d", s.From/60, s.From%60, s.To/60, s.To%60)
}

// ParseOpenSpan reads what String writes. Whether the span can be is for the
// package hours to say.
func ParseOpenSpan(s string) (OpenSpan, bool) {
	if len(s) != len("08:00-12:00") || s[5] != '-' {
		return OpenSpan{}, false
	}
	from, ok1 := minuteOfDay(s[:5])
	to, ok2 := minuteOfDay(s[6:])
	return OpenSpan{from, to}, ok1 && ok2
}

func minuteOfDay(s string) (int, bool) {
	for i := range len(s) {
		if (s[i] < '0' || s[i] > '9') != (i == 2) {
			return 0, false
		}
	}
	hour, minute := int(s[0]-'0')*10+int(s[1]-'0'), int(s[3]-'0')*10+int(s[4]-'0')
	at := hour*60 + minute
	return at, s[2] == ':' && minute < 60 && at <= 1440
}

// Weekdays are the days as they are named in the contract, in the order of
// CalendarVersion.Week.
var Weekdays = [7]string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// InForce is the version that holds at an instant, of versions in the order of
// EffectiveFrom and RecordedAt; nil before the first.
func InForce(versions []CalendarVersion, at int64) *CalendarVersion {
	var found *CalendarVersion
	for i := range versions {
		if versions[i].EffectiveFrom <= at {
			found = &versions[i]
		}
	}
	return found
}

// Limits of what one version holds.
const (
	MaxDaySpans           = 12
	MaxCalendarExceptions = 400
)
