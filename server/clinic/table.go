package clinic

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"careline/server/desk"
)

// maxTable bounds a file that is imported in the console.
const maxTable = 128 << 10

// tableRow is a row by the headings of its columns, or why there is none.
type tableRow struct {
	line int
	of   map[string]string
	bad  *BadRow
}

var (
	errTableEncoding = &desk.Error{Kind: desk.Invalid, Code: "bad_encoding", Public: "The file is not text that can be read. Save it as CSV in UTF-8 and try again."}
	errTableEmpty    = &desk.Error{Kind: desk.Invalid, Code: "empty_file", Public: "The file holds no rows. Its first line names the columns, the others hold one row each."}
	errTableLarge    = &desk.Error{Kind: desk.Invalid, Code: "too_large", Public: "The file is too large. Import at most 128 KB at once."}
)

// readTable reads a CSV file as spreadsheets save it: UTF-8 or UTF-16 with a
// mark, commas, semicolons or tabs, quotes, any line ends. Columns may stand in
// any order; those that are needed must be there, and others than the known are
// refused, so that none is left out unseen. A cell that a spreadsheet would
// compute makes its row a bad one: such a file is not what its writer saw.
func readTable(file []byte, known, needed []string, most int) ([]tableRow, error) {
	if len(file) > maxTable {
		return nil, errTableLarge
	}
	text, err := decodeText(file)
	if err != nil {
		return nil, err
	}
	first, _, _ := strings.Cut(text, "\n")
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = separator(first)
	r.FieldsPerRecord = -1
	heading, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, errTableEmpty
	}
	if err != nil {
		return nil, desk.Invalidf("The first line of the file cannot be read. It names the columns: %s.", joined(known))
	}
	for i := range heading {
		heading[i] = strings.ToLower(strings.TrimSpace(heading[i]))
		if !slices.Contains(known, heading[i]) || slices.Index(heading, heading[i]) != i {
			return nil, desk.Invalidf("The first line names the columns. There can be %s, each once.", joined(known))
		}
	}
	for _, n := range needed {
		if !slices.Contains(heading, n) {
			return nil, desk.Invalidf("The file needs the columns %s.", joined(needed))
		}
	}
	var rows []tableRow
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		line, _ := r.FieldPos(0)
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			// Quotes that never close swallow the rest: nothing behind is a row.
			rows = append(rows, tableRow{bad: &BadRow{Line: broken.StartLine, Problem: "The quotes of this row do not close. Mend it and import the file again."}})
			break
		}
		if err != nil {
			return nil, err
		}
		if len(rows) == most {
			return nil, desk.Invalidf("Import at most %d rows at once.", most)
		}
		rows = append(rows, rowOf(heading, record, line))
	}
	if len(rows) == 0 {
		return nil, errTableEmpty
	}
	return rows, nil
}

func rowOf(heading, record []string, line int) tableRow {
	row := tableRow{line: line, of: make(map[string]string, len(heading))}
	if len(record) != len(heading) {
		row.bad = &BadRow{Line: line, Problem: "This row has another number of columns than the first line."}
		return row
	}
	for i, cell := range record {
		cell = strings.TrimSpace(cell)
		if cell != "" && strings.ContainsRune("=+@\t\r", rune(cell[0])) || strings.HasPrefix(cell, "-") && len(cell) > 1 {
			row.bad = &BadRow{Line: line, Column: heading[i], Problem: "This cell is a formula. Replace it by its value."}
			return row
		}
		row.of[heading[i]] = cell
	}
	return row
}

// decodeText reads what spreadsheets write: UTF-8 with or without a mark, or
// UTF-16 with one.
func decodeText(file []byte) (string, error) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(file, []byte{0xFF, 0xFE}):
		order = binary.LittleEndian
	case bytes.HasPrefix(file, []byte{0xFE, 0xFF}):
		order = binary.BigEndian
	default:
		file = bytes.TrimPrefix(file, []byte{0xEF, 0xBB, 0xBF})
		if !utf8.Valid(file) || bytes.IndexByte(file, 0) >= 0 {
			return "", errTableEncoding
		}
		return string(file), nil
	}
	if len(file)%2 != 0 {
		return "", errTableEncoding
	}
	units := make([]uint16, 0, len(file)/2)
	for i := 2; i < len(file); i += 2 {
		units = append(units, order.Uint16(file[i:]))
	}
	text := string(utf16.Decode(units))
	if strings.ContainsRune(text, utf8.RuneError) || strings.ContainsRune(text, 0) {
		return "", errTableEncoding
	}
	return text, nil
}

// separator is what stands between the columns: where the heading holds the
// most of.
func separator(heading string) rune {
	best := ','
	for _, r := range ";\t" {
		if strings.Count(heading, string(r)) > strings.Count(heading, string(best)) {
			best = r
		}
	}
	return best
}
