package voice

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"careline/server/desk"
	"careline/server/report"
	"careline/server/store"
)

// BehindAsk asks for the conversations behind a figure of what patients said.
type BehindAsk struct {
	Ask
	Figure string
	Values []int  // of answers from 1 to 5: only these; none: all
	Key    string // of one group, as the answer names it; report.NoKey: the one without a key; empty: all
	After  string // Next of the page before
	Limit  int    // 1 to 500; 0: 100
}

// Told is one conversation behind a figure.
type Told struct {
	Conversation desk.ConversationID
	Episode      int // of a task: its number
	Department   desk.DepartmentID
	Topic        string
	Language     string
	At           int64 // it was resolved; of a task: it was opened
	RatedAt      int64 // 0: there is no answer
	Value        int   // the answer that is counted; 0: none is

	Reference string
	Status    desk.Status
	Away      bool // another department has it now: it is not for whoever asks to open
}

// Behind is a page of the conversations behind a figure.
type Behind struct {
	Page   []Told
	Total  int // as many as the figure counts
	Closed int // of these, in departments whose conversations whoever asks does not open: nothing else is told of them
	Next   string
	Reason string // why there is no figure, and so no list
}

// counts are the figures that count episodes, and how many of them.
var counts = map[string]func(*Voice) int{
	"response_rate":       func(v *Voice) int { return v.Answered },
	"asked":               func(v *Voice) int { return v.Asked },
	"collecting":          func(v *Voice) int { return v.Collecting },
	"coverage":            func(v *Voice) int { return v.Delivered },
	"eligible":            func(v *Voice) int { return v.Eligible },
	"suppressed_by_staff": func(v *Voice) int { return v.ByStaff },
	"asked_recently":      func(v *Voice) int { return v.Recent },
	"patient_silent":      func(v *Voice) int { return v.Silent },
	"not_solved":          func(v *Voice) int { return v.NotSolved },
}

// ratings are the figures that count answers, and which of them.
var ratings = map[string]struct {
	of     func(*Voice) *Rating
	counts func(*answerOf) bool
}{
	"csat":             {func(v *Voice) *Rating { return &v.CSAT }, every},
	"felt_heard":       {func(v *Voice) *Rating { return &v.FeltHeard }, every},
	"was_informed":     {func(v *Voice) *Rating { return &v.WasInformed }, every},
	"ces":              {func(v *Voice) *Rating { return &v.Effort }, every},
	"low_scores":       {func(v *Voice) *Rating { return &v.CSAT }, (*answerOf).low},
	"low_scores_owned": {func(v *Voice) *Rating { return &v.CSAT }, func(a *answerOf) bool { return a.low() && a.owned }},
}

func every(*answerOf) bool { return true }

// made are the figures that count tasks, and which of them.
var made = map[string]func(*Question, *store.RecoveryTask) bool{
	"recovery_contact": func(*Question, *store.RecoveryTask) bool { return true },
	"recovery_open":    func(_ *Question, t *store.RecoveryTask) bool { return t.ClosedAt == 0 },
	"recovery_overdue": (*Question).late,
}

// listable reports whether there is a list behind a figure.
func listable(figure string) bool {
	return counts[figure] != nil || ratings[figure].of != nil || made[figure] != nil
}

// told are the conversations behind a figure of a group, as many as it counts:
// where it is not shown none are, and the reason.
func (v *Voice) told(q *Question, figure string, values []int) (all []Told, reason string) {
	if of := counts[figure]; of != nil {
		for _, r := range v.rows {
			var one Voice
			if one.Why = map[string]int{}; of(one.counted(r, q)) > 0 {
				all = append(all, toldOf(r))
			}
		}
		return all, heldBack(v.Hidden > 0 && v.Months == 0)
	}
	if rating, ok := ratings[figure]; ok {
		r := rating.of(v)
		for i := range r.of {
			if a := &r.of[i]; rating.counts(a) && (len(values) == 0 || slices.Contains(values, a.value)) {
				k := toldOf(a.row)
				k.Value = a.value
				all = append(all, k)
			}
		}
		return all, heldBack(r.N == 0 && r.Hidden > 0)
	}
	for _, t := range v.Recovery.tasks {
		if made[figure](q, t) {
			all = append(all, Told{Conversation: t.Conversation, Episode: int(t.Seq), Department: t.Department, At: t.OpenedAt})
		}
	}
	return all, heldBack(v.Recovery.N == 0 && v.Recovery.Hidden > 0)
}

func (v *Voice) counted(r *store.VoiceRow, q *Question) *Voice {
	v.count(r, q)
	return v
}

func heldBack(held bool) string {
	if held {
		return report.Suppressed
	}
	return ""
}

func toldOf(r *store.VoiceRow) Told {
	return Told{
		Conversation: r.Conversation, Episode: r.Episode, Department: r.Department, Topic: r.Topic, Language: r.Language,
		At: r.ClosedAt, RatedAt: r.RatedAt,
	}
}

func (k *Told) before(o *TaskCursor) int {
	return cmp.Or(cmp.Compare(o.At, k.At), cmp.Compare(o.Conversation, string(k.Conversation)), cmp.Compare(o.Seq, int64(k.Episode)))
}

// TaskCursor is a place in a list.
type TaskCursor = store.TaskCursor

func (k *Told) place() *TaskCursor {
	return &TaskCursor{At: k.At, Conversation: string(k.Conversation), Seq: int64(k.Episode)}
}

// Behind answers with the conversations behind a figure that the same question
// answers with, the last first: as many as it counts, and none where it is not
// shown. What single patients answered is told of departments alone whose
// conversations whoever asks may open; of the others there is their number.
func (s *Service) Behind(ctx context.Context, a desk.Actor, ask BehindAsk) (*Behind, error) {
	if ask.Limit == 0 {
		ask.Limit = 100
	}
	if ask.Limit < 1 || ask.Limit > 500 {
		return nil, refused("limit", "limit is a number from 1 to 500.")
	}
	after, err := store.ParseTaskCursor(ask.After)
	if err != nil {
		return nil, err
	}
	all, out, err := s.behind(ctx, a, ask)
	if err != nil {
		return nil, err
	}
	if after != nil {
		all = slices.DeleteFunc(all, func(k Told) bool { return k.before(after) <= 0 })
	}
	if len(all) > ask.Limit {
		all = all[:ask.Limit]
		last := all[len(all)-1].place()
		out.Next = fmt.Sprintf("%d.%s.%d", last.At, last.Conversation, last.Seq)
	}
	out.Page = all
	return out, s.open(ctx, a, out.Page)
}

// AllBehind is Behind without pages, for a file: of the log alone, as other files
// of rows are.
func (s *Service) AllBehind(ctx context.Context, a desk.Actor, ask BehindAsk) (*Behind, error) {
	all, out, err := s.behind(ctx, a, ask)
	if err != nil {
		return nil, err
	}
	out.Page = all
	return out, nil
}

func (s *Service) behind(ctx context.Context, a desk.Actor, ask BehindAsk) ([]Told, *Behind, error) {
	if err := desk.SeesFigures(a); err != nil {
		return nil, nil, err
	}
	if !listable(ask.Figure) {
		return nil, nil, refused("figure", "There is no figure of that name.")
	}
	for _, value := range ask.Values {
		if value < 1 || value > 5 {
			return nil, nil, refused("value", "value is a whole number from 1 to 5.")
		}
	}
	if ask.Key != "" && ask.By == "" {
		return nil, nil, refused("key", "Say by what it is grouped: a key is that of a group.")
	}
	answer, err := s.Answer(ctx, a, ask.Ask)
	if err != nil {
		return nil, nil, err
	}
	out := &Behind{}
	group := &answer.Total
	if ask.Key != "" {
		group = &Voice{}
		key := s.groupKey(ask.By, ask.Key)
		if at := slices.IndexFunc(answer.Groups, func(v Voice) bool { return v.Key == key }); at >= 0 {
			group = &answer.Groups[at]
		}
	}
	all, reason := group.told(&answer.Question, ask.Figure, ask.Values)
	out.Total, out.Reason = len(all), reason
	all = slices.DeleteFunc(all, func(k Told) bool { return !readsAnswers(a, k.Department) })
	out.Closed = out.Total - len(all)
	slices.SortFunc(all, func(x, y Told) int { return x.before(y.place()) })
	return all, out, nil
}

// groupKey is the key of a group as figures know it, from the one of the contract.
func (s *Service) groupKey(by, key string) string {
	switch {
	case key == report.NoKey:
		return ""
	case by == "department":
		for _, d := range s.directory().Departments {
			if d.Key == key {
				return string(d.ID)
			}
		}
	}
	return key
}

// open adds what a list shows of its conversations.
func (s *Service) open(ctx context.Context, a desk.Actor, page []Told) error {
	for i := range page {
		k := &page[i]
		c, err := s.store.Conversation(ctx, k.Conversation)
		if err != nil {
			return err
		}
		k.Reference, k.Status, k.Away = c.Reference, c.Status, !c.ReadableBy(a)
	}
	return nil
}
