package faults

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"careline/server/desk"
	"careline/server/protocol"
	"careline/server/wsclient"
	"careline/test/rig"
)

// chosen is how many conversations are changed at once, apart how many of them
// between two kills.
const chosen, apart = 40, 7

func TestBulkKilledOnSQLite(t *testing.T) {
	bulkKilled(t, []*rig.Server{{Binary: binary, Data: t.TempDir()}})
}

func TestBulkKilledOnPostgreSQLWithTwoProcesses(t *testing.T) {
	bulkKilled(t, twoOnPostgres(t))
}

// bulkKilled resolves many conversations at once, and undoes it, while the
// processes that do so are killed: each is resolved once, and undone once.
func bulkKilled(t *testing.T, servers []*rig.Server) {
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	t.Cleanup(func() {
		for _, s := range servers {
			s.Kill()
		}
		if t.Failed() {
			keepLogs(t, servers)
		}
	})
	var bases []string
	for _, s := range servers {
		if err := s.Start(ctx); err != nil {
			t.Fatal(err)
		}
		bases = append(bases, s.Base())
	}
	boss, ids := manyAsked(ctx, t, servers[0], bases)

	var began protocol.BulkAnswer
	in := protocol.StartBulk{View: "unassigned", ClientID: wsclient.NewClientID(), Actions: []desk.BulkAction{{Action: desk.Action{Do: desk.DoResolve}}}}
	if err := boss.Do(ctx, http.MethodPost, "/bulk", in, &began); err != nil {
		t.Fatal(err)
	}
	run := killUntilOver(ctx, t, servers, boss, began.Run.ID)
	if run.State != "done" || run.Done != chosen {
		t.Fatalf("%+v", run)
	}
	each(ctx, t, boss, ids, "resolved", "resolved")
	if err := boss.Do(ctx, http.MethodPost, "/bulk/"+run.ID+"/undo", nil, nil); err != nil {
		t.Fatal(err)
	}
	run = killUntilOver(ctx, t, servers, boss, run.ID)
	if run.State != "undone" || run.Undone != chosen {
		t.Fatalf("%+v", run)
	}
	each(ctx, t, boss, ids, "undone", "queued")
	for _, s := range servers {
		for _, line := range s.Complaints() {
			t.Error(line)
		}
	}
}

// manyAsked are the conversations that wait, and somebody who may change them.
func manyAsked(ctx context.Context, t *testing.T, s *rig.Server, bases []string) (*wsclient.Session, []string) {
	t.Helper()
	const email, password = "bulk@test.test", "only for this test, and long"
	if err := s.AddStaff(ctx, email, "Bo", "supervisor", "scheduling,billing,insurance", password); err != nil {
		t.Fatal(err)
	}
	boss, err := wsclient.NewStaff(ctx, email, password, bases...)
	if err != nil {
		t.Fatal(err)
	}
	if err := rig.SetPolicy(ctx, boss, rig.Manual, "billing"); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for range chosen {
		patient, err := wsclient.NewPatient(ctx, "demo", bases...)
		if err != nil {
			t.Fatal(err)
		}
		c, err := patient.Open(ctx, wsclient.Opening{Department: "billing", Text: "Hello", ClientID: wsclient.NewClientID()})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, c.ID)
	}
	return boss, ids
}

// killUntilOver kills whoever carries the run out, again and again in the
// middle of it, and answers how it ended.
func killUntilOver(ctx context.Context, t *testing.T, servers []*rig.Server, who *wsclient.Session, id string) protocol.BulkRun {
	t.Helper()
	kills := 0
	for at := 0; ; at++ {
		var is protocol.BulkAnswer
		if err := who.Do(ctx, http.MethodGet, "/bulk/"+id, nil, &is); err != nil {
			t.Fatal(err)
		}
		if state := desk.BulkState(is.Run.State); !state.Going() {
			if kills == 0 {
				t.Error("it was over before anything was killed")
			}
			t.Logf("%s after %d kills", state, kills)
			return *is.Run
		}
		// As soon as it has got on: then it is in the middle.
		through := *is.Run
		for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
			if err := who.Do(ctx, http.MethodGet, "/bulk/"+id, nil, &is); err != nil {
				t.Fatal(err)
			}
			if through.Waiting-is.Run.Waiting+is.Run.Undone-through.Undone >= apart || !desk.BulkState(is.Run.State).Going() {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		s := servers[at%len(servers)]
		s.Kill()
		kills++
		if err := s.Start(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

// each reads all logs: the event stands once in each, and all stand alike.
func each(ctx context.Context, t *testing.T, who *wsclient.Session, ids []string, kind, status string) {
	t.Helper()
	for _, id := range ids {
		events, err := who.Events(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, e := range events {
			if e.Kind == kind {
				n++
			}
		}
		c, err := who.Conversation(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(n, c.Status); got != fmt.Sprint(1, status) {
			t.Errorf("%s: %s %s", id, kind, got)
		}
	}
}
