package jobs_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"careline/server/bus"
	"careline/server/chat"
	"careline/server/desk"
	"careline/server/jobs"
	"careline/server/store"
	"careline/server/store/storetest"
)

const (
	processes = 2
	staffEach = 3
	capacity  = 2
	patients  = 60
	burst     = 10   // arrive together, so that both want to route them
	speed     = "30" // the rules' clock: offers 1.5 s, grace 2 s
)

func staffID(process, n int) desk.StaffID { return desk.StaffID(fmt.Sprintf("s_%d_%d", process, n)) }

// Two processes route at once, and one of them is killed in the middle of its
// people's work. Nobody is asked beyond their capacity, nothing is offered to
// two, and everybody is answered in the end.
func TestTwoProcessesRoute(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		st := d.Open(t)
		furnish(t, st)
		service := newChat(t, st)
		children := make([]*exec.Cmd, processes)
		for i := range children {
			children[i] = child(t, d, i)
		}
		snoozed := snooze(t, service)
		open := make([]desk.ConversationID, patients)
		for from := 0; from < patients; from += burst {
			var all sync.WaitGroup
			for i := from; i < from+burst; i++ {
				all.Go(func() {
					it, err := service.Open(t.Context(), patient, chat.Opening{Department: "desk", Text: fmt.Sprint("question ", i)})
					if err != nil {
						t.Error(err)
					}
					open[i] = it.ID
				})
			}
			all.Wait()
			if from == patients/2 {
				await(t, "the first process's people have work", func() bool { return heldBy(t, st, 0) >= 2 })
				if err := children[0].Process.Signal(syscall.SIGKILL); err != nil {
					t.Fatal(err)
				}
			}
		}
		await(t, "everybody is answered", func() bool {
			return !slices.ContainsFunc(open, func(id desk.ConversationID) bool { return read(t, st, id).RespondedAt == 0 })
		})
		await(t, "the snooze has ended", func() bool { return read(t, st, snoozed).Status != desk.StatusSnoozed })
		check(t, st, open)
	})
}

var patient = desk.Actor{Kind: desk.KindPatient, ID: "p_1", Site: "si_1"}

func furnish(t *testing.T, st *store.Store) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(st.SaveDepartment(t.Context(), desk.Department{ID: "d_1", Key: "desk", Name: map[string]string{"en": "Desk"}, Active: true}))
	must(st.SaveSite(t.Context(), desk.Site{ID: "si_1", Key: "main", Name: "Clinic", Departments: []desk.DepartmentID{"d_1"}}))
	for p := range processes {
		for n := range staffEach {
			id := staffID(p, n)
			must(st.SaveStaff(t.Context(), desk.Staff{
				ID: id, Email: string(id) + "@clinic.test", Name: string(id), Role: desk.RoleAgent,
				Departments: []desk.DepartmentID{"d_1"}, Capacity: capacity, Active: true,
			}, "no password"))
		}
	}
	must(st.SetSetting(t.Context(), chat.DemoSpeed, speed))
}

func newChat(t testing.TB, st *store.Store) *chat.Service {
	t.Helper()
	b := bus.NewInProcess[chat.Notice]()
	t.Cleanup(b.Close)
	s, err := chat.New(st, b, chat.Options{DigestKey: []byte("a key of the tests"), Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// snooze leaves a conversation that a rule has to wake once the process that
// had the lease is dead.
func snooze(t *testing.T, s *chat.Service) desk.ConversationID {
	t.Helper()
	it, err := s.Open(t.Context(), patient, chat.Opening{Department: "desk", Text: "later"})
	if err != nil {
		t.Fatal(err)
	}
	a := s.Directory().Staff[staffID(1, 0)].Actor("")
	if _, err := s.Snooze(t.Context(), a, it.ID, s.Now().Add(5*time.Second).UnixMilli(), ""); err != nil {
		t.Fatal(err)
	}
	return it.ID
}

func read(t *testing.T, st *store.Store, id desk.ConversationID) desk.Conversation {
	t.Helper()
	row, err := st.Conversation(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return row
}

func heldBy(t *testing.T, st *store.Store, process int) int {
	t.Helper()
	n := 0
	for i := range staffEach {
		rows, err := st.View().Held(t.Context(), []desk.DepartmentID{"d_1"}, staffID(process, i), 100)
		if err != nil {
			t.Fatal(err)
		}
		n += len(rows)
	}
	return n
}

// await polls, because what it waits for other processes do.
func await(t *testing.T, what string, done func() bool) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	late := time.After(90 * time.Second)
	for !done() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("still waiting: %s", what)
		}
	}
}

// span is a time in which somebody held a slot, or was asked to take one.
type span struct {
	c         desk.ConversationID
	from, to  int64
	offeredAt int64
}

// check reads the logs: who had which slots when.
func check(t *testing.T, st *store.Store, open []desk.ConversationID) {
	t.Helper()
	slots := map[desk.StaffID][]span{}
	returned := 0
	for _, id := range open {
		events, err := st.Events(t.Context(), id, desk.KindStaff, 0, 10_000)
		if err != nil {
			t.Fatal(err)
		}
		var who desk.StaffID // asked, or holding
		var cur span
		end := func(at int64) {
			if who != "" {
				cur.to = at
				slots[who] = append(slots[who], cur)
			}
			who = ""
		}
		for i := range events {
			switch e := &events[i]; e.Kind {
			case desk.Offered:
				if who != "" {
					t.Errorf("%s is offered to %s while %s has it or is asked", id, e.Body.Staff.ID, who)
				}
				who, cur = e.Body.Staff.ID, span{c: id, from: e.At, offeredAt: e.At}
			case desk.Accepted:
				if who != e.Body.Staff.ID {
					t.Errorf("%s accepted by %s, offered to %q", id, e.Body.Staff.ID, who)
				}
			case desk.OfferEnded, desk.Resolved:
				end(e.At)
			case desk.Message:
				if e.From.Kind == desk.KindStaff {
					end(e.At)
				}
			case desk.Requeued:
				end(e.At)
				returned++
			}
		}
		end(time.Now().UnixMilli())
	}
	if returned == 0 {
		t.Error("nothing came back from the people of the process that was killed")
	}
	for who, list := range slots {
		slices.SortFunc(list, func(a, b span) int { return cmp.Compare(a.from, b.from) })
		for _, s := range list {
			n := 1
			for _, o := range list {
				if o.c != s.c && o.from < s.offeredAt && o.to > s.offeredAt {
					n++
				}
			}
			if n > capacity {
				t.Errorf("%s is asked to take %s as number %d", who, s.c, n)
			}
		}
	}
}

// job tells a child process what to do; it is this test program again.
type job struct {
	DatabaseURL, DataDir string
	Process              int
}

const jobEnv = "JOBS_TEST_CHILD"

func child(t *testing.T, d storetest.Database, process int) *exec.Cmd {
	t.Helper()
	raw, err := json.Marshal(job{d.Options.DatabaseURL, d.Options.DataDir, process})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestAsChildProcess$")
	cmd.Env = append(os.Environ(), jobEnv+"="+string(raw))
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return cmd
}

// TestAsChildProcess is a serving process with its people: it runs until it is
// killed.
func TestAsChildProcess(t *testing.T) {
	raw, ok := os.LookupEnv(jobEnv)
	if !ok {
		return // run by itself it has nothing to do: its parent is the test
	}
	var j job
	if err := json.Unmarshal([]byte(raw), &j); err != nil {
		t.Fatal(err)
	}
	st := storetest.Database{Options: store.Options{DatabaseURL: j.DatabaseURL, DataDir: j.DataDir}}.Open(t)
	s := newChat(t, st)
	name := fmt.Sprint("process ", j.Process)
	ctx := t.Context()
	var here []chat.Attendance
	for n := range staffEach {
		here = append(here, chat.Attendance{Subject: string(staffID(j.Process, n)), Here: true, At: s.Now().UnixMilli()})
	}
	if err := errors.Join(s.Beat(ctx, name), s.Attend(ctx, name, here)); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Go(func() { jobs.New(jobs.Options{Chat: s, Store: st, Every: 20 * time.Millisecond}).Run(ctx) })
	all.Go(func() { every(ctx, time.Second, func() { _ = s.Beat(ctx, name) }) })
	all.Go(func() { every(ctx, 300*time.Millisecond, func() { _, _ = s.Look(ctx) }) })
	for n := range staffEach {
		a := s.Directory().Staff[staffID(j.Process, n)].Actor("")
		all.Go(func() { every(ctx, time.Duration(20+13*n)*time.Millisecond, func() { work(ctx, s, st, a) }) })
	}
	all.Wait()
}

// work is a member of staff: they take what they are offered and answer what
// they have had for a while.
func work(ctx context.Context, s *chat.Service, st *store.Store, a desk.Actor) {
	offered, err := st.View().Offers(ctx, []desk.StaffID{desk.StaffID(a.ID)})
	if err != nil {
		return
	}
	for _, row := range offered {
		_, _ = s.Accept(ctx, a, row.ID, "")
	}
	held, err := st.View().Held(ctx, []desk.DepartmentID{"d_1"}, desk.StaffID(a.ID), 100)
	if err != nil {
		return
	}
	for _, row := range held {
		if row.WaitingSince > 0 && s.Now().UnixMilli()-row.AcceptedAt > 400 {
			_, _ = s.Send(ctx, a, chat.Sending{Conversation: row.ID, Text: "here you are"})
		}
	}
}

func every(ctx context.Context, d time.Duration, f func()) {
	tick := time.NewTicker(d)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			f()
		}
	}
}
