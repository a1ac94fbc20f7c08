package faults

import (
	"context"
	"reflect"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/wsclient"
)

// verify holds the server and everybody's copies to the promises, when all
// processes are up again.
func (w *world) verify(ctx context.Context, t *testing.T) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if len(w.open) != patients*conversations {
		t.Errorf("%d conversations were opened, %d were meant to", len(w.open), patients*conversations)
	}
	stored := w.stored(ctx, t) // acknowledged messages by client id
	logs := map[string][]wsclient.Event{}
	var reader *wsclient.Session
	for _, p := range w.people {
		if p.kind == "staff" {
			reader = p.client.Session()
		}
	}
	for _, id := range w.open {
		log, err := reader.Events(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		logs[id] = log
		checkLog(t, id, log, stored)
		row, err := reader.Conversation(ctx, id)
		if err != nil || row.LastSeq != int64(len(log)) {
			t.Errorf("%s: the row ends at %d, the log at %d (%v)", id, row.LastSeq, len(log), err)
		}
	}
	for clientID, s := range stored {
		if s != nil {
			t.Errorf("an acknowledged message (%s) is not stored", clientID)
		}
	}
	for _, p := range w.people {
		p.verify(ctx, t, logs)
	}
}

// stored waits until every message has its answer.
func (w *world) stored(ctx context.Context, t *testing.T) map[string]*wsclient.Sending {
	all := map[string]*wsclient.Sending{}
	for _, p := range w.people {
		last := map[string]int64{}
		for i, s := range p.sent {
			ack, err := s.Wait(ctx)
			if err != nil {
				t.Fatalf("%s: message %d of %d: %v (unsent: %d, %+v)", p.name, i+1, len(p.sent), err, p.client.Unsent(), p.client.Counts())
			}
			if ack.Seq <= last[s.Conversation] {
				t.Errorf("%s: message %d overtook the one before it: event %d after %d", p.name, i+1, ack.Seq, last[s.Conversation])
			}
			last[s.Conversation] = ack.Seq
			all[s.ClientID] = s
		}
	}
	return all
}

// checkLog checks one conversation's log as staff read it: dense, in time, and
// each message in it is one that was acknowledged, once, as it was sent. What
// it finds is struck from stored.
func checkLog(t *testing.T, id string, log []wsclient.Event, stored map[string]*wsclient.Sending) {
	at := int64(0)
	openings := 0
	for i, e := range log {
		if e.Seq != int64(i+1) || e.Prev != int64(i) {
			t.Errorf("%s: event %d (prev %d) stands at place %d", id, e.Seq, e.Prev, i+1)
		}
		if e.At < at {
			t.Errorf("%s: event %d is older than the one before it", id, e.Seq)
		}
		at = e.At
		switch desk.EventKind(e.Kind) {
		case desk.Opened:
			openings++
		case desk.Message, desk.Note:
			if openings == 1 && e.Kind == "message" && stored[e.ClientID] == nil && isFirst(log, i) {
				continue // opened the conversation
			}
			s := stored[e.ClientID]
			if s == nil {
				t.Errorf("%s: event %d (%s) was not sent, or is stored twice", id, e.Seq, e.Kind)
				continue
			}
			ack, _ := s.Wait(t.Context()) // answered: stored has waited for it
			if ack.Seq != e.Seq || ack.At != e.At || s.Text != e.Text || s.Conversation != id || s.Note != (e.Kind == "note") {
				t.Errorf("%s: event %d is not what was acknowledged as %d", id, e.Seq, ack.Seq)
			}
			stored[e.ClientID] = nil
		}
	}
	if openings != 1 {
		t.Errorf("%s was opened %d times", id, openings)
	}
}

// isFirst reports whether event i is the first message of the log.
func isFirst(log []wsclient.Event, i int) bool {
	for _, e := range log[:i] {
		if e.Kind == "message" {
			return false
		}
	}
	return true
}

// verify compares what a person was shown with what REST shows them and with
// the log.
func (p *person) verify(ctx context.Context, t *testing.T, logs map[string][]wsclient.Event) {
	for _, violation := range p.client.Violations() {
		t.Errorf("%s saw: %s", p.name, violation)
	}
	ids := p.opened
	if p.kind == "staff" {
		ids = p.world.open
	} else if own, _, err := p.client.Session().Conversations(ctx, "all", "", "", 100); err != nil || len(own) != len(ids) {
		t.Errorf("%s has %d conversations, opened %d (%v)", p.name, len(own), len(ids), err)
	}
	for _, id := range ids {
		mine, err := p.client.Session().Events(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(kinds(mine), kinds(visible(logs[id], p.kind))) {
			t.Errorf("%s: %s on REST is not the log as they may see it", p.name, id)
		}
		if err := p.client.Wait(ctx, id, func(log []wsclient.Event) bool { return len(log) >= len(mine) }); err != nil {
			t.Errorf("%s: %s: %d of %d events arrived: %v", p.name, id, len(p.client.Log(id)), len(mine), err)
			continue
		}
		if got := p.client.Log(id); !reflect.DeepEqual(got, mine) {
			t.Errorf("%s was shown another log of %s than REST shows: %d and %d events", p.name, id, len(got), len(mine))
		}
	}
}

func visible(log []wsclient.Event, kind string) []wsclient.Event {
	var all []wsclient.Event
	for _, e := range log {
		if desk.EventKind(e.Kind).VisibleTo(desk.ActorKind(kind)) {
			all = append(all, e)
		}
	}
	return all
}

// kinds reduces events to what both sides are shown alike.
func kinds(log []wsclient.Event) (all []wsclient.Event) {
	for _, e := range log {
		var same wsclient.Event
		same.Seq, same.At, same.Kind, same.Text, same.ClientID, same.From = e.Seq, e.At, e.Kind, e.Text, e.ClientID, e.From
		all = append(all, same)
	}
	return all
}
