package chat_test

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"slices"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store"
	"careline/server/store/storetest"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// Whatever patients, staff and processes do, in whatever order: after the
// router has looked, no offer goes beyond anybody's capacity or to somebody
// who is not there, nobody waits while somebody fit is free, no one is passed
// by a later equal one, and what the absent held is back.
func TestRoutingWhateverHappens(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		h.hire("s_cy", "Cy", desk.RoleAgent, "d_scheduling")
		few(t, map[string]string{"sqlite": "30", "postgres": "1"}[d.Name])
		rapid.Check(t, func(r *rapid.T) {
			w := newShift(h, r)
			for range rapid.IntRange(5, 40).Draw(r, "steps") {
				w.step()
				w.before = w.offered()
				w.route()
				if err := w.sound(); err != nil {
					r.Fatal(err)
				}
			}
		})
	})
}

// few makes rapid check so many schedules: each of them asks the database some
// thousand times.
func few(t *testing.T, checks string) {
	t.Helper()
	f := flag.Lookup("rapid.checks")
	was := f.Value.String()
	if err := f.Value.Set(checks); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Value.Set(was) })
}

// shift is two processes' services on one database, and what the test knows of
// who is where.
type shift struct {
	*house
	r        *rapid.T
	services []*chat.Service
	at       map[string]map[int]bool // subject → processes
	names    []string                // of the processes
	began    []time.Time             // since when they could see anybody
	open     []desk.ConversationID
	gone     map[string]time.Time                 // since when nobody has them
	before   map[desk.ConversationID]desk.StaffID // who was asked before the router looked
}

var shiftStaff = []desk.StaffID{"s_ana", "s_ben", "s_cy"}

// newShift begins with nobody there and nothing open.
func newShift(h *house, r *rapid.T) *shift {
	w := &shift{house: h, r: r, at: map[string]map[int]bool{}, gone: map[string]time.Time{}}
	ctx := h.t.Context()
	for _, d := range []desk.DepartmentID{"d_scheduling", "d_billing"} {
		rows, err := h.store.List(ctx, store.Listing{Departments: []desk.DepartmentID{d}, Unresolved: true, Limit: 1000, After: store.Position{Rank: -1}})
		w.must(err)
		for _, row := range rows {
			_, err := h.chat.Resolve(ctx, h.boss, row.ID, "")
			w.must(err)
		}
	}
	for _, id := range shiftStaff {
		h.capacity(id, rapid.IntRange(1, 3).Draw(r, "capacity"))
		w.must(h.store.SetPresence(ctx, id, desk.Offline, "socket"))
	}
	h.pass(10 * time.Minute)
	for range 2 {
		s, err := chat.New(h.store, h.bus, chat.Options{DigestKey: []byte("a key of the tests"), Now: h.clock})
		w.must(err)
		w.services = append(w.services, s)
		w.names, w.began = append(w.names, desk.NewID("pr", h.clock())), append(w.began, h.clock())
	}
	w.beat()
	return w
}

func (w *shift) must(err error) {
	var coded *desk.Error
	if err != nil && (!errors.As(err, &coded) || coded.Kind == desk.Unavailable) {
		w.r.Fatal(err)
	}
}

func (w *shift) beat() {
	for i, s := range w.services {
		w.must(s.Beat(w.t.Context(), w.names[i]))
	}
}

// any is one of the two services, so that each hears of the other's doings
// from the database alone.
func (w *shift) any() *chat.Service {
	return w.services[rapid.IntRange(0, len(w.services)-1).Draw(w.r, "process")]
}

func (w *shift) route() {
	for range 3 {
		for _, s := range w.services {
			if _, err := s.Look(w.t.Context()); err != nil {
				w.r.Fatal(err)
			}
			w.must(s.KeepPresence(w.t.Context()))
			if err := s.Route(w.t.Context()); err != nil {
				w.r.Fatal(err)
			}
		}
	}
}

func (w *shift) step() {
	ctx, r := w.t.Context(), w.r
	w.pass(time.Duration(rapid.IntRange(1, 20_000).Draw(r, "ms")) * time.Millisecond)
	w.beat()
	who := rapid.SampledFrom(shiftStaff).Draw(r, "who")
	me := w.actor(who)
	var c desk.ConversationID
	if len(w.open) > 0 {
		c = rapid.SampledFrom(w.open).Draw(r, "conversation")
	}
	verb := rapid.IntRange(0, 16).Draw(r, "verb")
	if verb > 4 && verb < 16 && c == "" {
		verb = 0
	}
	var err error
	switch verb {
	case 0, 1:
		it, e := w.any().Open(ctx, w.maya, chat.Opening{Department: "scheduling", Text: "hello", ClientID: uuid.NewString()})
		if err = e; e == nil {
			w.open = append(w.open, it.ID)
		}
	case 2:
		w.attend(string(who), rapid.IntRange(0, 1).Draw(r, "at"), rapid.Bool().Draw(r, "here"))
	case 3:
		w.attend(string(who), rapid.IntRange(0, 1).Draw(r, "at"), true)
	case 4:
		p := rapid.SampledFrom([]desk.Presence{desk.Available, desk.Available, desk.Finishing, desk.OnBreak, desk.Away}).Draw(r, "presence")
		err = w.any().SetPresence(ctx, me, p, "hand")
	case 5, 6, 7:
		_, err = w.any().Accept(ctx, me, c, "")
	case 8:
		_, err = w.any().Decline(ctx, me, c, "", "")
	case 9:
		w.attend(string(c), rapid.IntRange(0, 1).Draw(r, "at"), rapid.Bool().Draw(r, "here"))
	case 10, 11:
		a := rapid.SampledFrom([]desk.Actor{w.maya, me}).Draw(r, "author")
		_, err = w.any().Send(ctx, a, chat.Sending{Conversation: c, Text: "words", ClientID: uuid.NewString()})
	case 12:
		_, err = w.any().Assign(ctx, me, c, rapid.SampledFrom([]desk.StaffID{who, ""}).Draw(r, "to"), "")
	case 13:
		_, err = w.any().Resolve(ctx, rapid.SampledFrom([]desk.Actor{w.maya, me}).Draw(r, "by"), c, "")
	case 14:
		_, err = w.any().OfferTo(ctx, me, c, rapid.SampledFrom(shiftStaff).Draw(r, "to"), "", "")
	case 15:
		_, err = w.any().Reopen(ctx, w.maya, c, "")
	case 16:
		w.restart(rapid.IntRange(0, 1).Draw(r, "process"), rapid.Bool().Draw(r, "killed"))
	}
	w.must(err)
}

func (w *shift) actor(id desk.StaffID) desk.Actor {
	for _, s := range w.staff() {
		if s.ID == id {
			return s.Actor("")
		}
	}
	w.r.Fatal("nobody with that id")
	return desk.Actor{}
}

func (w *shift) attend(subject string, process int, here bool) {
	if w.at[subject] == nil {
		w.at[subject] = map[int]bool{}
	}
	was := len(w.at[subject]) > 0
	if w.at[subject][process] == here {
		return
	}
	if here {
		w.at[subject][process] = true
	} else {
		delete(w.at[subject], process)
	}
	if was && len(w.at[subject]) == 0 {
		w.gone[subject] = w.clock()
	}
	w.must(w.services[process].Attend(w.t.Context(), w.names[process], []chat.Attendance{{Subject: subject, Here: here, At: w.clock().UnixMilli()}}))
}

// restart ends a process, which says so or is killed, and starts another in
// its place. Whoever was with it alone is gone.
func (w *shift) restart(i int, killed bool) {
	if !killed {
		w.must(w.services[i].Leave(w.t.Context(), w.names[i]))
	}
	for subject, at := range w.at {
		if !at[i] {
			continue
		}
		if delete(at, i); len(at) == 0 {
			w.gone[subject] = w.clock()
		}
	}
	next, err := chat.New(w.store, w.bus, chat.Options{DigestKey: []byte("a key of the tests"), Now: w.clock})
	w.must(err)
	w.services[i], w.names[i], w.began[i] = next, desk.NewID("pr", w.clock()), w.clock()
	w.pass(7 * time.Second) // until its silence shows
	w.beat()
}

func (w *shift) here(subject string) bool { return len(w.at[subject]) > 0 }

func (w *shift) offered() map[desk.ConversationID]desk.StaffID {
	out := map[desk.ConversationID]desk.StaffID{}
	for _, id := range w.open {
		out[id] = w.row(id).OfferedTo
	}
	return out
}

// sound says which promise is broken, if one is.
func (w *shift) sound() error {
	people := map[desk.StaffID]desk.Staff{}
	for _, s := range w.staff() {
		people[s.ID] = s
	}
	load, offers := map[desk.StaffID]int{}, map[desk.StaffID]int{}
	var queue []desk.Conversation
	for _, id := range w.open {
		if err := w.house.sound(id); err != nil {
			return err
		}
		row, err := w.store.Conversation(w.t.Context(), id)
		if err != nil {
			return err
		}
		switch {
		case !row.Unresolved():
		case row.InQueue():
			queue = append(queue, row)
		case row.WaitingSince > 0 || row.QueuedAt > 0 || w.here(string(id)):
			load[row.Assignee]++
			since := slices.MaxFunc([]time.Time{
				w.gone[string(row.Assignee)], time.UnixMilli(max(row.AcceptedAt, row.LastAt)), slices.MinFunc(w.began, time.Time.Compare),
			}, time.Time.Compare)
			if gone := w.clock().Sub(since); !w.here(string(row.Assignee)) && gone > time.Minute {
				return fmt.Errorf("%s is with %s, who has been gone for %v", id, row.Assignee, gone)
			}
		}
		if row.OfferedTo == "" {
			continue
		}
		load[row.OfferedTo]++
		offers[row.OfferedTo]++
		p := people[row.OfferedTo]
		if !w.here(string(row.OfferedTo)) || row.OfferHow == desk.OfferByRouter && p.Presence != desk.Available {
			return fmt.Errorf("%s is offered to %s, who is %s (here: %v)", id, p.ID, p.Presence, w.here(string(p.ID)))
		}
	}
	for id, n := range offers {
		if n > 0 && load[id] > people[id].Capacity && n+people[id].Capacity > load[id] {
			if free := load[id] - n; free < people[id].Capacity { // what they took by hand is their own choice
				return fmt.Errorf("%s holds %d and is offered %d beyond %d", id, free, n, people[id].Capacity)
			}
		}
	}
	slices.SortFunc(queue, func(a, b desk.Conversation) int {
		return cmp.Or(cmp.Compare(a.Rank(), b.Rank()), cmp.Compare(a.ID, b.ID))
	})
	passed := desk.ConversationID("") // nobody is asked for it, and nobody was who let it pass
	for _, row := range queue {
		if row.OfferedTo != "" {
			if passed != "" && row.OfferHow == desk.OfferByRouter && row.OfferedTo != w.before[row.ID] {
				return fmt.Errorf("%s was passed by the later %s", passed, row.ID)
			}
			continue
		}
		for _, p := range people {
			if slices.Contains(shiftStaff, p.ID) && p.Presence == desk.Available && w.here(string(p.ID)) &&
				load[p.ID] < p.Capacity && !slices.Contains(row.Passed, p.ID) {
				return fmt.Errorf("%s waits, and %s is free", row.ID, p.ID)
			}
		}
		if len(row.Passed) == 0 {
			passed = row.ID
		}
	}
	return nil
}
