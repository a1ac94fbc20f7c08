package chat

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"careline/server/attach"
	"careline/server/desk"
	"careline/server/hours"
	"careline/server/store"
)

// Options for New.
type Options struct {
	DigestKey []byte           // keys the digests under client ids
	Now       func() time.Time // nil: time.Now
	Log       *slog.Logger
	// Demo lets the setting "demo_speed" make grace times, offers and timers of
	// the rules shorter, for a replay.
	Demo       bool
	Files      *attach.Keeper // may be nil where no file is sent
	StaffGrace time.Duration  // staff without a socket are offline after so long; 0: 30 s
}

// Service carries out the verbs.
type Service struct {
	store     *store.Store
	bus       Bus
	keeper    *attach.Keeper
	digestKey []byte
	clock     func() time.Time
	log       *slog.Logger

	directory atomic.Pointer[desk.Directory]
	calendars atomic.Pointer[calendars]
	named     atomic.Pointer[map[string]*hours.Calendar] // by the version that an opening names
	focus     focused
	activity  activity
	reload    sync.Mutex // one reader of directory and calendars at a time
	look      look
	doors     doors
	blocked   atomic.Pointer[map[desk.PatientID]bool]

	seats      seats
	board      board
	waits      waits
	standing   atomic.Pointer[map[desk.StaffID]store.Standing] // as last read
	routing    sync.Mutex                                      // one plan at a time
	pokes      chan struct{}                                   // holds at most one: somebody may be free, or needed
	staffGrace time.Duration
	demo       bool
	speed      atomic.Int64 // how many times faster the rules' clock runs
}

// New reads the directory and is ready.
func New(st *store.Store, b Bus, o Options) (*Service, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{store: st, bus: b, keeper: o.Files, digestKey: o.DigestKey, clock: o.Now, log: o.Log,
		pokes: make(chan struct{}, 1), demo: o.Demo, staffGrace: cmp.Or(o.StaffGrace, 30*time.Second)}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	now := s.Now().UnixMilli()
	s.look.start(now)
	s.seats.start(now)
	s.board.start()
	s.waits.start()
	if err := s.readSpeed(ctx); err != nil {
		return nil, err
	}
	if err := s.Reload(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// Now is the instant by the service's clock.
func (s *Service) Now() time.Time { return s.clock() }

// Directory is the latest snapshot of departments and staff.
func (s *Service) Directory() *desk.Directory { return s.directory.Load() }

// Reload reads departments, their hours and staff again; the verbs of the house
// do so right after they change one. The one-second look reads what changed.
func (s *Service) Reload(ctx context.Context) error {
	if err := s.reloadCalendars(ctx); err != nil {
		return err
	}
	if err := s.reloadBlocked(ctx); err != nil {
		return err
	}
	return s.reloadDirectory(ctx)
}

// Meet makes sure that somebody who is about to act stands in the directory:
// the one-second look has not seen yet whoever was made just now, and what they
// do would be told without their name.
func (s *Service) Meet(ctx context.Context, id desk.StaffID) error {
	if s.Directory().Staff[id] != nil {
		return nil
	}
	return s.reloadDirectory(ctx)
}

func (s *Service) reloadDirectory(ctx context.Context) error {
	s.reload.Lock()
	defer s.reload.Unlock()
	departments, err := s.store.Departments(ctx)
	if err != nil {
		return fmt.Errorf("chat: directory: %w", err)
	}
	staff, err := s.store.StaffList(ctx)
	if err != nil {
		return fmt.Errorf("chat: directory: %w", err)
	}
	policies, err := s.store.Policies(ctx)
	if err != nil {
		return fmt.Errorf("chat: directory: %w", err)
	}
	d := &desk.Directory{
		Policies: make(map[desk.DepartmentID]*desk.Policy), ByPolicy: make(map[string]*desk.Policy, len(policies)),
		Departments: make(map[desk.DepartmentID]*desk.Department, len(departments)),
		ByKey:       make(map[string]*desk.Department, len(departments)),
		Staff:       make(map[desk.StaffID]*desk.Staff, len(staff)),
	}
	for i := range departments {
		d.Departments[departments[i].ID], d.ByKey[departments[i].Key] = &departments[i], &departments[i]
	}
	for i := range staff {
		d.Staff[staff[i].ID] = &staff[i]
	}
	for i := range policies {
		p := &policies[i] // oldest first: the last one of a department is in force
		d.Policies[p.Department], d.ByPolicy[p.ID] = p, p
	}
	s.directory.Store(d)
	return nil
}

// command is the frame of every verb on an existing conversation: who may,
// under which client id, and what was asked (for the digest).
func (s *Service) command(a desk.Actor, c desk.ConversationID, clientID string, decide func(*desk.Ledger) error, asked ...string) store.Command {
	return store.Command{
		Conversation: c,
		Author:       a.Author(),
		ClientID:     clientID,
		Digest:       s.digest(asked...),
		Allow: func(row *desk.Conversation, exists bool) error {
			if !exists {
				return desk.ErrNotFound
			}
			return row.Allow(a, true)
		},
		Decide: func(l *desk.Ledger) error {
			if l.Row.MergedInto != nil && a.Kind != desk.KindSystem {
				return desk.ErrMerged // here, so that what was done before is answered
			}
			return decide(l)
		},
	}
}

var errClientID = desk.Invalidf("client_id is a UUID, made once for each thing that is sent.")

// run carries a command out and tells the bus what it changed.
func (s *Service) run(ctx context.Context, cmd store.Command) (store.Result, error) {
	if cmd.ClientID != "" && !desk.ValidClientID(cmd.ClientID) {
		return store.Result{}, errClientID
	}
	cmd.Decide = s.timed(cmd.Decide)
	r, err := s.store.Do(ctx, cmd)
	if err != nil {
		return r, err
	}
	s.told(r)
	return r, nil
}

// runAll carries commands out together, all or none, and tells the bus.
func (s *Service) runAll(ctx context.Context, cmds ...store.Command) ([]store.Result, error) {
	for i := range cmds {
		cmds[i].Decide = s.timed(cmds[i].Decide)
	}
	results, err := s.store.DoAll(ctx, cmds)
	for _, r := range results {
		s.told(r)
	}
	return results, err
}

// told tells the bus, and whoever routes, what a command changed.
func (s *Service) told(r store.Result) {
	if len(r.Events) == 0 {
		return
	}
	row := r.Row
	s.bus.Publish(Notice{Row: &row, Events: r.Events})
	if s.board.put(&row); stirs(&row, r.Events) {
		s.poke()
	}
}

// digest is a keyed digest of what was asked, by which a repetition is told
// from another command under the same client id without keeping the words.
func (s *Service) digest(asked ...string) []byte {
	h := hmac.New(sha256.New, s.digestKey)
	var size [8]byte
	for _, part := range asked {
		binary.BigEndian.PutUint64(size[:], uint64(len(part)))
		h.Write(size[:])
		h.Write([]byte(part))
	}
	return h.Sum(nil)[:16]
}
