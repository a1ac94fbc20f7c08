package wsclient_test

import (
	"strings"
	"testing"
	"time"

	"careline/server/protocol"
	"careline/server/wsclient"
)

// Places and states reach their user; what goes against the contract in them is
// kept.
func TestPlacesAndStates(t *testing.T) {
	f := newFake(t)
	s, err := wsclient.NewPatient(t.Context(), "demo", f.URL)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open(t.Context(), wsclient.Opening{Department: "billing", Text: "hello", ClientID: wsclient.NewClientID()}); err != nil {
		t.Fatal(err)
	}
	places, states := make(chan protocol.QueuePosition, 8), make(chan protocol.PatientStanding, 8)
	c := wsclient.Connect(s, wsclient.Options{
		MinBackoff: time.Millisecond,
		OnPlace:    func(p protocol.QueuePosition) { places <- p },
		OnState:    func(s protocol.PatientStanding) { states <- s },
	})
	t.Cleanup(c.Close)
	c.Follow("c_1")
	if err := c.WaitLive(t.Context(), "c_1"); err != nil {
		t.Fatal(err)
	}
	tell := func(frame any) {
		f.set(func(f *fake) {
			for socket := range f.sockets {
				socket.send(frame)
			}
		})
	}
	last := c.Log("c_1")[len(c.Log("c_1"))-1].Seq
	state := protocol.PatientStanding{ID: "c_1", Status: "open", LastSeq: last}
	tell(protocol.QueuePosition{Type: "queue.position", Conversation: "c_1", Position: 2, Wait: &protocol.QueueWait{LowS: 60, HighS: 120}})
	tell(protocol.State{Type: "conversation.state", PatientStanding: state})
	if p := <-places; p.Position != 2 || p.Wait.HighS != 120 {
		t.Fatalf("told %+v", p)
	}
	if st := <-states; st != state {
		t.Fatalf("told %+v", st)
	}
	if v := c.Violations(); len(v) != 0 {
		t.Fatal(v)
	}
	state.LastSeq++
	tell(protocol.State{Type: "conversation.state", PatientStanding: state})
	tell(map[string]any{"type": "conversation.state", "id": "c_1", "priority": "urgent"})
	tell(protocol.QueuePosition{Type: "queue.position", Conversation: "c_1", Position: 1, Wait: &protocol.QueueWait{LowS: 60, HighS: 1}})
	<-states
	<-places
	v := strings.Join(c.Violations(), "\n")
	for _, want := range []string{"but 2 is the last one held", `unknown field "priority"`, "place 1"} {
		if !strings.Contains(v, want) {
			t.Errorf("%q is missing among %s", want, v)
		}
	}
}
