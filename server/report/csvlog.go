package report

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// logRow is one row of a foreign log.
type logRow struct {
	line    int
	id      string
	event   string
	meaning string
	at      int64
	stamp   stamp
	group   string
	agent   string
}

// BadRow is a row that cannot be read, and why.
type BadRow struct {
	Line int    `json:"line"`
	Why  string `json:"why"`
}

// How the letters of a file may be written.
const (
	UTF8        = "utf-8"
	UTF16       = "utf-16"
	Windows1252 = "windows-1252" // Latin-1 is nearly the same
)

// decodeText makes UTF-8 of what may be UTF-16 with its mark, or what spreadsheets
// of western languages save, and says which it was.
func decodeText(b []byte) (text []byte, encoding string, err error) {
	switch {
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}):
		text, err = fromUTF16(b[2:], binary.LittleEndian)
		return text, UTF16, err
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		text, err = fromUTF16(b[2:], binary.BigEndian)
		return text, UTF16, err
	}
	marked := bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	switch {
	case bytes.IndexByte(b, 0) >= 0:
	case utf8.Valid(marked):
		return marked, UTF8, nil
	case len(marked) == len(b):
		if text, ok := fromWindows1252(b); ok {
			return text, Windows1252, nil
		}
	}
	return nil, "", &Refusal{"file", "The file is not text in UTF-8. Save it as CSV in UTF-8 and try again."}
}

// windows1252 are the characters of the bytes from 0x80 to 0x9f; those of the
// others are numbered alike. A dot is none.
var windows1252 = []rune("€.‚ƒ„…†‡ˆ‰Š‹Œ.Ž..‘’“”•–—˜™š›œ.žŸ")

func fromWindows1252(b []byte) ([]byte, bool) {
	out := make([]byte, 0, len(b)+len(b)/8)
	for _, c := range b {
		r := rune(c)
		if c >= 0x80 && c < 0xa0 {
			if r = windows1252[c-0x80]; r == '.' {
				return nil, false
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return out, true
}

func fromUTF16(b []byte, order binary.ByteOrder) ([]byte, error) {
	if len(b)%2 != 0 {
		return nil, &Refusal{"file", "The file breaks off in the middle of a character. Save it as CSV in UTF-8 and try again."}
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = order.Uint16(b[2*i:])
	}
	return []byte(string(utf16.Decode(units))), nil
}

// separatorOf is what the header's fields are told apart by: whatever makes most of them.
func (m *Mapping) separatorOf(text []byte) rune {
	if m.Separator != "" {
		return []rune(m.Separator)[0]
	}
	header, _, _ := bytes.Cut(text, []byte("\n"))
	best, most := ',', -1
	for _, sep := range []rune{',', ';', '\t', '|'} {
		r := csv.NewReader(bytes.NewReader(header))
		r.Comma, r.LazyQuotes = sep, true
		fields, err := r.Read()
		if err != nil {
			continue
		}
		found := 0
		for _, name := range append([]string{m.Columns.Case, m.Columns.Timestamp, m.Columns.Group, m.Columns.Agent}, m.Columns.Event...) {
			if name != "" && column(fields, name) >= 0 {
				found++
			}
		}
		if found > most {
			best, most = sep, found
		}
	}
	return best
}

func column(header []string, name string) int {
	i := slices.Index(header, name)
	if i < 0 {
		i = slices.IndexFunc(header, func(h string) bool { return strings.TrimSpace(h) == strings.TrimSpace(name) })
	}
	return i
}

// rows reads a file. Rows that cannot be read come apart, each with its reason.
func (m *Mapping) rows(raw []byte, sum *LogSummary) (rows []logRow, bad []BadRow, err error) {
	text, encoding, err := decodeText(raw)
	if sum.Encoding = encoding; err != nil {
		return nil, nil, err
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = m.separatorOf(text), -1, true
	r.TrimLeadingSpace = r.Comma != '\t' // a field may stand in quotation marks behind a space
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, nil, &Refusal{"file", "The file is empty."}
	}
	if err != nil {
		return nil, nil, brokenCSV(err)
	}
	header = slices.Clone(header)
	places, err := m.places(header)
	if err != nil {
		return nil, nil, err
	}
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, bad, nil
		}
		if err != nil {
			return nil, nil, brokenCSV(err)
		}
		line, _ := r.FieldPos(0)
		if fields = withoutEnds(fields, len(header)); fields == nil {
			continue
		}
		if len(fields) != len(header) {
			bad = append(bad, BadRow{line, fmt.Sprintf("it has %d fields, the header %d", len(fields), len(header))})
			continue
		}
		row := logRow{line: line}
		if why := places.read(fields, &row); why != "" {
			bad = append(bad, BadRow{line, why})
			continue
		}
		rows = append(rows, row)
	}
}

// withoutEnds cuts off empty fields that stand behind those of the header, as
// spreadsheets write them; nil is a row of nothing but empty ones.
func withoutEnds(fields []string, n int) []string {
	blank := func(s string) bool { return strings.TrimSpace(s) == "" }
	for len(fields) > n && blank(fields[len(fields)-1]) {
		fields = fields[:len(fields)-1]
	}
	if !slices.ContainsFunc(fields, func(s string) bool { return !blank(s) }) {
		return nil
	}
	return fields
}

func brokenCSV(err error) error {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return &Refusal{"file", fmt.Sprintf("The file is not CSV: line %d has a quotation mark where none can be, or one is never closed.", p.Line)}
	}
	return err
}

// places are where the columns of a mapping are found.
type places struct {
	id, at, group, agent int
	event                []int
}

func (m *Mapping) places(header []string) (places, error) {
	c := &m.Columns
	var missing []string
	find := func(name string) int {
		if name == "" {
			return -1
		}
		i := column(header, name)
		if i < 0 {
			missing = append(missing, fmt.Sprintf("%q", name))
		}
		return i
	}
	p := places{id: find(c.Case), at: find(c.Timestamp), group: find(c.Group), agent: find(c.Agent)}
	for _, name := range c.Event {
		p.event = append(p.event, find(name))
	}
	if len(missing) > 0 {
		return p, &Refusal{"columns", fmt.Sprintf("The file has no column %s. It has: %s.", strings.Join(missing, ", "), strings.Join(header, ", "))}
	}
	return p, nil
}

func (p *places) read(fields []string, row *logRow) (why string) {
	optional := func(i int) string {
		if i < 0 {
			return ""
		}
		return strings.TrimSpace(fields[i])
	}
	parts := make([]string, len(p.event))
	for i, at := range p.event {
		parts[i] = strings.TrimSpace(fields[at])
	}
	row.id, row.event = strings.TrimSpace(fields[p.id]), strings.Join(parts, "/")
	row.group, row.agent = optional(p.group), optional(p.agent)
	var ok bool
	switch row.stamp, ok = readStamp(fields[p.at]); {
	case row.id == "":
		return "it names no case"
	case strings.Trim(row.event, "/") == "":
		return "it names no event"
	case !ok:
		return "its timestamp cannot be read"
	}
	return ""
}
