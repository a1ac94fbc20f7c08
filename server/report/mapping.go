package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// What a row of a foreign log can mean.
const (
	RowOpen        = "open"
	RowAnswer      = "answer"
	RowWaitPatient = "wait_patient"
	RowWaitThird   = "wait_third_party"
	RowContinue    = "continue"
	RowTransfer    = "transfer"
	RowResolve     = "resolve"
	RowReopen      = "reopen"
	RowIgnore      = "ignore"
)

var rowMeanings = []string{RowOpen, RowAnswer, RowWaitPatient, RowWaitThird, RowContinue, RowTransfer, RowResolve, RowReopen, RowIgnore}

// Mapping says how a foreign log is to be read.
type Mapping struct {
	Columns struct {
		Case      string  `json:"case"`
		Event     columns `json:"event"` // several are joined with a slash
		Timestamp string  `json:"timestamp"`
		Group     string  `json:"group"`
		Agent     string  `json:"agent"`
	} `json:"columns"`
	Zone      string            `json:"zone"`      // of timestamps without an offset
	Dates     string            `json:"dates"`     // dmy or mdy, where the file does not tell
	Separator string            `json:"separator"` // of the fields; usually the header tells
	Events    map[string]string `json:"events"`

	zone     *time.Location
	prefixes []string // longest first
}

// columns is one name, or several.
type columns []string

func (c *columns) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*c = nil
		if one != "" {
			*c = columns{one}
		}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(c))
}

func badMap(format string, args ...any) error {
	return &Refusal{"map", "The mapping cannot be used: " + fmt.Sprintf(format, args...)}
}

// ReadMapping reads a mapping, or says what is wrong with it.
func ReadMapping(b []byte) (*Mapping, error) {
	var m Mapping
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return nil, badMap("it is not the JSON that is expected (%v).", err)
	}
	c := &m.Columns
	for _, column := range []struct {
		what string
		is   bool
	}{{"case", c.Case != ""}, {"event", len(c.Event) > 0}, {"timestamp", c.Timestamp != ""}} {
		if !column.is {
			return nil, badMap("columns does not say which column is the %s.", column.what)
		}
	}
	if m.Zone != "" {
		var err error
		if m.zone, err = Zone(m.Zone); err != nil {
			return nil, badMap("zone: %v", err)
		}
	}
	if m.Dates != "" && m.Dates != "dmy" && m.Dates != "mdy" {
		return nil, badMap("dates is dmy or mdy.")
	}
	if len([]rune(m.Separator)) > 1 {
		return nil, badMap("separator is one character.")
	}
	if len(m.Events) == 0 {
		return nil, badMap("events is empty, so no row would mean anything.")
	}
	opens := false
	events := make(map[string]string, len(m.Events))
	for name, meaning := range m.Events {
		if !slices.Contains(rowMeanings, meaning) {
			return nil, badMap("the event %q is mapped to %q. It can be %s.", name, meaning, strings.Join(rowMeanings, ", "))
		}
		opens = opens || meaning == RowOpen
		if before, ok := strings.CutSuffix(name, "*"); ok {
			m.prefixes = append(m.prefixes, before)
		} else {
			name = strings.TrimSpace(name) // as events are read
		}
		if was, twice := events[name]; twice && was != meaning {
			return nil, badMap("the event %q is mapped to both %q and %q.", name, min(was, meaning), max(was, meaning))
		}
		events[name] = meaning
	}
	m.Events = events
	if !opens {
		return nil, badMap("no event is mapped to open, so no case would begin.")
	}
	slices.SortFunc(m.prefixes, func(a, b string) int { return len(b) - len(a) })
	return &m, nil
}

// meaning of an event: that of its exact name, or of the longest prefix. "" is
// one that nothing is said about.
func (m *Mapping) meaning(event string) string {
	if meaning, ok := m.Events[event]; ok {
		return meaning
	}
	for _, p := range m.prefixes {
		if strings.HasPrefix(event, p) {
			return m.Events[p+"*"]
		}
	}
	return ""
}

func (m *Mapping) order() order {
	switch m.Dates {
	case "dmy":
		return dayFirst
	case "mdy":
		return monthFirst
	}
	return unknownOrder
}
