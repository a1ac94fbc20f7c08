package chat

import (
	"context"
	"strconv"

	"careline/server/desk"
)

// Call is how a call to a patient went.
type Call struct {
	Outcome string // reached, no_answer, voicemail
	Note    string // for colleagues
	Due     int64  // when there is news, or the next try, Unix ms; 0: see LogCall
}

// nextTryMS is how much business time passes before the next try, unless whoever
// called says otherwise.
const nextTryMS = 3600 * 1000

// LogCall writes down a call. A patient who was reached has been answered: the
// promise is kept, and the next move is theirs, unless news is promised by Due.
// Otherwise it was a try, and the next one is promised: by Due, or else at the
// booked time if that is still to come, or within an hour of opening time. It
// stays in the department's list, for whoever is there then.
func (s *Service) LogCall(ctx context.Context, a desk.Actor, c desk.ConversationID, in Call, clientID string) (Item, error) {
	var refusal error
	if in.Note != "" {
		refusal = desk.CheckText(in.Note)
	}
	mine, err := s.store.ClaimsOf(ctx, c, seatPrefix)
	if err != nil {
		return Item{}, err
	}
	cmd := s.command(a, c, clientID, func(l *desk.Ledger) error {
		if err := desk.StaffOnly(a); err != nil {
			return err
		}
		return recorded(l, a, clientID, "called", func(l *desk.Ledger) error {
			switch {
			case refusal != nil:
				return refusal
			case !l.Row.Unresolved():
				return desk.ErrResolved
			case in.Due != 0 && in.Due <= l.Now:
				return errPromiseInPast
			case in.Due > l.Now+maxPromiseMS:
				return errPromiseTooFar
			}
			switch in.Outcome {
			case desk.CallReached:
				s.reached(l, a, in, mine)
			case desk.CallNoAnswer, desk.CallVoicemail:
				s.tried(l, a, in)
			default:
				return desk.Invalidf("Say how the call went: reached, no_answer or voicemail.")
			}
			return nil
		})
	}, "call", in.Outcome, in.Note, strconv.FormatInt(in.Due, 10))
	cmd.Claims = mine
	return s.answer(ctx, a, cmd)
}

func (s *Service) reached(l *desk.Ledger, a desk.Actor, in Call, mine []string) {
	take(l, a, "called")
	logCall(l, a, in)
	freeSeats(l, mine)
	endPromise(l, a.From(), desk.PromiseKept)
	if l.Row.WaitingSince > 0 {
		l.Append(desk.NoReplyNeeded, a.From(), desk.Body{Reason: "called"})
	}
	if in.Due > 0 {
		l.Append(desk.StatusChanged, a.From(), desk.Body{Status: desk.StatusOpen})
		s.promise(l, a.From(), PromiseOf{Next: desk.NextUpdate, Due: in.Due})
		return
	}
	l.Append(desk.StatusChanged, a.From(), desk.Body{Status: desk.StatusWaiting, WaitingOn: desk.WaitingOnPatient})
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
	l.Append(desk.CallLogged, a.From(), desk.Body{Outcome: in.Outcome, Tries: l.Row.Tries + 1})
}
