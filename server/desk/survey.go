package desk

// SurveyState is what a conversation's row keeps of the survey of its current
// episode: whether its patient was asked, why not, and what they answered.
type SurveyState struct {
	Set      string // version of the questions; empty: not asked
	SentAt   int64
	Until    int64  // the answer counts until then
	Withheld string // why nobody was asked; empty: no reason yet
	Score    int    // 1 to 5; 0: not answered
	Items    Items
	Final    bool // the patient is done with it
}

// Items are the answers beside the score, 1 to 5 each; 0: left out.
type Items struct {
	FeltHeard   int `json:"felt_heard,omitempty"`
	WasInformed int `json:"was_informed,omitempty"`
	Effort      int `json:"effort,omitempty"` // how easy it was: 5 is easy
}

// Replies is how many public messages a person wrote in an episode.
type Replies struct {
	Staff StaffID `json:"s"`
	N     int     `json:"n"`
}

// Why a patient is not asked. Those of the first group are no question of
// judgement and leave no event: what ended the episode says it.
const (
	NotAskedSpam      = "spam"
	NotAskedAuto      = "auto_resolved"
	NotAskedAbandoned = "abandoned"
	NotAskedNoAnswer  = "no_answer" // nobody of ours wrote to them in this episode
	NotAskedPractice  = "practice"  // somebody of the house tries the chat
	NotAskedNoChat    = "no_chat"   // they called or came by: there is nowhere to ask them

	NotAskedSilent  = "patient_silent" // we wrote first, and they said nothing
	NotAskedRecent  = "recent"         // they were asked about another conversation
	NotAskedByStaff = "by_staff"       // with a reason, and counted
)

const (
	// SurveyEvery is how long a patient is left alone after having been asked.
	SurveyEvery = 30 * day
	// SurveyOpen is how long a survey can be answered, and its link lives.
	SurveyOpen = 14 * day
	// LowScore is the highest score that opens a recovery task.
	LowScore = 2

	day = 24 * 60 * minute

	// MaxCommentRunes bounds what a patient adds to their score.
	MaxCommentRunes = 2_000
)

// NotAsked says why the patient of an episode that has just been resolved by a
// person is not asked about it; empty: they are. elsewhere is when they were
// asked last about another conversation; 0: never. Who comes back is asked
// again, whenever that was.
func NotAsked(c *Conversation, now, elsewhere int64) string {
	switch {
	case c.Spam:
		return NotAskedSpam
	case c.Practice:
		return NotAskedPractice
	case c.NoChat():
		return NotAskedNoChat
	case c.Survey.Withheld != "":
		return c.Survey.Withheld
	case c.PublicReplies() == 0:
		return NotAskedNoAnswer
	case c.HumanDueAt == 0 && c.LastPatientAt < c.OpenedAt:
		return NotAskedSilent
	case c.Episode == 1 && elsewhere > 0 && now-elsewhere < SurveyEvery:
		return NotAskedRecent
	}
	return ""
}

// PublicReplies is how many public messages people of ours wrote in the
// current episode.
func (c *Conversation) PublicReplies() int {
	n := 0
	for _, r := range c.Replied {
		n += r.N
	}
	return n
}

// MainHandler is who wrote at least four fifths of the public messages of the
// episode; nobody where the work was shared, so that no one is rated for a
// colleague's chat.
func (c *Conversation) MainHandler() StaffID {
	all := c.PublicReplies()
	for _, r := range c.Replied {
		if all > 0 && 5*r.N >= 4*all {
			return r.Staff
		}
	}
	return ""
}

// replied counts a public message; the row's slice is shared with its copies.
func (c *Conversation) replied(id StaffID) {
	next := make([]Replies, len(c.Replied), len(c.Replied)+1)
	copy(next, c.Replied)
	for i := range next {
		if next[i].Staff == id {
			next[i].N++
			c.Replied = next
			return
		}
	}
	c.Replied = append(next, Replies{id, 1})
}

// SurveySet is a version of the questions. A changed one begins a new series:
// answers to different questions are never counted together.
type SurveySet struct {
	ID         string
	RecordedAt int64
	Author     From
	ApprovedBy string // who answers for the wording, in words
	SurveyText
}

// SurveyText is what a survey asks, by language.
type SurveyText struct {
	Question map[string]string `json:"question"` // to be answered from 1 to 5
	Comment  map[string]string `json:"comment"`
	Items    []SurveyItem      `json:"items"`
}

// SurveyItem is a statement that is agreed with from 1 to 5. Its key says
// which figure it makes.
type SurveyItem struct {
	Key  string            `json:"key"`
	Text map[string]string `json:"text"`
}

// The statements that figures exist for.
const (
	ItemFeltHeard   = "felt_heard"
	ItemWasInformed = "was_informed"
	ItemEffort      = "effort"
)

// SurveyItems lists their keys, in the order they are usually asked.
var SurveyItems = []string{ItemFeltHeard, ItemWasInformed, ItemEffort}

// Of is the answer to an item.
func (i *Items) Of(key string) *int {
	switch key {
	case ItemFeltHeard:
		return &i.FeltHeard
	case ItemWasInformed:
		return &i.WasInformed
	case ItemEffort:
		return &i.Effort
	}
	return nil
}

// DefaultSurvey is what is asked until a clinic chooses its own words.
func DefaultSurvey() SurveySet {
	return SurveySet{ID: "standard-1", ApprovedBy: "Careline", SurveyText: SurveyText{
		Question: map[string]string{"en": "How did it go?", "es": "¿Cómo le fue?"},
		Comment: map[string]string{
			"en": "Is there anything you would like to tell us?",
			"es": "¿Hay algo que quiera contarnos?",
		},
		Items: []SurveyItem{
			{ItemFeltHeard, map[string]string{"en": "I felt heard.", "es": "Sentí que me escucharon."}},
			{ItemWasInformed, map[string]string{"en": "I knew what was happening.", "es": "Sabía qué estaba pasando."}},
			{ItemEffort, map[string]string{"en": "It was easy to get this done.", "es": "Fue fácil resolverlo."}},
		},
	}}
}
