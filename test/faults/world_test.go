package faults

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"careline/server/protocol"
	"careline/server/wsclient"
	"careline/test/rig"
)

const (
	patients      = 6
	conversations = 2 // of each patient
	staff         = 3
)

// world is everybody who writes, and what they have been told.
type world struct {
	t      *testing.T
	people []*person

	mu   sync.Mutex
	open []string // conversations that exist by the server's word
}

// person is one client with their outbox, log copies and luck.
type person struct {
	world  *world
	name   string
	kind   string
	client *wsclient.Client
	luck   *rand.Rand
	opened []string // patients: theirs

	mu   sync.Mutex
	sent []*wsclient.Sending
}

// newWorld signs everybody in. Each begins at another process and turns to the
// next one when theirs does not answer.
func newWorld(ctx context.Context, t *testing.T, servers []*rig.Server, seed uint64) *world {
	t.Helper()
	w := &world{t: t}
	bases := func(i int) []string {
		var all []string
		for n := range servers {
			all = append(all, servers[(i+n)%len(servers)].Base())
		}
		return all
	}
	add := func(kind string, i int, s *wsclient.Session) {
		w.people = append(w.people, &person{
			world: w, kind: kind, name: fmt.Sprintf("%s %d", kind, i),
			client: wsclient.Connect(s, wsclient.Options{MinBackoff: 10 * time.Millisecond, MaxBackoff: 300 * time.Millisecond}),
			luck:   rand.New(rand.NewPCG(seed, uint64(len(w.people)+1))),
		})
	}
	boss := w.hire(ctx, servers[0], "boss", "supervisor", bases(0)...)
	if err := rig.SetPolicy(ctx, boss, rig.Manual, "scheduling", "billing", "insurance"); err != nil {
		t.Fatal(err)
	}
	for i := range staff {
		add("staff", i, w.hire(ctx, servers[0], fmt.Sprint(i), "agent", bases(i)...))
	}
	for i := range patients {
		s, err := wsclient.NewPatient(ctx, "demo", bases(i)...)
		if err != nil {
			t.Fatal(err)
		}
		add("patient", i, s)
	}
	return w
}

// hire makes somebody who works in all departments and signs them in.
func (w *world) hire(ctx context.Context, s *rig.Server, name, role string, bases ...string) *wsclient.Session {
	w.t.Helper()
	email, password := fmt.Sprintf("faults-%s@test.test", name), "only for this test "+wsclient.NewClientID()
	if err := s.AddStaff(ctx, email, "Staff "+name, role, "scheduling,billing,insurance", password); err != nil {
		w.t.Fatal(err)
	}
	session, err := wsclient.NewStaff(ctx, email, password, bases...)
	if err != nil {
		w.t.Fatal(err)
	}
	return session
}

func (w *world) close() {
	var all sync.WaitGroup
	for _, p := range w.people {
		all.Go(p.client.Close)
	}
	all.Wait()
}

func (w *world) sent() int {
	n := 0
	for _, p := range w.people {
		n += len(p.sent)
	}
	return n
}

// exists tells everybody on the staff's side of a new conversation.
func (w *world) exists(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.open = append(w.open, id)
	for _, p := range w.people {
		if p.kind == "staff" {
			p.client.Follow(id)
		}
	}
}

func (p *person) conversation() string {
	p.world.mu.Lock()
	defer p.world.mu.Unlock()
	all := p.opened
	if p.kind == "staff" {
		all = p.world.open
	}
	if len(all) == 0 {
		return ""
	}
	return all[p.luck.IntN(len(all))]
}

// act does one random thing after the other until it is over.
func (p *person) act(ctx context.Context, over <-chan struct{}) {
	for {
		pause := time.NewTimer(time.Duration(p.luck.IntN(25)) * time.Millisecond) // the pace of the traffic
		select {
		case <-over:
			pause.Stop()
			p.openAll(ctx)
			return
		case <-pause.C:
		}
		if len(p.opened) < conversations && p.kind == "patient" && p.luck.IntN(3) == 0 {
			p.openOne(ctx)
		}
		id := p.conversation()
		if id == "" {
			continue
		}
		switch n := p.luck.IntN(100); {
		case n < 65:
			p.write(id)
		case n < 75:
			p.client.Cut()
		case n < 80:
			p.repeat(ctx)
		case n < 85 && p.kind == "staff":
			if err := p.client.Session().Claim(ctx, id); err != nil && wsclient.AsProblem(err) == nil {
				p.world.t.Errorf("%s: claim: %v", p.name, err)
			}
		case n < 92:
			p.client.Frame(protocol.ReadSend{Type: "conversation.read", Conversation: id, Seq: int64(p.luck.IntN(200))})
		default:
			p.client.Frame(protocol.TypingSend{Type: "typing", Conversation: id})
		}
	}
}

// openAll opens what luck has not opened in time.
func (p *person) openAll(ctx context.Context) {
	for p.kind == "patient" && len(p.opened) < conversations {
		if !p.openOne(ctx) {
			return
		}
	}
}

func (p *person) openOne(ctx context.Context) bool {
	department := []string{"scheduling", "billing", "insurance"}[p.luck.IntN(3)]
	c, err := p.client.Session().Open(ctx, wsclient.Opening{Department: department, Text: p.text(), ClientID: wsclient.NewClientID()})
	if err != nil {
		p.world.t.Errorf("%s: open: %v", p.name, err)
		return false
	}
	p.client.Follow(c.ID)
	p.world.mu.Lock()
	p.opened = append(p.opened, c.ID)
	p.world.mu.Unlock()
	p.world.exists(c.ID)
	return true
}

// write puts a message, or now and then a note, into the outbox. An outbox
// that the server does not empty fast enough gets no more.
func (p *person) write(id string) {
	if p.client.Unsent() >= 8 {
		return
	}
	s := p.client.Post(id, p.text(), p.kind == "staff" && p.luck.IntN(4) == 0)
	p.mu.Lock()
	p.sent = append(p.sent, s)
	p.mu.Unlock()
}

// repeat sends a message again that was sent before, acknowledged or not, over
// the other transport. The answer must be that of the first time.
func (p *person) repeat(ctx context.Context) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.sent) == 0 {
		return
	}
	s := p.sent[p.luck.IntN(len(p.sent))]
	ack, err := s.Wait(ctx)
	if err != nil {
		return // told by verify
	}
	e, err := p.client.Session().Send(ctx, s.Conversation, s.ClientID, s.Text, s.Note)
	if err != nil {
		p.world.t.Errorf("%s: repeat: %v", p.name, err)
	} else if e.Seq != ack.Seq || e.At != ack.At || e.Text != s.Text {
		p.world.t.Errorf("%s: a repeated message is event %d, not %d", p.name, e.Seq, ack.Seq)
	}
}

// text is unique and now and then awkward: long, many scripts, white space.
func (p *person) text() string {
	parts := []string{"Hello", "¿Cuánto cuesta?", "مرحبا", "👩🏽‍⚕️", "line\nbreak", "\ttab ", "e\u0301", strings.Repeat("long ", p.luck.IntN(200))}
	p.luck.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	return p.name + " " + strings.Join(slices.Clone(parts[:1+p.luck.IntN(4)]), " ") + fmt.Sprint(p.luck.Uint64())
}
