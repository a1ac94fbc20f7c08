package clinic_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"careline/server/auth"
	"careline/server/clinic"
	"careline/server/desk"
	"careline/server/store/storetest"
)

func TestMain(m *testing.M) {
	// The PostgreSQL of storetest lives as long as this process.
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("careline/server/store/storetest.StartCluster.func1"))
}

func TestSignInAndAct(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		in := h.signIn()
		for _, as := range []desk.ActorKind{"", desk.KindStaff} {
			a, v, err := h.Authenticate(t.Context(), in.Token, as)
			h.must(err)
			want := desk.Actor{Kind: desk.KindStaff, ID: string(h.agent.ID), Name: "Ben", Session: in.Session.ID,
				Role: desk.RoleAgent, Departments: []desk.DepartmentID{"d_billing"}}
			if d := cmp.Diff(want, a); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(in.Session, v); d != "" {
				t.Error(d)
			}
		}
		if got := time.UnixMilli(in.ExpiresAt).Sub(h.Now()); got != 10*time.Minute {
			t.Errorf("the access token lives %v", got)
		}
		if n := h.audited("staff.signed_in"); n != 1 {
			t.Errorf("%d audit lines", n)
		}
		h.refused("as a patient", in.Token, desk.KindPatient)
		h.pass(10*time.Minute + 10*time.Second)
		h.refused("after its time", in.Token, "")
	})
}

func TestSignInRefuses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		_, err := h.DeactivateStaff(t.Context(), h.admin, h.agent.ID)
		h.must(err)
		for _, tt := range []struct{ name, email, password string }{
			{"wrong password", "ada@clinic.example", "wrong horse battery"},
			{"empty password", "ada@clinic.example", ""},
			{"unknown e-mail", "eve@clinic.example", password},
			{"empty e-mail", "", password},
			{"former colleague", "ben@clinic.example", password},
		} {
			in, err := h.SignInStaff(t.Context(), clinic.Credentials{Email: tt.email, Password: tt.password, Address: place})
			if !errors.Is(err, desk.ErrBadSignIn) || in.Token != "" {
				t.Errorf("%s: %+v, %v", tt.name, in, err)
			}
		}
		if n := h.audited("staff.sign_in_failed"); n != 5 {
			t.Errorf("%d audit lines, want one for each", n)
		}
		lines, err := h.store.AuditTrail(t.Context(), "")
		h.must(err)
		for _, l := range lines {
			if strings.HasPrefix(l.Action, "staff.sign_in") && strings.Contains(l.Target+l.Details, "@") {
				t.Errorf("the audit log holds what was typed: %+v", l)
			}
		}
	})
}

func TestGuessingIsSlowedDown(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	try := func(s *clinic.Service, from clinic.Credentials) error {
		_, err := s.SignInStaff(t.Context(), from)
		return err
	}
	guess := clinic.Credentials{Email: "ben@clinic.example", Password: "guess after guess", Address: place}
	right := clinic.Credentials{Email: "BEN@clinic.example", Password: password, Address: place}
	n := 0
	for code(try(h.Service, guess)) == "bad_credentials" {
		if n++; n > 50 {
			t.Fatal("guessing is never stopped")
		}
	}
	err := try(h.Service, right)
	if e := desk.AsError(err); e.Kind != desk.TooMany || e.RetryAfterMS <= 0 {
		t.Fatalf("after %d guesses from one place the right password got %v", n, err)
	}
	elsewhere := right
	elsewhere.Address = place.Next()
	if err := try(h.Service, elsewhere); err != nil {
		t.Errorf("the owner from elsewhere: %v", err)
	}
	colleague := right
	colleague.Email = "ada@clinic.example"
	if err := try(h.Service, colleague); err != nil {
		t.Errorf("a colleague from the same place: %v", err)
	}
	h.pass(time.Duration(desk.AsError(err).RetryAfterMS) * time.Millisecond)
	if err := try(h.Service, right); err != nil {
		t.Errorf("after the time that was named: %v", err)
	}
	for range 20 {
		if err := try(h.Service, right); err != nil {
			t.Fatalf("signing in properly is limited: %v", err)
		}
	}
}

func TestManyGuessesAtOnceDoNotSlipThrough(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	var wg sync.WaitGroup
	var mu sync.Mutex
	codes := map[string]int{}
	for range 40 {
		wg.Go(func() {
			_, err := h.SignInStaff(t.Context(), clinic.Credentials{Email: "ben@clinic.example", Password: "guess after guess", Address: place})
			mu.Lock()
			defer mu.Unlock()
			codes[code(err)]++
		})
	}
	wg.Wait()
	if codes["bad_credentials"] != 10 || codes["rate_limited"] != 30 {
		t.Errorf("answers: %v; want 10 guesses checked and 30 refused", codes)
	}
}

func TestRefresh(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		in := h.signIn()
		h.pass(9 * time.Minute)
		second, err := h.Refresh(ctx, in.Refresh)
		h.must(err)
		if second.Refresh == in.Refresh || second.Session.ID != in.Session.ID || second.Staff.ID != h.agent.ID {
			t.Errorf("refreshed: %+v", second)
		}
		if _, _, err := h.Authenticate(ctx, second.Token, desk.KindStaff); err != nil {
			t.Errorf("the new token: %v", err)
		}
		if second.RefreshExpiresAt <= in.RefreshExpiresAt {
			t.Error("the session was not lengthened")
		}

		// A second tab asks with the same token at the same moment, at another process.
		h.pass(5 * time.Second)
		again, err := h.process().Refresh(ctx, in.Refresh)
		h.must(err)
		if again.Refresh != second.Refresh {
			t.Error("two tabs hold different refresh tokens: the next refresh of one would end both")
		}
		third, err := h.Refresh(ctx, again.Refresh)
		h.must(err)

		// Long after, a copy of the second token turns up.
		h.pass(time.Minute)
		if _, err := h.Refresh(ctx, second.Refresh); !errors.Is(err, desk.ErrUnauthenticated) {
			t.Errorf("a copy: %v", err)
		}
		if !h.told(in.Session.ID) {
			t.Error("open sockets were not told")
		}
		if n := h.audited("staff.session_reused"); n != 1 {
			t.Errorf("%d audit lines about it", n)
		}
		h.refused("the access token of the session", third.Token, desk.KindStaff)
		if _, err := h.Refresh(ctx, third.Refresh); !errors.Is(err, desk.ErrUnauthenticated) {
			t.Errorf("the owner's token afterwards: %v", err)
		}
	})
}

func TestRefreshRefuses(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	patient, err := h.StartPatientSession(t.Context(), desk.Actor{}, "main")
	h.must(err)
	in := h.signIn()
	for name, token := range map[string]string{
		"empty":                 "",
		"an access token":       in.Token,
		"an unknown session":    auth.FirstRefresh("ss_9"),
		"a patient's session":   auth.FirstRefresh(patient.Session.ID),
		"a session and nothing": string(in.Session.ID) + ".",
	} {
		if _, err := h.Refresh(t.Context(), token); !errors.Is(err, desk.ErrUnauthenticated) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := h.Authenticate(t.Context(), patient.Token, ""); err != nil {
		t.Errorf("the patient was signed out by it: %v", err)
	}
	if _, err := h.Refresh(t.Context(), in.Refresh); err != nil {
		t.Errorf("the owner was signed out by it: %v", err)
	}
}

func TestSessionsEndAtLast(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	in := h.signIn()
	began := h.Now()
	for h.Now().Sub(began) < 30*24*time.Hour {
		h.pass(11 * time.Hour)
		next, err := h.Refresh(t.Context(), in.Refresh)
		if err != nil {
			break
		}
		if next.ExpiresAt > next.RefreshExpiresAt {
			t.Fatal("the access token outlives its session")
		}
		in = next
	}
	if lived := h.Now().Sub(began); lived < 6*24*time.Hour || lived > 8*24*time.Hour {
		t.Errorf("a session in steady use lived %v, want about a week", lived)
	}

	idle := h.signIn()
	h.pass(12 * time.Hour)
	if _, err := h.Refresh(t.Context(), idle.Refresh); !errors.Is(err, desk.ErrUnauthenticated) {
		t.Errorf("after twelve idle hours: %v", err)
	}
}

func TestSignOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		in, other := h.signIn(), h.signIn()
		a, _, err := h.Authenticate(t.Context(), in.Token, desk.KindStaff)
		h.must(err)
		h.must(h.SignOut(t.Context(), a))
		h.refused("after signing out", in.Token, desk.KindStaff)
		if _, err := h.Refresh(t.Context(), in.Refresh); !errors.Is(err, desk.ErrUnauthenticated) {
			t.Errorf("its refresh token: %v", err)
		}
		if !h.told(in.Session.ID) || h.told(other.Session.ID) {
			t.Error("the wrong sockets were told")
		}
		if _, _, err := h.Authenticate(t.Context(), other.Token, desk.KindStaff); err != nil {
			t.Errorf("the session on another computer: %v", err)
		}
		if err := h.SignOut(t.Context(), desk.Actor{Kind: desk.KindPatient, Session: other.Session.ID}); !errors.Is(err, desk.ErrForbidden) {
			t.Errorf("a patient signs staff out: %v", err)
		}
	})
}

// TestForgedSessions mints proper tokens, as a thief of the key could, whose
// claims contradict the session they name.
func TestForgedSessions(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	in := h.signIn()
	patient, err := h.StartPatientSession(t.Context(), desk.Actor{}, "main")
	h.must(err)
	until := h.Now().Add(time.Minute)
	for name, c := range map[string]auth.Claims{
		"somebody else's session": {Kind: desk.KindStaff, Owner: h.admin.ID, Session: in.Session.ID, ExpiresAt: until},
		"a patient's as staff":    {Kind: desk.KindStaff, Owner: string(patient.Patient.ID), Session: patient.Session.ID, ExpiresAt: until},
		"staff's as a patient":    {Kind: desk.KindPatient, Owner: string(h.agent.ID), Session: in.Session.ID, ExpiresAt: until},
		"no such session":         {Kind: desk.KindStaff, Owner: string(h.agent.ID), Session: "ss_9", ExpiresAt: until},
	} {
		token, err := h.keys.Mint(c, h.Now())
		h.must(err)
		h.refused(name, token, "")
	}
}
