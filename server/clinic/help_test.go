package clinic_test

import (
	"errors"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"time"

	"careline/server/auth"
	"careline/server/clinic"
	"careline/server/desk"
	"careline/server/store"
	"careline/server/store/storetest"
)

// house is a clinic in a database of its own, with a clock set by hand and an
// admin, an agent and a site.
type house struct {
	*clinic.Service
	t        *testing.T
	store    *store.Store
	keys     *auth.Keys
	admin    desk.Actor
	agent    desk.Staff
	database storetest.Database

	mu    sync.Mutex
	now   time.Time
	ended []desk.SessionID
}

const password = "correct horse battery"

var place = netip.MustParseAddr("192.0.2.1")

// bare is a house nobody has moved into.
func bare(t *testing.T, d storetest.Database) *house {
	t.Helper()
	h := &house{t: t, now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	h.database = d.WithClock(h.Now)
	h.store = h.database.Open(t)
	var err error
	h.keys, err = auth.LoadKeys(t.TempDir())
	h.must(err)
	h.Service = h.process()
	return h
}

// process is one more process on the same database.
func (h *house) process() *clinic.Service {
	h.t.Helper()
	s, err := clinic.New(clinic.Options{Store: h.store, Keys: h.keys, Now: h.Now, Revoked: h.heard})
	h.must(err)
	return s
}

func newHouse(t *testing.T, d storetest.Database) *house {
	t.Helper()
	h := bare(t, d)
	ctx := t.Context()
	h.must(h.Prepare(ctx))
	admin, err := h.AddStaff(ctx, desk.System("test"), clinic.NewStaff{Email: "ada@clinic.example", Name: "Ada", Role: desk.RoleAdmin, Password: password})
	h.must(err)
	h.admin = admin.Actor("ss_test")
	h.agent, err = h.AddStaff(ctx, h.admin, clinic.NewStaff{Email: " Ben@Clinic.example ", Name: "Ben", Role: desk.RoleAgent,
		Departments: []string{"billing", "billing"}, Languages: []string{"en", "es"}, Password: password})
	h.must(err)
	h.must(h.store.SaveSite(ctx, desk.Site{ID: "si_1", Key: "main", Name: "Clinic", Languages: []string{"en"}, Zone: "UTC",
		Departments: []desk.DepartmentID{"d_billing", "d_gone", "d_scheduling"}}))
	return h
}

func (h *house) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func (h *house) heard(ids []desk.SessionID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ended = append(h.ended, ids...)
}

func (h *house) told(id desk.SessionID) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Contains(h.ended, id)
}

func (h *house) must(errs ...error) {
	h.t.Helper()
	if err := errors.Join(errs...); err != nil {
		h.t.Fatal(err)
	}
}

// signIn signs the agent in.
func (h *house) signIn() clinic.SignedIn {
	h.t.Helper()
	in, err := h.SignInStaff(h.t.Context(), clinic.Credentials{Email: "ben@clinic.example", Password: password, Address: place})
	h.must(err)
	return in
}

// refused checks that a token lets nobody in.
func (h *house) refused(what, token string, as desk.ActorKind) {
	h.t.Helper()
	if a, _, err := h.Authenticate(h.t.Context(), token, as); !errors.Is(err, desk.ErrUnauthenticated) {
		h.t.Errorf("%s: got %+v, %v; want unauthenticated", what, a, err)
	}
}

// audited counts the lines of an action.
func (h *house) audited(action string) int {
	h.t.Helper()
	lines, err := h.store.AuditTrail(h.t.Context(), "")
	h.must(err)
	n := 0
	for _, l := range lines {
		if l.Action == action {
			n++
		}
	}
	return n
}

func code(err error) string {
	if err == nil {
		return ""
	}
	return desk.AsError(err).Code
}
