package chat

import (
	"context"
	"sync"
	"time"

	"careline/server/desk"
)

// Why somebody who came to write live leaves a question instead: the reason of
// opened.
const (
	whyFull    = "queue_full"
	whyStopped = "intake_stopped"
	whyClosed  = "closed"
)

// Door is how a department receives patients at this moment.
type Door struct {
	Staffed   bool             // somebody who answers is there
	QueueFull bool             // a live question becomes a left one
	Stopped   *desk.IntakeStop // takes nobody live, though its hours say open; nil: it does
	AnswerBy  int64            // a question left now is answered by then, Unix ms
	Callbacks bool             // calls can be booked
}

// doorFor is how long a door is told as it was, while nothing is known to have
// changed: the length of a queue changes by itself.
const doorFor = time.Second

// doors remembers doors, because every widget on screen asks for them.
type doors struct {
	mu    sync.Mutex
	known map[desk.DepartmentID]knownDoor
}

type knownDoor struct {
	Door
	at        time.Time
	directory *desk.Directory // as they were then
	calendars *calendars
}

// Door is how a department receives patients. Who is there, intake and hours
// are as this process knows them; the queue was counted at most a second ago.
func (s *Service) Door(ctx context.Context, d desk.DepartmentID) (Door, error) {
	now := knownDoor{at: s.Now(), directory: s.Directory(), calendars: s.calendars.Load()}
	s.doors.mu.Lock()
	known := s.doors.known[d]
	s.doors.mu.Unlock()
	if age := now.at.Sub(known.at); known.directory == now.directory && known.calendars == now.calendars && age >= 0 && age < doorFor {
		return known.Door, nil
	}
	var err error
	if now.Door, err = s.lookAtDoor(ctx, d, now.at.UnixMilli()); err != nil {
		return Door{}, err
	}
	s.doors.mu.Lock()
	defer s.doors.mu.Unlock()
	if s.doors.known == nil {
		s.doors.known = make(map[desk.DepartmentID]knownDoor)
	}
	s.doors.known[d] = now
	return now.Door, nil
}

func (s *Service) lookAtDoor(ctx context.Context, id desk.DepartmentID, now int64) (Door, error) {
	dir := s.Directory()
	department := dir.Departments[id]
	if department == nil || !department.Active {
		return Door{}, desk.ErrNoSuchThing
	}
	door := Door{Staffed: staffed(dir, id), AnswerBy: s.answerBy(id, now), Callbacks: s.booksCalls(id, now)}
	if department.Intake.Until > now {
		stop := department.Intake
		door.Stopped = &stop
	}
	to, why, err := s.entrance(ctx, department, now)
	door.QueueFull = to == nil && why == whyFull
	return door, err
}

// staffed reports whether anybody who answers in a department is at work.
func staffed(dir *desk.Directory, d desk.DepartmentID) bool {
	for _, who := range dir.Staff {
		there := who.Presence == desk.Available || who.Presence == desk.Finishing
		if there && who.Actor("").Member(d) && who.Assignable(&desk.Conversation{Department: d}) == nil {
			return true
		}
	}
	return false
}

// entrance is where somebody who writes live is received: the department, or
// one that takes those it has no room for; nil where they leave their question
// instead. why says what stood in the way at the first door. The places in a
// queue are counted and not reserved: two who come in the same moment may both
// get the last one.
func (s *Service) entrance(ctx context.Context, first *desk.Department, now int64) (to *desk.Department, why string, err error) {
	dir := s.Directory()
	seen := make(map[desk.DepartmentID]bool)
	for at := first; at != nil && at.Active && !seen[at.ID]; at = dir.Departments[dir.PolicyOf(at.ID).Routing.Overflow] {
		seen[at.ID] = true
		obstacle, err := s.obstacle(ctx, at, now)
		if err != nil {
			return nil, "", err
		}
		if obstacle == "" && at != first && !s.openAt(at.ID, now) {
			obstacle = whyClosed // nobody is sent on to a dark office
		}
		if obstacle == "" {
			return at, why, nil
		}
		if at == first {
			why = obstacle
		}
	}
	return nil, why, nil
}

// obstacle is what keeps a department from taking one more live; "" if nothing
// does. Its hours do not: who wants to wait for the morning may.
func (s *Service) obstacle(ctx context.Context, d *desk.Department, now int64) (string, error) {
	if d.Intake.Until > now {
		return whyStopped, nil
	}
	most := s.Directory().PolicyOf(d.ID).Routing.MaxQueue
	if most <= 0 {
		return "", nil
	}
	n, err := s.store.QueueLength(ctx, d.ID, most)
	if err != nil || n < most {
		return "", err
	}
	return whyFull, nil
}

// openAt reports whether a department is open; one without hours always is.
func (s *Service) openAt(d desk.DepartmentID, at int64) bool {
	c := (*s.calendars.Load())[d]
	return c == nil || c.Open(at)
}

// answerBy is the instant by which a question left at another is answered.
func (s *Service) answerBy(d desk.DepartmentID, from int64) int64 {
	r := s.rulesOf(&desk.Conversation{Department: d, Calendar: s.calendarShown(d, from)}, from)
	return r.after(from, r.answerMS())
}
