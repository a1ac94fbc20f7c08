package chat

import (
	"cmp"
	"context"
	"strconv"

	"careline/server/desk"
)

// Call is how a call went, or a visit at the desk.
type Call struct {
	Channel  desk.Channel // phone if empty
	Inbound  bool         // the patient called; who comes to the desk always does
	Outcome  string       // reached, no_answer, voicemail; at the desk they are reached
	Note     string       // for colleagues
	When     int64        // Unix ms; 0: now
	Minutes  int          // how long it took; 0: nobody said
	Due      int64        // when there is news, or the next try, Unix ms; 0: see LogCall
	KeepOpen bool         // reached, and the next move is ours
}

const (
	// nextTryMS is how much business time passes before the next try, unless
	// whoever called says otherwise.
	nextTryMS = 3600 * 1000
	// earlierMS is how long ago a call may have been that is written down now.
	earlierMS = 24 * 3600 * 1000
	// aheadMS is by how much the clock of whoever writes it down may be fast.
	aheadMS        = 60 * 1000
	maxCallMinutes = 600
)

var (
	errCallChannel = desk.Invalidf("Say how it was: phone or walk_in.")
	errCallOutcome = desk.Invalidf("Say how the call went: reached, no_answer or voicemail.")
	errCallWhen    = &desk.Error{Kind: desk.Invalid, Code: "call_when", Field: "when",
		Public: "Choose a time within the last 24 hours."}
	errCallMinutes = &desk.Error{Kind: desk.Invalid, Code: "call_minutes", Field: "minutes",
		Public: "Say how long it took in minutes, from 1 to 600, or leave it out."}
	errNoChat = &desk.Error{Kind: desk.Conflict, Code: "no_chat",
		Public: "This patient called or came by, and has no chat: nobody would read this. Call them, or write a note."}
)

// check brings a call into the form in which it is kept, or says what is wrong
// with it.
func (in *Call) check(now int64) error {
	in.Channel = cmp.Or(in.Channel, desk.ByPhone)
	if in.Channel == desk.ByWalkIn {
		in.Inbound, in.Outcome = true, cmp.Or(in.Outcome, desk.CallReached)
	}
	if in.Note != "" {
		if err := desk.CheckText(in.Note); err != nil {
			return err
		}
	}
	switch {
	case in.Channel != desk.ByPhone && in.Channel != desk.ByWalkIn:
		return errCallChannel
	case in.Outcome != desk.CallReached && (in.Channel == desk.ByWalkIn || in.Outcome != desk.CallNoAnswer && in.Outcome != desk.CallVoicemail):
		return errCallOutcome
	case in.When != 0 && (in.When > now+aheadMS || in.When < now-earlierMS):
		return errCallWhen
	case in.Minutes < 0 || in.Minutes > maxCallMinutes:
		return errCallMinutes
	case in.Due != 0 && in.Due <= now:
		return errPromiseInPast
	case in.Due > now+maxPromiseMS:
		return errPromiseTooFar
	}
	return nil
}

// parts are what a call is recognised by when it is repeated.
func (in *Call) parts() []string {
	return []string{
		"call", in.Outcome, in.Note, strconv.FormatInt(in.Due, 10), string(in.Channel), strconv.FormatBool(in.Inbound),
		strconv.FormatInt(in.When, 10), strconv.Itoa(in.Minutes), strconv.FormatBool(in.KeepOpen),
	}
}

// LogCall writes down a call or a visit. A patient who was reached, or who came
// by, has been answered: the promise is kept, and the next move is theirs, unless
// it is kept open or news is promised by Due. Otherwise the next try is
// promised: by Due, or else at the booked time if that is still to come, or
// within an hour of opening time. It stays in the department's list, for whoever
// is there then. Who comes to us about what was resolved opens it again.
func (s *Service) LogCall(ctx context.Context, a desk.Actor, c desk.ConversationID, in Call, clientID string) (Item, error) {
	asked := in.parts()
	mine, err := s.store.ClaimsOf(ctx, c, seatPrefix)
	if err != nil {
		return Item{}, err
	}
	cmd := s.command(a, c, clientID, func(l *desk.Ledger) error {
		if err := desk.StaffOnly(a); err != nil {
			return err
		}
		return recorded(l, a, clientID, "called", func(l *desk.Ledger) error {
			in := in // decided again, if the transaction has to be
			if err := in.check(l.Now); err != nil {
				return err
			}
			if err := notHidden(l, a); err != nil {
				return err
			}
			again := !l.Row.Unresolved()
			switch {
			case again && !in.Inbound:
				return desk.ErrResolved
			case again:
				s.reopenBy(l, a.From(), desk.OriginStaff, in.Channel)
			}
			s.called(l, a, in, mine)
			if again && l.Row.AcceptedAt == 0 {
				enqueue(l)
			}
			return nil
		})
	}, asked...)
	cmd.Claims = mine
	return s.answer(ctx, a, cmd)
}

// called writes a call down and what follows from it.
func (s *Service) called(l *desk.Ledger, a desk.Actor, in Call, mine []string) {
	if in.Outcome == desk.CallReached {
		s.reached(l, a, in, mine)
		return
	}
	s.tried(l, a, in)
}

func (s *Service) reached(l *desk.Ledger, a desk.Actor, in Call, mine []string) {
	take(l, a, "called")
	logCall(l, a, in)
	freeSeats(l, mine)
	endPromise(l, a.From(), desk.PromiseKept)
	if l.Row.WaitingSince > 0 {
		l.Append(desk.NoReplyNeeded, a.From(), desk.Body{Reason: "called"})
	}
	if in.Due == 0 && !in.KeepOpen {
		l.Append(desk.StatusChanged, a.From(), desk.Body{Status: desk.StatusWaiting, WaitingOn: desk.WaitingOnPatient})
		return
	}
	l.Append(desk.StatusChanged, a.From(), desk.Body{Status: desk.StatusOpen})
	if in.Due > 0 {
		s.promise(l, a.From(), PromiseOf{Next: desk.NextUpdate, Due: in.Due})
	}
}

func (s *Service) tried(l *desk.Ledger, a desk.Actor, in Call) {
	logCall(l, a, in)
	due := in.Due
	if due == 0 {
		due = l.Row.Slot
	}
	if due <= l.Now {
		due = s.rulesOf(&l.Row, l.Now).after(l.Now, s.scaled(nextTryMS))
	}
	s.promise(l, a.From(), PromiseOf{Next: desk.NextCall, Due: due})
}

func logCall(l *desk.Ledger, a desk.Actor, in Call) {
	if in.Note != "" {
		l.Append(desk.Note, a.From(), desk.Body{Text: in.Note})
	}
	body := desk.Body{Channel: in.Channel, Inbound: in.Inbound, Outcome: in.Outcome, When: in.When, Minutes: in.Minutes}
	if !in.Inbound {
		body.Tries = l.Row.Tries + 1
	}
	l.Append(desk.CallLogged, a.From(), body)
}
