package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"careline/server/desk"
)

// dialogue is one recorded conversation, as a line of a replay file holds it.
type dialogue struct {
	Line      int     `json:"-"`
	ID        string  `json:"id"`
	Topic     string  `json:"topic"`
	StartedAt float64 `json:"started_at"` // Unix seconds
	Turns     []turn  `json:"turns"`
}

type turn struct {
	Who  string  `json:"who"` // patient, agent
	Text string  `json:"text"`
	At   float64 `json:"at"` // seconds since StartedAt
}

// Who of a turn.
const (
	whoPatient = "patient"
	whoAgent   = "agent"
)

// department is the key of the department a dialogue belongs to.
func (d *dialogue) department() string {
	if d.Topic == "general" {
		return "scheduling"
	}
	return d.Topic
}

// offsets are when each dialogue begins, in seconds after the first. A span in
// which nobody writes is shortened to idle; 0: none is.
func offsets(all []dialogue, idle float64) []float64 {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(all[a].StartedAt, all[b].StartedAt) })
	out := make([]float64, len(all))
	skipped, quiet := 0.0, all[order[0]].StartedAt // since when nobody writes
	for _, i := range order {
		d := &all[i]
		if idle > 0 && d.StartedAt-quiet > idle {
			skipped += d.StartedAt - quiet - idle
		}
		quiet = max(quiet, d.StartedAt+d.Turns[len(d.Turns)-1].At)
		out[i] = d.StartedAt - all[order[0]].StartedAt - skipped
	}
	return out
}

// maxDialogueBytes bounds one line of a replay file.
const maxDialogueBytes = 16 << 20

// readDialogues reads a whole replay file: JSON Lines, one dialogue a line. The
// error joins every fault found, each with its line number; a file with one
// fault is not played at all.
func readDialogues(r io.Reader) ([]dialogue, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 64<<10), maxDialogueBytes)
	var all []dialogue
	var faults []error
	seen := map[string]int{}
	n := 0
	for lines.Scan() {
		n++
		if len(lines.Bytes()) == 0 {
			continue
		}
		d := dialogue{Line: n}
		err := json.Unmarshal(lines.Bytes(), &d)
		if err == nil {
			err = d.check()
		}
		if err == nil && seen[d.ID] > 0 {
			err = fmt.Errorf("has the same id as line %d", seen[d.ID])
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("line %d: %w", n, err))
			continue
		}
		seen[d.ID] = n
		all = append(all, d)
	}
	if err := lines.Err(); err != nil {
		faults = append(faults, fmt.Errorf("line %d: %w", n+1, err))
	}
	if len(all) == 0 && len(faults) == 0 {
		faults = append(faults, errors.New("the file holds no dialogue"))
	}
	return all, errors.Join(faults...)
}

// check says why a dialogue cannot be played. It repeats nothing of the texts.
func (d *dialogue) check() error {
	switch {
	case d.ID == "":
		return errors.New("has no id")
	case d.Topic == "":
		return errors.New("has no topic")
	case !finite(d.StartedAt):
		return errors.New("started_at is not a time")
	case len(d.Turns) == 0:
		return errors.New("has no turns")
	case d.Turns[0].Who != whoPatient:
		return errors.New("turn 1 is not the patient's: a conversation is opened by its patient")
	}
	last := 0.0
	for i, t := range d.Turns {
		if t.Who != whoPatient && t.Who != whoAgent {
			return fmt.Errorf("turn %d: who is neither %q nor %q", i+1, whoPatient, whoAgent)
		}
		if err := desk.CheckText(t.Text); err != nil {
			return fmt.Errorf("turn %d: the text cannot be a message: %w", i+1, err)
		}
		if !finite(t.At) || t.At < last {
			return fmt.Errorf("turn %d: its time is before the turn before it", i+1)
		}
		last = t.At
	}
	return nil
}

func finite(f float64) bool { return f >= 0 && !math.IsInf(f, 0) && !math.IsNaN(f) }
