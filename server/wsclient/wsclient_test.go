package wsclient_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"careline/server/protocol"
	"careline/server/wsclient"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// opened is a patient with one open conversation, connected and following it.
func opened(t *testing.T, f *fake) *wsclient.Client {
	t.Helper()
	s, err := wsclient.NewPatient(t.Context(), "demo", f.URL)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open(t.Context(), wsclient.Opening{Department: "billing", Text: "hello", ClientID: wsclient.NewClientID()}); err != nil {
		t.Fatal(err)
	}
	return following(t, s)
}

func following(t *testing.T, s *wsclient.Session) *wsclient.Client {
	t.Helper()
	c := wsclient.Connect(s, wsclient.Options{MinBackoff: time.Millisecond, MaxBackoff: 20 * time.Millisecond})
	t.Cleanup(c.Close)
	c.Follow("c_1")
	if err := c.WaitLive(t.Context(), "c_1"); err != nil {
		t.Fatal(err)
	}
	return c
}

func send(t *testing.T, c *wsclient.Client, text string) wsclient.Ack {
	t.Helper()
	ack, err := c.Post("c_1", text, false).Wait(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return ack
}

// holds waits until the client's log ends at seq and checks the texts.
func holds(t *testing.T, c *wsclient.Client, texts ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	var got []string
	err := c.Wait(ctx, "c_1", func(log []wsclient.Event) bool {
		got = got[:0]
		for _, e := range log {
			if e.Kind == "message" {
				got = append(got, e.Text)
			}
		}
		return len(got) >= len(texts)
	})
	if err != nil || strings.Join(got, "|") != strings.Join(texts, "|") {
		t.Fatalf("log holds %q, want %q (%v)", got, texts, err)
	}
}

func clean(t *testing.T, c *wsclient.Client) {
	t.Helper()
	if v := c.Violations(); len(v) > 0 {
		t.Errorf("violations: %v", v)
	}
}

func TestSendAndFollow(t *testing.T) {
	f := newFake(t)
	c := opened(t, f)
	ack := send(t, c, "one")
	f.say("c_1", "two")
	holds(t, c, "hello", "one", "two")
	if ack.Seq != 3 || ack.Acked.Before(ack.Sent) {
		t.Errorf("ack %+v", ack)
	}
	events, err := c.Session().Events(t.Context(), "c_1")
	if err != nil || len(events) != 4 {
		t.Errorf("REST pages: %d events, %v", len(events), err)
	}
	clean(t, c)
}

func TestLostAcknowledgementIsSentAgainUnderTheSameID(t *testing.T) {
	f := newFake(t)
	c := opened(t, f)
	f.set(func(f *fake) { f.cutBeforeAck = 2 })
	ack := send(t, c, "once")
	holds(t, c, "hello", "once")
	if ack.Seq != 3 || len(f.logs["c_1"]) != 3 {
		t.Errorf("ack %d, log %d: stored more than once", ack.Seq, len(f.logs["c_1"]))
	}
	if lost := c.Counts().Lost; lost != 2 {
		t.Errorf("%d connections lost, want 2", lost)
	}
	clean(t, c)
}

func TestOrderIsKeptThroughRefusalsAsTooFast(t *testing.T) {
	f := newFake(t)
	c := opened(t, f)
	f.set(func(f *fake) { f.rateLimit = 3 })
	want := []string{"hello"}
	var last *wsclient.Sending
	for i := range 5 {
		want = append(want, fmt.Sprint(i))
		last = c.Post("c_1", fmt.Sprint(i), false)
	}
	if _, err := last.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	holds(t, c, want...)
	if n := c.Counts().RateLimited; n != 3 {
		t.Errorf("%d refusals counted, want 3", n)
	}
}

func TestResumesAfterACut(t *testing.T) {
	f := newFake(t)
	c := opened(t, f)
	for i := range 3 {
		f.set(func(f *fake) { f.refuse = 1 })
		f.cutAll()
		f.say("c_1", fmt.Sprint(i))
	}
	holds(t, c, "hello", "0", "1", "2")
	clean(t, c)
}

func TestGapIsReportedAndRepaired(t *testing.T) {
	f := newFake(t)
	c := opened(t, f)
	f.set(func(f *fake) { f.hideEvent = 1 })
	f.say("c_1", "hidden")
	f.say("c_1", "shown")
	holds(t, c, "hello", "hidden", "shown")
	if v := c.Violations(); len(v) != 1 || !strings.Contains(v[0], "gap") {
		t.Errorf("violations: %v", v)
	}
}

func TestDoubleIsReportedAndDropped(t *testing.T) {
	f := newFake(t)
	c := opened(t, f)
	f.set(func(f *fake) { f.doubleEvents = true })
	f.say("c_1", "twice")
	f.set(func(f *fake) { f.doubleEvents = false })
	f.say("c_1", "after")
	holds(t, c, "hello", "twice", "after")
	if v := c.Violations(); len(v) != 1 || !strings.Contains(v[0], "twice") {
		t.Errorf("violations: %v", v)
	}
}

func TestFieldThatPatientsMustNotSeeIsReported(t *testing.T) {
	f := newFake(t)
	c := opened(t, f)
	f.set(func(f *fake) { f.leak = true })
	f.say("c_1", "leaky")
	f.set(func(f *fake) { f.leak = false })
	f.say("c_1", "sound")
	holds(t, c, "hello", "leaky", "sound") // the leak is not taken, the gap it leaves is repaired
	if v := c.Violations(); len(v) == 0 || !strings.Contains(v[0], "waiting_on") {
		t.Errorf("violations: %v", v)
	}
}

func TestStaffTokenIsRenewedWhenTheSessionExpires(t *testing.T) {
	f := newFake(t)
	opened(t, f)
	s, err := wsclient.NewStaff(t.Context(), "a@b.c", "pw", f.URL)
	if err != nil {
		t.Fatal(err)
	}
	f.set(func(f *fake) { f.closeWith = protocol.CloseExpired })
	c := following(t, s) // closed with 4001, renewed, back
	if n := c.Counts().Connections; n != 2 {
		t.Errorf("%d connections, want 2", n)
	}
	f.set(func(f *fake) { f.tokens++ }) // refused by REST
	if _, err := s.Events(t.Context(), "c_1"); err != nil {
		t.Errorf("REST with a refused token: %v", err)
	}
}

func TestPatientIsOutWhenTheSessionEnds(t *testing.T) {
	f := newFake(t)
	c := opened(t, f)
	f.set(func(f *fake) { f.closeWith = protocol.CloseExpired })
	f.cutAll()
	_, err := c.Post("c_1", "too late", false).Wait(t.Context())
	if p := wsclient.AsProblem(err); p == nil || p.Status != 401 {
		t.Errorf("answer to a message after the end: %v", err)
	}
}

func TestRefusalsEndWhatTheyConcern(t *testing.T) {
	f := newFake(t)
	c := opened(t, f)
	if _, err := c.Post("c_1", "forbidden", false).Wait(t.Context()); wsclient.AsProblem(err) == nil {
		t.Errorf("a refused text was answered with %v", err)
	}
	c.Follow("c_2")
	if err := c.WaitLive(t.Context(), "c_2"); wsclient.AsProblem(err) == nil || wsclient.AsProblem(err).Code != "not_found" {
		t.Errorf("a foreign conversation was answered with %v", err)
	}
	send(t, c, "still here")
	c.Close()
	if _, err := c.Post("c_1", "closed", false).Wait(t.Context()); err != wsclient.ErrClosed {
		t.Errorf("a closed client answered %v", err)
	}
}

func TestPacesItselfByTheLimitsOfTheWelcome(t *testing.T) {
	f := newFake(t)
	f.limits = protocol.Limits{FramesPerSecond: 100, FramesBurst: 5}
	c := opened(t, f)
	started := time.Now()
	for i := range 20 {
		send(t, c, fmt.Sprint(i))
	}
	// 21 frames with the subscription, at most 5 at once and then 100 a second.
	if took := time.Since(started); took < 150*time.Millisecond {
		t.Errorf("20 messages in %v, faster than the limits allow", took)
	}
}

func TestAnotherProcessIsTriedWhenOneIsGone(t *testing.T) {
	f := newFake(t)
	dead := newFake(t)
	dead.Close()
	s, err := wsclient.NewPatient(t.Context(), "demo", dead.URL, f.URL)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open(t.Context(), wsclient.Opening{Department: "billing", Text: "hello", ClientID: wsclient.NewClientID()}); err != nil {
		t.Fatal(err)
	}
	holds(t, following(t, s), "hello")
}
