package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"careline/server/wsclient"
	"careline/test/rig"
)

// A busy desk: many consoles show lists in which rows change all the time. What
// is measured is how long a patient's message takes until its row is at every
// console of the department; the floor sends as many bytes to as many sockets
// and knows nothing.

// departmentsOfDesk share the staff and the conversations evenly, as in a
// clinic with so many people.
var departmentsOfDesk = []string{"scheduling", "billing", "insurance"}

// senders is how many patients write; each writes in turn.
const senders = 500

// rowSize is about what a row of a list weighs, for the floor.
const rowSize = 900

// desk is one thing under measurement: patients who write, consoles that wait.
type deskSide struct {
	name     string
	patients []*socket
	rooms    []string // of each patient: what they write to
	text     string
	consoles []*console
	audience []int // of each patient: consoles that are to see it
	next     atomic.Int64
	sentAt   []atomic.Int64 // Unix ns, by number of the message
}

// console is one open list.
type console struct {
	*socket
	mu   sync.Mutex
	took []time.Duration
}

// most is more messages than a run sends.
const most = 200_000

func (d *deskSide) close() {
	for _, p := range d.patients {
		p.cut()
	}
	for _, c := range d.consoles {
		c.cut()
	}
}

// watch notes when each numbered message arrives.
func (c *console) watch(d *deskSide) {
	var buf bytes.Buffer
	for {
		_, r, err := c.conn.NextReader()
		if err != nil {
			return
		}
		buf.Reset()
		if _, err := io.Copy(&buf, r); err != nil {
			return
		}
		n := numberIn(buf.Bytes())
		if n < 0 || n >= most {
			continue
		}
		took := time.Duration(time.Now().UnixNano() - d.sentAt[n].Load())
		c.mu.Lock()
		c.took = append(c.took, took)
		c.mu.Unlock()
	}
}

// numberIn finds the number that a message begins with; -1: none.
func numberIn(raw []byte) int {
	_, rest, found := bytes.Cut(raw, []byte(`"#`))
	if !found || len(rest) < 7 {
		return -1
	}
	n, err := strconv.Atoi(string(rest[:7]))
	if err != nil {
		return -1
	}
	return n
}

// flow writes perSecond messages a second for a while and answers how many
// arrivals there have to be.
func (d *deskSide) flow(ctx context.Context, perSecond int, during time.Duration) (expected int, err error) {
	began := time.Now()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	total := int(float64(perSecond) * during.Seconds())
	for sent := 0; sent < total; {
		for due := min(total, int(time.Since(began).Seconds()*float64(perSecond))); sent < due; sent++ {
			n := int(d.next.Add(1)) - 1
			i := n % len(d.patients)
			frame := wireFrame{Type: "message.send", Conversation: d.rooms[i], ClientID: wsclient.NewClientID(), Text: fmt.Sprintf("#%07d ", n) + d.text}
			d.sentAt[n].Store(time.Now().UnixNano())
			if err := d.patients[i].send(frame); err != nil {
				return 0, fmt.Errorf("%s: %w", d.name, err)
			}
			expected += d.audience[i]
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
	return expected, nil
}

// arrivals are all that came so far.
func (d *deskSide) arrivals() []time.Duration {
	var all []time.Duration
	for _, c := range d.consoles {
		c.mu.Lock()
		all = append(all, c.took...)
		c.mu.Unlock()
	}
	return all
}

// arrivePatience is how long late rows are waited for; what has not come then
// counts as having taken so long.
const arrivePatience = 5 * time.Second

func (d *deskSide) settled(ctx context.Context, expected int) (sorted []time.Duration, missing int, err error) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(arrivePatience); ; {
		all := d.arrivals()
		if len(all) < expected && time.Now().Before(end) {
			select {
			case <-tick.C:
				continue
			case <-ctx.Done():
				return nil, 0, ctx.Err()
			}
		}
		missing = max(0, expected-len(all))
		all = append(all, slices.Repeat([]time.Duration{arrivePatience}, missing)...)
		slices.Sort(all)
		return all, missing, nil
	}
}

// desk measures a busy desk on SQLite.
func (b *bench) desk(ctx context.Context) error {
	server := newServer(b.binary, b.dir, "desk", "")
	defer stopServer(server)
	say("desk: %d consoles and %d open conversations", b.consoles, b.open)
	mine, err := b.deskOf(ctx, server)
	if err != nil {
		return err
	}
	defer mine.close()
	f, err := startFloor("relay", "-")
	if err != nil {
		return err
	}
	defer f.stop()
	floor, err := b.deskFloor(ctx, f.base)
	if err != nil {
		return err
	}
	defer floor.close()

	say("desk: messages flow")
	expected := map[*deskSide]int{}
	const rounds = 4
	for range rounds { // in turn, so that what else the machine does hits both
		for _, d := range []*deskSide{mine, floor} {
			n, err := d.flow(ctx, b.flow, b.deskFor/rounds)
			if err != nil {
				return err
			}
			expected[d] += n
			if _, _, err := d.settled(ctx, expected[d]); err != nil {
				return err
			}
		}
	}
	took, missing, err := mine.settled(ctx, expected[mine])
	if err != nil {
		return err
	}
	least, _, err := floor.settled(ctx, expected[floor])
	if err != nil {
		return err
	}
	ms := func(sorted []time.Duration, p float64) float64 {
		return float64(percentile(sorted, p).Microseconds()) / 1000
	}
	b.report.add(row{What: fmt.Sprintf("a change reaches a console, p99, %d staff, %d open conversations, %d msg/s", b.consoles, b.open, b.flow),
		Database: "sqlite", Value: ms(took, 99), Unit: "ms", Floor: ms(least, 99), FloorIs: "bare gorilla relay, same fan-out",
		Budget: "≤ 250 ms", Met: met(ms(took, 99) <= 250 && missing == 0),
		Note: fmt.Sprintf("p50 %.0f ms, floor %.0f; rows are sent ten times a second; %d rows, %d missing", ms(took, 50), ms(least, 50), len(took), missing)})
	return nil
}

// deskOf fills a clinic: its staff in departments, conversations that they
// have, and patients on sockets who write.
func (b *bench) deskOf(ctx context.Context, server *rig.Server) (*deskSide, error) {
	if err := server.Start(ctx); err != nil {
		return nil, err
	}
	c := &clinic{base: server.Base(), departments: departmentsOfDesk}
	boss, err := hire(ctx, server, "boss", "supervisor", strings.Join(departmentsOfDesk, ","))
	if err != nil {
		return nil, err
	}
	if err := rig.SetPolicy(ctx, boss, rig.Manual, departmentsOfDesk...); err != nil {
		return nil, err
	}
	c.staff = make([]*wsclient.Session, b.consoles)
	if err := each(b.consoles, 2, func(i int) (err error) {
		c.staff[i], err = hire(ctx, server, fmt.Sprint(i+1), "agent", departmentsOfDesk[i%len(departmentsOfDesk)])
		return err
	}); err != nil {
		return nil, err
	}
	if err := c.open(ctx, b.open); err != nil {
		return nil, err
	}
	// A colleague of its department has each one.
	if err := each(b.open, 16, func(i int) error {
		of := len(departmentsOfDesk)
		who := i % of
		if there := (b.consoles - who + of - 1) / of; there > 0 {
			who += of * (i / of % there)
		}
		return c.staff[who].Claim(ctx, c.conversations[i])
	}); err != nil {
		return nil, err
	}

	d := &deskSide{name: "careline", text: sample, sentAt: make([]atomic.Int64, most)}
	tokens, err := c.staffTokens(ctx)
	if err != nil {
		return nil, err
	}
	inDepartment := make([]int, len(departmentsOfDesk))
	for i, token := range tokens {
		s, err := dialSocket(ctx, c.base, token)
		if err != nil {
			d.close()
			return nil, err
		}
		inDepartment[i%len(departmentsOfDesk)]++
		d.consoles = append(d.consoles, &console{socket: s})
	}
	token := c.token(ctx)
	for i := range min(senders, b.open) {
		s, err := dialSocket(ctx, c.base, token(i))
		if err == nil {
			d.patients = append(d.patients, s)
			_, err = s.subscribe(c.conversations[i], 0)
		}
		if err != nil {
			d.close()
			return nil, err
		}
		d.rooms = append(d.rooms, c.conversations[i])
		d.audience = append(d.audience, inDepartment[i%len(departmentsOfDesk)])
	}
	d.begin()
	return d, nil
}

// deskFloor connects as many sockets to the floor; a department is a room.
func (b *bench) deskFloor(ctx context.Context, base string) (*deskSide, error) {
	d := &deskSide{name: "floor", text: strings.Repeat("x", rowSize), sentAt: make([]atomic.Int64, most)}
	inDepartment := make([]int, len(departmentsOfDesk))
	for i := range b.consoles {
		s, err := dialSocket(ctx, base, "")
		if err == nil {
			d.consoles = append(d.consoles, &console{socket: s})
			_, err = s.subscribe(departmentsOfDesk[i%len(departmentsOfDesk)], 0)
		}
		if err != nil {
			d.close()
			return nil, err
		}
		inDepartment[i%len(departmentsOfDesk)]++
	}
	for i := range min(senders, b.open) {
		s, err := dialSocket(ctx, base, "")
		if err != nil {
			d.close()
			return nil, err
		}
		d.patients = append(d.patients, s)
		d.rooms = append(d.rooms, departmentsOfDesk[i%len(departmentsOfDesk)])
		d.audience = append(d.audience, inDepartment[i%len(departmentsOfDesk)])
	}
	d.begin()
	return d, nil
}

// begin reads on all sockets.
func (d *deskSide) begin() {
	for _, p := range d.patients {
		go p.read()
	}
	for _, c := range d.consoles {
		go c.watch(d)
	}
}
