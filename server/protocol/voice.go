package protocol

import "careline/server/desk"

// Survey is what a patient is asked about an episode, in their language, and
// what of it they have answered.
type Survey struct {
	Question string       `json:"question"` // to be answered from 1 to 5
	Comment  string       `json:"comment"`
	Items    []SurveyItem `json:"items"`
	Rating   *Rating      `json:"rating,omitempty"` // but for the comment, which is not shown again
	Until    int64        `json:"until"`            // Unix ms
}

// SurveyItem is a statement that is agreed with from 1 to 5.
type SurveyItem struct {
	Key  string `json:"key" enum:"felt_heard,was_informed,effort"`
	Text string `json:"text"`
}

// Rate is what a patient says. It may come in parts; the last one counts.
type Rate struct {
	ClientID    string `json:"client_id,omitempty"`
	Score       int    `json:"score"` // 1 to 5
	FeltHeard   int    `json:"felt_heard,omitempty"`
	WasInformed int    `json:"was_informed,omitempty"`
	Effort      int    `json:"effort,omitempty"`
	Comment     string `json:"comment,omitempty"`
	Final       bool   `json:"final,omitempty"` // nothing more will be said
}

// SetReason says why a patient wrote. Both empty take back what was said.
type SetReason struct {
	ClientID    string `json:"client_id,omitempty"`
	Reason      string `json:"reason,omitempty"` // a key of /reasons
	PreventedBy string `json:"prevented_by,omitempty" enum:"article,letter,update,wrong_before,process,self_service,not_avoidable,"`
	Episode     int    `json:"episode,omitempty"` // the one that is meant; left out: the current one
}

// AssignRecovery gives a task to somebody; me takes it.
type AssignRecovery struct {
	ClientID string `json:"client_id,omitempty"`
	StaffID  string `json:"staff_id"`
}

// CloseRecovery says how a task ended.
type CloseRecovery struct {
	ClientID string `json:"client_id,omitempty"`
	Outcome  string `json:"outcome" enum:"apologised,explained,fixed,referred,unreachable"`
	Tries    int    `json:"tries,omitempty"` // unreachable: how often it was tried
}

// voiceOf adds what staff read of an event about a patient's voice.
func voiceOf(s *StaffEvent, e *desk.Event, d *desk.Directory) {
	b := &e.Body
	switch e.Kind {
	case desk.SurveySent:
		s.Episode, s.Until, s.Staff = b.Episode, b.Until, personOf(b.Staff, d)
	case desk.SurveyWithheld:
		s.Episode, s.Outcome, s.Reason = b.Episode, b.Outcome, b.Reason
	case desk.Rated:
		s.Episode = b.Episode
		s.Rating = &Rating{Score: b.Score, Comment: b.Text, Final: b.Final, By: b.How}
		if i := b.Items; i != nil {
			s.Rating.FeltHeard, s.Rating.WasInformed, s.Rating.Effort = i.FeltHeard, i.WasInformed, i.Effort
		}
	case desk.ContactReason:
		s.Episode, s.Reason, s.PreventedBy = b.Episode, b.Reason, b.PreventedBy
	case desk.Complained:
		s.Reason = b.Reason
	case desk.RecoveryOpened:
		s.Task, s.Trigger, s.Episode, s.Due, s.Staff = e.Seq, b.Trigger, b.Episode, b.Due, personOf(b.Staff, d)
	case desk.RecoveryAssigned:
		s.Task, s.Staff = b.Task, personOf(b.Staff, d)
	case desk.RecoveryClosed:
		s.Task, s.Outcome, s.Tries = b.Task, b.Outcome, b.Tries
	}
}

// SurveyOf is a survey in a patient's language: the one they read, or else the
// first of the words that are there.
func SurveyOf(text *desk.SurveyText, v *desk.SurveyState, language string) Survey {
	out := Survey{Question: inLanguage(text.Question, language), Comment: inLanguage(text.Comment, language), Items: []SurveyItem{}, Until: v.Until}
	for _, i := range text.Items {
		out.Items = append(out.Items, SurveyItem{Key: i.Key, Text: inLanguage(i.Text, language)})
	}
	if v.Score > 0 {
		out.Rating = &Rating{Score: v.Score, FeltHeard: v.Items.FeltHeard, WasInformed: v.Items.WasInformed, Effort: v.Items.Effort, Final: v.Final}
	}
	return out
}

func inLanguage(words map[string]string, language string) string {
	if w := words[language]; w != "" {
		return w
	}
	return words["en"]
}

// Reason is why patients write, as the clinic sorts it.
type Reason struct {
	Key     string            `json:"key"`
	Names   map[string]string `json:"names"` // by language
	Retired bool              `json:"retired,omitempty"`
	Plan    ReasonPlan        `json:"plan"`
}

// ReasonPlan is what somebody does so that fewer have to.
type ReasonPlan struct {
	Owner  string `json:"owner,omitempty"` // staff id
	Action string `json:"action,omitempty"`
	Since  int64  `json:"since,omitempty"` // Unix ms; set by the server
}

// PlanReason says what is done from now on.
type PlanReason struct {
	ReasonPlan
	Seen *ReasonPlan `json:"seen,omitempty"` // what was done before; left out: whatever it was
}

// SetReasons replaces how it is sorted; what is left out is retired.
type SetReasons struct {
	Seen    string   `json:"seen,omitempty"` // the version it was written over
	Reasons []Reason `json:"reasons"`
}

// ReasonsOf are reasons as they are sent.
func ReasonsOf(all []desk.Reason) []Reason {
	out := make([]Reason, len(all))
	for i, r := range all {
		out[i] = Reason{Key: r.Key, Names: r.Name, Retired: r.Retired, Plan: ReasonPlan{string(r.Plan.Owner), r.Plan.Action, r.Plan.Since}}
	}
	return out
}

// SurveySet is a version of what patients are asked.
type SurveySet struct {
	ID         string            `json:"id"`
	RecordedAt int64             `json:"recorded_at,omitempty"`
	By         From              `json:"by"`
	ApprovedBy string            `json:"approved_by"`
	Question   map[string]string `json:"question"`
	Comment    map[string]string `json:"comment"`
	Items      []SurveyWords     `json:"items"`
}

// SurveyWords are an item's words by language.
type SurveyWords struct {
	Key  string            `json:"key" enum:"felt_heard,was_informed,effort"`
	Text map[string]string `json:"text"`
}

// ChangeSurvey asks otherwise from now on.
type ChangeSurvey struct {
	Over       string            `json:"over"` // id of the version it was written over
	ApprovedBy string            `json:"approved_by"`
	Question   map[string]string `json:"question"`
	Comment    map[string]string `json:"comment"`
	Items      []SurveyWords     `json:"items"`
}

// Text is the words as the domain has them.
func (c *ChangeSurvey) Text() desk.SurveyText {
	t := desk.SurveyText{Question: c.Question, Comment: c.Comment, Items: make([]desk.SurveyItem, len(c.Items))}
	for i, w := range c.Items {
		t.Items[i] = desk.SurveyItem{Key: w.Key, Text: w.Text}
	}
	return t
}

// SurveySetOf is a version as it is sent.
func SurveySetOf(v *desk.SurveySet, d *desk.Directory) SurveySet {
	out := SurveySet{ID: v.ID, RecordedAt: v.RecordedAt, By: FromOf(v.Author, d), ApprovedBy: v.ApprovedBy, Question: v.Question, Comment: v.Comment,
		Items: make([]SurveyWords, len(v.Items))}
	for i, w := range v.Items {
		out.Items[i] = SurveyWords{Key: w.Key, Text: w.Text}
	}
	return out
}

// Recovery is a task to make something good, as a list shows it.
type Recovery struct {
	Conversation string  `json:"conversation"`
	Task         int64   `json:"task"`
	Reference    string  `json:"reference"`
	Name         string  `json:"name,omitempty"`
	Status       string  `json:"status"`
	Department   string  `json:"department"` // key
	Trigger      string  `json:"trigger" enum:"low_score,not_solved,complaint"`
	Score        int     `json:"score,omitempty"`
	Owner        *Person `json:"owner,omitempty"`
	Rated        *Person `json:"rated,omitempty"`
	OpenedAt     int64   `json:"opened_at"`
	Due          int64   `json:"due"`
	ContactedAt  int64   `json:"contacted_at,omitempty"`
	ClosedAt     int64   `json:"closed_at,omitempty"`
	ClosedBy     *Person `json:"closed_by,omitempty"`
	Outcome      string  `json:"outcome,omitempty"`
	Tries        int     `json:"tries,omitempty"`
}

// SurveyLink is where a patient can say how it went without the chat.
type SurveyLink struct {
	Path  string `json:"path"`  // on this host; it names nobody and says nothing
	Until int64  `json:"until"` // Unix ms; sooner once they are done
}
