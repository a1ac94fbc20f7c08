package report

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// When people write down an instant they mean a wall clock, with or without its
// distance from UTC. stamp is one that was read and not yet placed.
type stamp struct {
	a, b, c         int // the date as it was written
	yearFirst, dots bool
	hour, min, sec  int
	ms              int
	offset          int64 // ms east of UTC
	absolute        bool  // the offset was written
	unix            bool  // a, b, c do not matter: at holds the instant
	at              int64
}

// readStamp reads the common ways of writing an instant: 2012-10-09T14:50:17.5Z,
// 2012/10/09 14:50:17.000, 20121009T145017, 9.10.2012 14:50, 10/09/12 2:50 PM,
// 09-Oct-2012 14:50 +02:00, 9/10/2012, 2:50 p. m., 9.10.2012 14.50, or Unix seconds
// and milliseconds.
func readStamp(s string) (stamp, bool) {
	s = strings.TrimSpace(plainSpaces.Replace(s))
	if n, ok := unixStamp(s); ok {
		return stamp{unix: true, absolute: true, at: n}, true
	}
	if _, ok := digits(s, 14, 14); ok { // 20121009145017
		s = s[:8] + " " + s[8:]
	}
	if t, ok := readNumbers(s); ok {
		return t, true
	}
	numbers, ok := withoutNames(s)
	if !ok {
		return stamp{}, false
	}
	return readNumbers(numbers)
}

// plainSpaces are what stands between a clock and its half of the day where
// programs keep them on one line.
var plainSpaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ")

func readNumbers(s string) (stamp, bool) {
	var t stamp
	date, rest := s, ""
	if i := strings.IndexAny(s, "Tt "); i > 0 {
		date, rest = s[:i], strings.TrimSpace(s[i+1:])
		if rest != "" {
			date = strings.TrimSuffix(date, ",")
		}
	}
	if !t.date(date) {
		return t, false
	}
	return t, rest == "" || t.clock(rest)
}

// named are dates whose month is a word, behind a weekday or not.
var named = [...]*regexp.Regexp{
	regexp.MustCompile(`^(?:\pL{2,9}\.?,? +)?(?P<day>\d{1,2})(?:[-/. ]| de )(?P<month>\pL{3,10})\.?(?:[-/. ]| de )(?P<year>\d{4})(?:,| at)?(?P<rest>[T ].*)?$`),
	regexp.MustCompile(`^(?:\pL{2,9}\.?,? +)?(?P<month>\pL{3,10})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})(?:,| at)?(?P<rest>[T ].*)?$`),
}

// months by how their names begin, in the languages that the console speaks and
// those of neighbours that write them alike.
var months = map[string]int{
	"jan": 1, "ene": 1, "feb": 2, "mar": 3, "mrt": 3, "apr": 4, "abr": 4, "may": 5, "mei": 5, "mai": 5, "jun": 6, "jul": 7,
	"aug": 8, "ago": 8, "sep": 9, "set": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12, "dic": 12, "dez": 12,
}

// withoutNames writes such a date in numbers, the year first.
func withoutNames(s string) (string, bool) {
	for _, form := range named {
		m := form.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		part := func(name string) string { return m[form.SubexpIndex(name)] }
		month, ok := months[string([]rune(strings.ToLower(part("month")))[:3])]
		return fmt.Sprintf("%s-%d-%s%s", part("year"), month, part("day"), part("rest")), ok
	}
	return "", false
}

func unixStamp(s string) (int64, bool) {
	whole, fraction, _ := strings.Cut(s, ".")
	n, ok := digits(whole, 9, 13)
	if !ok || len(whole) == 11 || len(whole) == 12 {
		return 0, false
	}
	if len(whole) == 13 {
		return n, fraction == ""
	}
	ms, ok := fractionMS(fraction)
	return n*1000 + int64(ms), ok
}

func digits(s string, least, most int) (int64, bool) {
	if len(s) < least || len(s) > most {
		return 0, false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

func fractionMS(s string) (int, bool) {
	if s == "" {
		return 0, true
	}
	if _, ok := digits(s, 1, 18); !ok {
		return 0, false
	}
	n, _ := strconv.Atoi((s + "00")[:3])
	return n, true
}

func (t *stamp) date(s string) bool {
	sep := strings.IndexAny(s, "-/.")
	if sep < 0 {
		if len(s) == 8 { // 20121009
			y, ok1 := digits(s[:4], 4, 4)
			m, ok2 := digits(s[4:6], 2, 2)
			d, ok3 := digits(s[6:], 2, 2)
			t.a, t.b, t.c, t.yearFirst = int(y), int(m), int(d), true
			return ok1 && ok2 && ok3
		}
		return false
	}
	parts := strings.Split(s, s[sep:sep+1])
	if len(parts) != 3 {
		return false
	}
	a, ok1 := digits(parts[0], 1, 4)
	b, ok2 := digits(parts[1], 1, 2)
	c, ok3 := digits(parts[2], 1, 4)
	t.a, t.b, t.c = int(a), int(b), int(c)
	t.yearFirst, t.dots = len(parts[0]) == 4, s[sep] == '.'
	if s[sep] != '-' && len(parts[0]) <= 2 && len(parts[2]) == 2 { // 10/09/12, as spreadsheets write it
		if t.c += 2000; t.c >= 2070 {
			t.c -= 100
		}
		return ok1 && ok2 && ok3
	}
	return ok1 && ok2 && ok3 && (len(parts[0]) == 4) != (len(parts[2]) == 4)
}

func (t *stamp) clock(s string) bool {
	end := 0
	for end < len(s) && (s[end] >= '0' && s[end] <= '9' || s[end] == ':' || s[end] == '.' || s[end] == ',') {
		end++
	}
	clock, rest := s[:end], strings.TrimSpace(s[end:])
	if dotted.MatchString(clock) {
		clock = strings.ReplaceAll(clock, ".", ":")
	}
	fraction := ""
	if i := strings.IndexAny(clock, ".,"); i >= 0 {
		clock, fraction = clock[:i], clock[i+1:]
		if fraction == "" {
			return false
		}
	}
	if _, ok := digits(clock, 6, 6); ok {
		clock = clock[:2] + ":" + clock[2:4] + ":" + clock[4:]
	}
	parts := strings.Split(clock, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return false
	}
	var n [3]int
	for i, p := range parts {
		v, ok := digits(p, 1, 2)
		if !ok {
			return false
		}
		n[i] = int(v)
	}
	t.hour, t.min, t.sec = n[0], n[1], n[2]
	var ok bool
	if t.ms, ok = fractionMS(fraction); !ok || t.min > 59 || t.sec > 59 {
		return false
	}
	if half := halves.FindString(rest); half != "" {
		if t.hour < 1 || t.hour > 12 {
			return false
		}
		t.hour %= 12
		if half[0] == 'p' || half[0] == 'P' {
			t.hour += 12
		}
		rest = strings.TrimSpace(rest[len(half):])
	}
	return t.hour < 24 && t.zone(rest)
}

// dotted is a clock with dots for colons, halves what follows one of twelve hours:
// am, PM, a.m., p. m.
var (
	dotted = regexp.MustCompile(`^\d{1,2}\.\d{2}(?:\.\d{2})?$`)
	halves = regexp.MustCompile(`^(?i:[ap]\.? ?m\.?)`)
)

func (t *stamp) zone(s string) bool {
	switch strings.ToUpper(s) {
	case "":
		return true
	case "Z", "UTC", "GMT":
		t.absolute = true
		return true
	}
	if s[0] != '+' && s[0] != '-' {
		return false
	}
	d := strings.ReplaceAll(s[1:], ":", "")
	if len(d) == 2 {
		d += "00"
	}
	n, ok := digits(d, 4, 4)
	if !ok || n/100 > 15 || n%100 > 59 {
		return false
	}
	t.offset, t.absolute = (n/100*60+n%100)*60_000, true
	if s[0] == '-' {
		t.offset = -t.offset
	}
	return true
}

// order is in which order a date that does not begin with its year is written.
type order byte

const (
	unknownOrder order = iota
	dayFirst
	monthFirst
)

// hint says what a date tells of that order.
func (t *stamp) hint() order {
	switch {
	case t.unix || t.yearFirst:
		return unknownOrder
	case t.dots || t.a > 12:
		return dayFirst
	case t.b > 12:
		return monthFirst
	}
	return unknownOrder
}

// vague reports whether the date can be read in two ways.
func (t *stamp) vague() bool { return !t.unix && !t.yearFirst && t.hint() == unknownOrder }

// place makes an instant of it. A wall clock that was shown twice is the first
// time; one that was skipped is as if the clocks had not moved. moved reports
// either.
func (t *stamp) place(o order, zone *time.Location) (at int64, moved, ok bool) {
	if t.unix {
		return t.at, false, true
	}
	y, m, d := t.a, t.b, t.c
	if !t.yearFirst {
		y, m, d = t.c, t.b, t.a
		if h := t.hint(); h == monthFirst || h == unknownOrder && o == monthFirst {
			m, d = t.a, t.b
		}
	}
	wall := time.Date(y, time.Month(m), d, t.hour, t.min, t.sec, t.ms*1_000_000, time.UTC)
	if wall.Year() != y || int(wall.Month()) != m || wall.Day() != d || y < 1970 || y > 2200 {
		return 0, false, false
	}
	if t.absolute {
		return wall.UnixMilli() - t.offset, false, true
	}
	if zone == nil {
		return 0, false, false
	}
	at, moved = placeIn(wall.UnixMilli(), zone)
	return at, moved, true
}

// placeIn finds the instants at which a zone's clocks show a wall clock, by the
// offsets in force a day before and after.
func placeIn(wall int64, zone *time.Location) (at int64, moved bool) {
	offset := func(at int64) int64 {
		_, seconds := time.UnixMilli(at).In(zone).Zone()
		return int64(seconds) * 1000
	}
	before, after := offset(wall-dayMS), offset(wall+dayMS)
	first, second := wall-max(before, after), wall-min(before, after)
	fits := func(at int64) bool { return at+offset(at) == wall }
	switch {
	case fits(first):
		return first, first != second && fits(second)
	case fits(second):
		return second, false
	}
	return wall - before, true
}
