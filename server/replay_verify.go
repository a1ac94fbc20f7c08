package main

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"careline/server/desk"
	"careline/server/wsclient"
)

// logsOf are the four copies of one conversation's log that must agree.
type logsOf struct {
	patientSocket, staffSocket, patientREST, staffREST []wsclient.Event
}

// collect waits until both sockets hold the end and reads REST as both sides.
func collect(ctx context.Context, conversation string, sides map[string]*wsclient.Client) (l logsOf, err error) {
	ctx, cancel := context.WithTimeout(ctx, stepPatience)
	defer cancel()
	patient, staff := sides[whoPatient], sides[whoAgent]
	if l.patientREST, err = patient.Session().Events(ctx, conversation); err != nil {
		return l, err
	}
	if l.staffREST, err = staff.Session().Events(ctx, conversation); err != nil {
		return l, err
	}
	err = errors.Join(holdsEvents(ctx, patient, conversation, len(l.patientREST)), holdsEvents(ctx, staff, conversation, len(l.staffREST)))
	l.patientSocket, l.staffSocket = patient.Log(conversation), staff.Log(conversation)
	return l, err
}

func holdsEvents(ctx context.Context, c *wsclient.Client, conversation string, n int) error {
	return c.Wait(ctx, conversation, func(log []wsclient.Event) bool { return len(log) >= n })
}

func holdsMessages(ctx context.Context, c *wsclient.Client, conversation string, n int) error {
	return c.Wait(ctx, conversation, func(log []wsclient.Event) bool {
		held := 0
		for _, e := range log {
			if e.Kind == string(desk.Message) {
				held++
			}
		}
		return held >= n
	})
}

// verify compares the copies with the dialogue that was played and with each
// other. It answers one sentence a fault and never repeats a text.
func (d *dialogue) verify(l logsOf) (faults []string) {
	say := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	for _, copy := range []struct {
		name string
		log  []wsclient.Event
	}{
		{"patient's socket", l.patientSocket},
		{"staff's socket", l.staffSocket},
		{"REST as patient", l.patientREST},
		{"REST as staff", l.staffREST},
	} {
		if fault := d.compare(copy.log); fault != "" {
			say("%s: %s", copy.name, fault)
		}
	}
	if !reflect.DeepEqual(l.patientSocket, l.patientREST) {
		say("the patient's socket and REST do not hold the same events")
	}
	if !reflect.DeepEqual(l.staffSocket, l.staffREST) {
		say("the staff's socket and REST do not hold the same events")
	}
	for i, e := range l.staffREST {
		if e.Seq != int64(i+1) {
			say("the staff's log is not dense: event %d stands at place %d", e.Seq, i+1)
			break
		}
	}
	if fault := sameForPatient(l.staffREST, l.patientREST); fault != "" {
		say("%s", fault)
	}
	return faults
}

// compare finds the first message that differs from the dialogue's turns in
// text (byte for byte), order or author.
func (d *dialogue) compare(log []wsclient.Event) string {
	n := 0
	for _, e := range log {
		if e.Kind != string(desk.Message) {
			continue
		}
		if n >= len(d.Turns) {
			return fmt.Sprintf("holds more than the %d messages of the file", len(d.Turns))
		}
		t := d.Turns[n]
		want := string(desk.KindPatient)
		if t.Who == whoAgent {
			want = string(desk.KindStaff)
		}
		if e.From.Kind != want {
			return fmt.Sprintf("message %d is from %s, not from %s", n+1, e.From.Kind, want)
		}
		if e.Text != t.Text {
			return fmt.Sprintf("message %d is not the text of the file", n+1)
		}
		n++
	}
	if n < len(d.Turns) {
		return fmt.Sprintf("holds %d of the %d messages of the file", n, len(d.Turns))
	}
	return ""
}

// sameForPatient holds the patient's view against the staff's: exactly the
// events whose kind patients see, each after the one before it.
func sameForPatient(staff, patient []wsclient.Event) string {
	i, prev := 0, int64(0)
	for _, e := range staff {
		if !desk.EventKind(e.Kind).VisibleTo(desk.KindPatient) {
			continue
		}
		if i >= len(patient) || patient[i].Seq != e.Seq || patient[i].Kind != e.Kind {
			return fmt.Sprintf("the patient's view lacks event %d (%s)", e.Seq, e.Kind)
		}
		if patient[i].Prev != prev {
			return fmt.Sprintf("event %d of the patient's view names %d as the one before it, not %d", e.Seq, patient[i].Prev, prev)
		}
		prev = e.Seq
		i++
	}
	if i < len(patient) {
		return fmt.Sprintf("the patient's view holds event %d (%s), which is not theirs", patient[i].Seq, patient[i].Kind)
	}
	return ""
}
