package chat

import (
	"cmp"
	"context"
	"encoding/json"
	"strconv"

	"careline/server/desk"
	"careline/server/store"
)

// Rating is what a patient answers about an episode. It may come in parts: the
// score by one tap, the rest later. The last one counts.
type Rating struct {
	Score   int
	Items   desk.Items
	Comment string
	Final   bool   // they are done with it
	By      string // widget, link
}

var (
	errNoSurvey       = &desk.Error{Kind: desk.Conflict, Code: "no_survey", Public: "There is nothing to rate here, or no longer."}
	errSurveyAnswered = &desk.Error{Kind: desk.Conflict, Code: "survey_answered", Public: "This was answered already. Thank you."}
	errScore          = &desk.Error{Kind: desk.Invalid, Code: "invalid", Field: "score", Public: "A score is a whole number from 1 to 5."}
	errSurveyItem     = &desk.Error{Kind: desk.Invalid, Code: "invalid", Field: "items", Public: "An answer is a whole number from 1 to 5, or left out."}
)

// turnToAsk is what only one conversation of a patient can have: to be the one
// that asks after they were asked last. So two that end at the same moment do
// not both ask.
func turnToAsk(asked store.Asked) string {
	return surveyClaim + string(asked.Patient) + ":" + asked.Last
}

// surveyClaim begins the claims of that.
const surveyClaim = "survey:"

// ask asks the patient how the episode went that has just been resolved, or
// writes down why not, where they could have been.
func ask(l *desk.Ledger, asked store.Asked) {
	_, taken := l.Taken[turnToAsk(asked)]
	why := desk.NotAsked(&l.Row, l.Row.LastAt, asked.Elsewhere)
	if why == "" && taken && l.Row.Episode == 1 {
		why = desk.NotAskedRecent
	}
	switch why {
	case "":
		l.Append(desk.SurveySent, clock.From(), desk.Body{
			Episode: l.Row.Episode, Version: cmp.Or(asked.Set, desk.DefaultSurvey().ID), Until: l.Row.LastAt + desk.SurveyOpen,
			Staff: person(l.Row.MainHandler()),
		})
		if !taken {
			l.Claims = append(l.Claims, desk.Claim{Key: turnToAsk(asked)})
		}
	case desk.NotAskedSilent, desk.NotAskedRecent:
		l.Append(desk.SurveyWithheld, clock.From(), desk.Body{Episode: l.Row.Episode, Outcome: why})
	}
}

func person(id desk.StaffID) *desk.Person {
	if id == "" {
		return nil
	}
	return &desk.Person{ID: id}
}

// Rate stores what a patient answers, as soon as they have said one thing. A
// low score makes somebody responsible in the same transaction.
func (s *Service) Rate(ctx context.Context, a desk.Actor, c desk.ConversationID, in Rating, clientID string) (Item, error) {
	refusal := checkRating(in)
	busy, err := s.store.RecoveryLoads(ctx)
	if err != nil {
		return Item{}, err
	}
	items, err := json.Marshal(in.Items)
	if err != nil {
		return Item{}, err
	}
	return s.answer(ctx, a, s.command(a, c, clientID, func(l *desk.Ledger) error {
		if a.Kind != desk.KindPatient {
			return desk.ErrForbidden
		}
		return recorded(l, a, clientID, "rated", func(l *desk.Ledger) error {
			v := &l.Row.Survey
			switch {
			case refusal != nil:
				return refusal
			case v.SentAt == 0 || l.Row.Unresolved() || l.Row.Spam || l.Now >= v.Until:
				return errNoSurvey
			case v.Final:
				return errSurveyAnswered
			}
			l.Append(desk.Rated, patientFrom(l, a), desk.Body{
				Episode: l.Row.Episode, Version: v.Set, Score: in.Score, Items: &in.Items, Text: in.Comment, Final: in.Final, How: in.By,
			})
			if in.Score <= desk.LowScore && !recovers(&l.Row, desk.TriggerLowScore) {
				s.openRecovery(l, &l.Row, desk.TriggerLowScore, busy)
			}
			return nil
		})
	}, "rate", strconv.Itoa(in.Score), string(items), in.Comment, strconv.FormatBool(in.Final)))
}

func checkRating(in Rating) error {
	if in.Score < 1 || in.Score > 5 {
		return errScore
	}
	for _, key := range desk.SurveyItems {
		if n := *in.Items.Of(key); n < 0 || n > 5 {
			return errSurveyItem
		}
	}
	return desk.CheckLine(in.Comment, desk.MaxCommentRunes)
}

// recovers reports whether a task of that kind is open about the current
// episode.
func recovers(c *desk.Conversation, trigger string) bool {
	for _, r := range c.Recoveries {
		if r.Trigger == trigger && r.Episode == c.Episode {
			return true
		}
	}
	return false
}

// WithholdSurvey keeps the patient from being asked, with a reason, which is
// counted beside the figures. One that is out is taken back while nothing was
// answered.
func (s *Service) WithholdSurvey(ctx context.Context, a desk.Actor, c desk.ConversationID, reason, clientID string) (Item, error) {
	refusal := check(line{reason, desk.MaxReasonRunes})
	if refusal == nil && desk.CheckText(reason) != nil {
		refusal = desk.Invalidf("Say why this patient should not be asked. It is counted beside the figures.")
	}
	return s.change(ctx, a, c, clientID, func(l *desk.Ledger) error {
		v := &l.Row.Survey
		switch {
		case refusal != nil:
			return refusal
		case v.Score > 0:
			return errSurveyAnswered
		case v.Withheld != "":
			return nil
		case !l.Row.Unresolved() && (v.SentAt == 0 || l.Now >= v.Until):
			return errNoSurvey
		}
		l.Append(desk.SurveyWithheld, a.From(), desk.Body{Episode: l.Row.Episode, Outcome: desk.NotAskedByStaff, Reason: reason})
		return nil
	}, "withhold_survey", reason)
}

// Survey is what a patient is asked about a conversation, and what of it they
// have answered.
type Survey struct {
	Text  desk.SurveyText
	State desk.SurveyState
}

// Survey answers a patient's own conversation; errNoSurvey where nothing is
// asked.
func (s *Service) Survey(ctx context.Context, a desk.Actor, c desk.ConversationID) (Survey, error) {
	row, err := s.permitted(ctx, a, c)
	if err != nil {
		return Survey{}, err
	}
	v := row.Survey
	if row.Unresolved() || row.Spam || v.SentAt == 0 || s.Now().UnixMilli() >= v.Until {
		return Survey{}, errNoSurvey
	}
	set, err := s.store.SurveySet(ctx, v.Set)
	if err != nil {
		return Survey{}, err
	}
	return Survey{set.SurveyText, v}, nil
}
