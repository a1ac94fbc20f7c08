package protocol

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// figureColumns are those of a figure in a file. A cell that is empty has its
// reason in the last one.
var figureColumns = []string{
	"figure", "clock", "cohort", "value", "k", "n", "median_ms", "p90_ms", "p95_ms", "mean_ms", "min_ms", "max_ms", "sum_ms",
	"lo", "hi", "still_open", "pending", "reason", "p90_reason", "p95_reason",
}

// FiguresCSV is a document of figures as a table: the groups of the document
// and then the whole, a line for each figure on each clock, in raw
// milliseconds.
func FiguresCSV(f *Figures) ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	head := []string{"group"}
	for _, d := range f.By {
		head = append(head, d, d+"_name")
	}
	if err := w.Write(append(head, figureColumns...)); err != nil {
		return nil, err
	}
	for i := range f.Groups {
		g := &f.Groups[i]
		lead := []string{"group"}
		for k := range g.Key {
			lead = append(lead, plain(g.Key[k]), plain(g.Name[k]))
		}
		if err := writeSet(w, lead, &g.FigureSet); err != nil {
			return nil, err
		}
	}
	whole := make([]string, len(head))
	whole[0] = "whole"
	if err := writeSet(w, whole, &f.FigureSet); err != nil {
		return nil, err
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// plain keeps a spreadsheet from taking a name for a formula.
func plain(name string) string {
	if name != "" && strings.ContainsRune("=+-@\t\r", rune(name[0])) {
		return "'" + name
	}
	return name
}

// writeSet reads the figures off their own document, so that a file has what
// the contract has.
func writeSet(w *csv.Writer, lead []string, set *FigureSet) error {
	raw, err := json.Marshal(set)
	if err != nil {
		return err
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		return err
	}
	for _, name := range sortedKeys(all) {
		if name == "counts_reason" {
			continue // it stands at what it is about
		}
		for _, row := range rowsOf(name, all[name]) {
			if _, share := row["k"]; !share && row["clock"] == "" {
				row["reason"] = set.CountsReason
			}
			if name == "abandoned" && set.Abandoned == Held {
				row["reason"] = cmp.Or(set.CountsReason, set.Abandonment.Reason)
			}
			line := slices.Clone(lead)
			for _, column := range figureColumns {
				line = append(line, row[column])
			}
			if err := w.Write(line); err != nil {
				return err
			}
		}
	}
	return nil
}

// rowsOf are the lines of one figure: two of a duration, one of a share or a
// count, one for each of counts by name.
func rowsOf(name string, raw json.RawMessage) []map[string]string {
	var object map[string]json.RawMessage
	if json.Unmarshal(raw, &object) != nil {
		return []map[string]string{{"figure": name, "value": cell(raw)}}
	}
	if _, share := object["k"]; share {
		return []map[string]string{cells(object, map[string]string{"figure": name})}
	}
	if _, timed := object["calendar"]; !timed {
		var out []map[string]string
		for _, key := range sortedKeys(object) {
			out = append(out, map[string]string{"figure": name + "." + key, "value": cell(object[key])})
		}
		return out
	}
	var out []map[string]string
	for _, clock := range []string{"calendar", "business"} {
		var values map[string]json.RawMessage
		if json.Unmarshal(object[clock], &values) != nil {
			continue
		}
		out = append(out, cells(values, map[string]string{
			"figure": name, "clock": clock, "cohort": cell(object["cohort"]), "still_open": cell(object["still_open"]),
		}))
		var buckets []HistogramBucket
		if json.Unmarshal(values["histogram"], &buckets) != nil {
			continue
		}
		for _, b := range buckets {
			row := map[string]string{"figure": name + ".histogram", "clock": clock, "lo": fmt.Sprint(b.FromMS), "n": fmt.Sprint(b.N)}
			if b.BelowMS != nil {
				row["hi"] = fmt.Sprint(*b.BelowMS)
			}
			out = append(out, row)
		}
	}
	return out
}

func cells(values map[string]json.RawMessage, row map[string]string) map[string]string {
	for name, raw := range values {
		row[name] = cell(raw)
	}
	return row
}

func cell(raw json.RawMessage) string {
	var v any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if d.Decode(&v) != nil || v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

func sortedKeys(of map[string]json.RawMessage) []string {
	out := make([]string, 0, len(of))
	for key := range of {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}
