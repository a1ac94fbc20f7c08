package chat

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"careline/server/desk"
	"careline/server/store"
)

// Caller is somebody who calls or comes by, or was called, and has no
// conversation yet.
type Caller struct {
	Department string // key
	Topic      string
	Name       string
	Phone      string
	Language   string // the site's first one if empty
	Call       Call
	// Separate says that it is another matter than what is open with the same
	// number, which OpenCalled refuses otherwise.
	Separate bool
	ClientID string
}

var (
	errCallerName = &desk.Error{Kind: desk.Invalid, Code: "name_missing", Field: "name", Public: "Write down who it was."}
	errSameNumber = &desk.Error{Kind: desk.Conflict, Code: "same_number",
		Public: "A conversation with this number is open. Write it down there, or say that it is about something else."}
	errNoTopic = &desk.Error{Kind: desk.Invalid, Code: "unknown_topic", Field: "topic", Public: "This department has no such topic. Choose one of its own, or none."}
	errNoSite  = &desk.Error{Kind: desk.Conflict, Code: "no_site",
		Public: "No website offers this department yet. An administrator sets that up."}
)

// OpenCalled opens a conversation for somebody who called or came by. It is
// begun by staff: the patient waits in no queue, and has no chat to read it in.
func (s *Service) OpenCalled(ctx context.Context, a desk.Actor, in Caller) (Item, error) {
	if a.Kind != desk.KindStaff {
		return Item{}, desk.ErrForbidden
	}
	if err := desk.Sends(a); err != nil {
		return Item{}, err
	}
	asked := slices.Concat([]string{"caller", in.Department, in.Topic, in.Name, in.Phone, in.Language}, in.Call.parts())
	b, refusal, err := s.beginningOf(ctx, a, &in)
	if err != nil {
		return Item{}, err
	}
	// A repetition names the patient that the first time made.
	b.patient = desk.PatientID(desk.NewID("p", s.Now()))
	if in.ClientID != "" {
		b.patient = desk.PatientID("p_" + uuidOf(s.digest(a.Author(), in.ClientID)))
	}
	if refusal == nil {
		if err := s.store.AddPatient(ctx, desk.Patient{ID: b.patient, Site: b.site.ID, CreatedAt: s.Now().UnixMilli()}); err != nil {
			return Item{}, err
		}
	}
	turn := s.turnOf(a, &in, b)
	cmd := store.Command{
		Conversation: desk.ConversationID(desk.NewID("c", s.Now())),
		Opening:      true,
		Author:       a.Author(),
		ClientID:     in.ClientID,
		Digest:       s.digest(asked...),
		Gate:         turn.gate,
		Claims:       turn.asked,
		Allow:        func(*desk.Conversation, bool) error { return nil },
		Decide: func(l *desk.Ledger) error {
			if refusal != nil { // refused here, so that what was opened before is answered
				return refusal
			}
			if turn.late(l.Now) {
				return desk.ErrUnavailable
			}
			if turn.lost = len(l.Taken) > 0; turn.lost && !in.Separate {
				return errSameNumber
			}
			if own := turn.own(l.Now); own != "" && l.Taken[own] == "" {
				l.Claims = append(l.Claims, desk.Claim{Key: own})
			}
			s.beginCalled(l, a, in, b)
			return nil
		},
	}
	r, err := s.run(ctx, cmd)
	if err != nil && turn.lost && !in.Separate {
		// What was written down just now may be over already, or kept from them.
		same, found := s.SameNumber(ctx, a, b.contact.Phone)
		if found != nil {
			return Item{}, found
		}
		if len(same) == 0 {
			in.Separate = true
			r, err = s.run(ctx, cmd)
		}
	}
	if err != nil {
		return Item{}, err
	}
	row := r.Row
	if r.Repeated != nil {
		return s.Conversation(ctx, a, r.Repeated.Conversation)
	}
	return s.item(ctx, a, row)
}

// callerTurn is how long a caller who was written down stands in the way of the
// same number: as long as two people may be at it without seeing each other's.
const callerTurn = time.Minute

// turn is how two people who write the same caller down at the same moment
// learn of each other, each in what they work in. Both pass the gate of the
// number, one after the other, whatever the departments: the second one reads
// what the first one claimed. A claim is of a department, because whoever does
// not work there may not learn of it.
type turn struct {
	gate  string
	claim func(d desk.DepartmentID, at int64) string
	in    desk.DepartmentID
	from  int64    // when it began, in turns
	asked []string // what stands in its way, in the departments that they work in
	lost  bool
}

func (s *Service) turnOf(a desk.Actor, in *Caller, b began) *turn {
	if b.contact == nil || desk.NumberTail(b.contact.Phone) == "" || b.department == nil {
		return &turn{}
	}
	number := desk.NumberTail(b.contact.Phone)
	t := &turn{
		gate: fmt.Sprintf("caller/%x", s.digest("caller", number)),
		in:   b.department.ID,
		from: turnAt(s.Now().UnixMilli()),
		claim: func(d desk.DepartmentID, at int64) string {
			return fmt.Sprintf("caller/%x/%d", s.digest("caller", string(d), number), at)
		},
	}
	for _, d := range s.Directory().ByKey {
		if (&desk.Conversation{Department: d.ID}).WritableBy(a) {
			for at := t.from - 1; at <= t.from+1; at++ {
				t.asked = append(t.asked, t.claim(d.ID, at))
			}
		}
	}
	return t
}

func turnAt(now int64) int64 { return now / callerTurn.Milliseconds() }

// own is what is claimed by who is at the gate now.
func (t *turn) own(now int64) string {
	if t.gate == "" {
		return ""
	}
	return t.claim(t.in, turnAt(now))
}

// late reports whether it took so long to the gate that others may have passed
// it unseen.
func (t *turn) late(now int64) bool {
	return t.gate != "" && turnAt(now) > t.from+1
}

// began is what a caller's conversation begins with.
type began struct {
	site       desk.Site
	department *desk.Department
	patient    desk.PatientID
	contact    *desk.Contact
}

// beginningOf checks what was written down of a caller. The refusal is the
// answer of a first try, and the error that of none.
func (s *Service) beginningOf(ctx context.Context, a desk.Actor, in *Caller) (b began, refusal, err error) {
	if refusal = in.Call.check(s.Now().UnixMilli()); refusal != nil {
		return b, refusal, nil
	}
	if refusal = check(line{in.Name, desk.MaxNameRunes}, line{in.Topic, desk.MaxTopicRunes}, line{in.Language, desk.MaxTopicRunes}); refusal != nil {
		return b, refusal, nil
	}
	if desk.CheckText(in.Name) != nil {
		return b, errCallerName, nil
	}
	if b.contact, refusal = checkContact(&desk.Contact{Name: in.Name, Phone: in.Phone}); refusal != nil {
		return b, refusal, nil
	}
	b.department = s.Directory().ByKey[in.Department]
	switch d := b.department; {
	case d == nil || !d.Active:
		return b, errNoDepartment, nil
	case !(&desk.Conversation{Department: d.ID}).WritableBy(a):
		return b, desk.ErrForbidden, nil
	case in.Topic != "" && topicOf(d, in.Topic) == nil:
		return b, errNoTopic, nil
	case b.contact == nil && in.Call.Channel == desk.ByPhone:
		return b, errNoPhone, nil
	}
	sites, err := s.store.Sites(ctx)
	if err != nil {
		return b, nil, err
	}
	i := slices.IndexFunc(sites, func(site desk.Site) bool { return slices.Contains(site.Departments, b.department.ID) })
	if i < 0 {
		return b, errNoSite, nil
	}
	b.site = sites[i]
	if in.Language == "" && len(b.site.Languages) > 0 {
		in.Language = b.site.Languages[0]
	}
	if !in.Separate && b.contact != nil {
		same, err := s.SameNumber(ctx, a, b.contact.Phone)
		if err != nil {
			return b, nil, err
		}
		if len(same) > 0 {
			refusal = errSameNumber
		}
	}
	return b, refusal, nil
}

func (s *Service) beginCalled(l *desk.Ledger, a desk.Actor, in Caller, b began) {
	d := b.department.ID
	l.Row.Reference, l.Row.Site, l.Row.Patient = desk.NewReference(), b.site.ID, b.patient
	l.Append(desk.Opened, a.From(), desk.Body{
		Origin: desk.OriginStaff, Channel: in.Call.Channel, Mode: desk.ModeMessage, Episode: 1, Site: b.site.ID, Department: d,
		Topic: in.Topic, Language: in.Language, Name: in.Name,
		Calendar: s.calendarShown(d, l.Now), Policy: s.Directory().PolicyOf(d).ID,
	}).ClientID = in.ClientID
	if b.contact != nil {
		l.Append(desk.ContactGiven, desk.From{Kind: desk.KindPatient, ID: string(b.patient), Name: in.Name}, desk.Body{Contact: b.contact})
	}
	s.called(l, a, in.Call, nil)
	if l.Row.AcceptedAt == 0 {
		enqueue(l)
	}
	l.MarkRead(a, l.Row.LastSeq)
	l.Record(a, "conversation.opened", string(d))
}

var unfinished = []string{string(desk.StatusQueued), string(desk.StatusOpen), string(desk.StatusWaiting), string(desk.StatusSnoozed)}

// SameNumber are the conversations going on whose patient gave the same number,
// of those whose contact the actor may see; newest first.
func (s *Service) SameNumber(ctx context.Context, a desk.Actor, phone string) ([]Item, error) {
	if err := desk.StaffOnly(a); err != nil {
		return nil, err
	}
	term := desk.NumberTerm(phone)
	if term == nil {
		return nil, nil
	}
	q := &sought{Finding: desk.Finding{Terms: []desk.Term{*term}, States: unfinished}}
	found, _, err := s.findByKeys(ctx, a, q, 10)
	if err != nil {
		return nil, err
	}
	rows := make([]desk.Conversation, 0, len(found))
	for i := range found {
		if row := &found[i].Conversation; !row.Spam && row.MergedInto == nil && row.WritableBy(a) {
			rows = append(rows, *row)
		}
	}
	slices.SortFunc(rows, func(x, y desk.Conversation) int { return cmp.Compare(y.LastAt, x.LastAt) })
	return s.items(ctx, a, rows)
}
