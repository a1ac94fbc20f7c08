package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"
)

// row is one figure beside its floor and its budget.
type row struct {
	What     string  `json:"what"`
	Database string  `json:"database,omitempty"`
	Value    float64 `json:"value"`
	Unit     string  `json:"unit"`
	Floor    float64 `json:"floor,omitempty"`
	FloorIs  string  `json:"floor_is,omitempty"`
	Ratio    float64 `json:"ratio,omitempty"` // median of interleaved pairs where there are pairs
	Budget   string  `json:"budget,omitempty"`
	Met      *bool   `json:"met,omitempty"` // absent: a figure without a budget
	Note     string  `json:"note,omitempty"`
}

// report is everything one run found.
type report struct {
	StartedAt time.Time `json:"started_at"`
	Quick     bool      `json:"quick"`
	TookMS    int64     `json:"took_ms"`
	Rows      []row     `json:"rows"`
	NotDone   []string  `json:"not_measured,omitempty"` // with the reason
}

// add keeps a figure, and says it at once: the table comes at the end.
func (r *report) add(one row) {
	r.Rows = append(r.Rows, one)
	floor := ""
	if one.FloorIs != "" {
		floor = fmt.Sprintf(" beside %s %s", figure(one.Floor), one.Unit)
	}
	say("%s: %s: %s %s%s (%s)", one.Database, one.What, figure(one.Value), one.Unit, floor, one.Note)
}

func (r *report) skip(format string, args ...any) {
	r.NotDone = append(r.NotDone, fmt.Sprintf(format, args...))
}

func met(ok bool) *bool { return &ok }

func (r *report) print(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "what\tdatabase\tmeasured\tfloor\tratio\tbudget\t\tnote")
	for _, one := range r.Rows {
		floor, ratio, verdict := "", "", ""
		if one.FloorIs != "" {
			floor = fmt.Sprintf("%s %s (%s)", figure(one.Floor), one.Unit, one.FloorIs)
		}
		if one.Ratio > 0 {
			ratio = fmt.Sprintf("%.2f", one.Ratio)
		}
		if one.Met != nil {
			verdict = map[bool]string{true: "met", false: "NOT MET"}[*one.Met]
		}
		fmt.Fprintf(t, "%s\t%s\t%s %s\t%s\t%s\t%s\t%s\t%s\n", one.What, one.Database, figure(one.Value), one.Unit, floor, ratio, one.Budget, verdict, one.Note)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, why := range r.NotDone {
		fmt.Fprintln(w, "not measured:", why)
	}
	_, err := fmt.Fprintf(w, "took %v\n", (time.Duration(r.TookMS) * time.Millisecond).Round(time.Second))
	return err
}

// figure shows three significant digits and no exponent.
func figure(v float64) string {
	switch {
	case v >= 100 || v == float64(int64(v)):
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	case v >= 1:
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.3f", v)
}

func (r *report) save(path string) error {
	raw, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, append(raw, '\n'), 0o644)
}
