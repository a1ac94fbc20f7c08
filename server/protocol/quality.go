package protocol

import "careline/server/desk"

type (
	// QualityCard is what reviewers look for.
	QualityCard struct {
		Version int64         `json:"version"` // 0: the usual one
		Items   []QualityItem `json:"items"`
		By      *Person       `json:"by,omitempty"`
		At      int64         `json:"at,omitempty"` // Unix ms
	}
	QualityItem struct {
		Key  string            `json:"key,omitempty" doc:"left out for a new one"`
		Text map[string]string `json:"text" doc:"by language"`
	}
	// SaveQualityCard makes the next version of it.
	SaveQualityCard struct {
		Version int64         `json:"version" doc:"that was seen"`
		Items   []QualityItem `json:"items"`
	}
	// DrawQuality draws samples of a month, once.
	DrawQuality struct {
		Department string `json:"department"` // key
		Month      string `json:"month" doc:"2026-10; it has to be over"`
		Zone       string `json:"zone" doc:"IANA zone in which the month begins and ends"`
		Size       int    `json:"size" doc:"for each person, 1 to 20"`
		Seed       string `json:"seed,omitempty" doc:"letters, digits, hyphens; left out: one is made"`
	}
	// QualityMonth is a department's month as a reviewer sees it.
	QualityMonth struct {
		Drawn  bool            `json:"drawn"`
		Month  string          `json:"month"`
		Zone   string          `json:"zone,omitempty"`
		Size   int             `json:"size,omitempty"`
		Seed   string          `json:"seed,omitempty"`
		Rule   string          `json:"rule,omitempty" doc:"sha256-lowest-1: those whose SHA-256 of seed, month, person and conversation, each on a line, is lowest"`
		By     *Person         `json:"by,omitempty"`
		At     int64           `json:"at,omitempty"`
		Card   QualityCard     `json:"card"`
		People []QualityPerson `json:"people"` // by name
	}
	// QualityPerson is whose work was drawn.
	QualityPerson struct {
		Person  Person          `json:"person"`
		N       int             `json:"n"`      // conversations it was drawn from
		Digest  string          `json:"digest"` // SHA-256 of their ids, sorted, each on a line
		Own     bool            `json:"own,omitempty" doc:"the reader: a colleague reviews it"`
		Samples []QualitySample `json:"samples"`
		// Reviews is how many of theirs were finished in twelve months; what they
		// come to is told from 11 on.
		Reviews int  `json:"reviews"`
		Points  *int `json:"points,omitempty"`
		Of      *int `json:"of,omitempty"`
	}
	// QualitySample is a conversation that was drawn, and its review.
	QualitySample struct {
		ID           string            `json:"id"`
		Position     int               `json:"position"`
		Conversation string            `json:"conversation,omitempty"` // none where it cannot be opened
		Gone         bool              `json:"gone,omitempty" doc:"its place stays empty"`
		Version      int64             `json:"version"`
		Reviewer     *Person           `json:"reviewer,omitempty"`
		Marks        map[string]string `json:"marks,omitempty" doc:"by item: yes, partly, no, na"`
		Note         string            `json:"note,omitempty"`
		FinishedAt   int64             `json:"finished_at,omitempty"`
		SeenAt       int64             `json:"seen_at,omitempty"`
		Answer       string            `json:"answer,omitempty"`
		AnsweredAt   int64             `json:"answered_at,omitempty"`
	}
	// ReviewQuality keeps a review, or finishes it.
	ReviewQuality struct {
		Version int64             `json:"version" doc:"that was seen"`
		Marks   map[string]string `json:"marks"`
		Note    string            `json:"note,omitempty" doc:"to the person"`
		Finish  bool              `json:"finish,omitempty"`
	}
	// OwnReview is a finished review of the reader's own work.
	OwnReview struct {
		QualitySample
		Card QualityCard `json:"card"`
	}
	// SeeReview says that a review was read; with an answer, once.
	SeeReview struct {
		Answer string `json:"answer,omitempty"`
	}
)

// QualityCardOf is a card as readers know it.
func QualityCardOf(c *desk.QualityCard, d *desk.Directory) QualityCard {
	out := QualityCard{Version: c.Version, Items: make([]QualityItem, len(c.Items)), By: StaffPerson(c.By, d), At: c.At}
	for i, item := range c.Items {
		out.Items[i] = QualityItem(item)
	}
	return out
}

// QualitySampleOf is a sample; of one that cannot be opened it does not say which
// conversation it is.
func QualitySampleOf(m *desk.QualitySample, gone bool, d *desk.Directory) QualitySample {
	out := QualitySample{
		ID: m.ID, Position: m.Position, Conversation: string(m.Conversation), Gone: gone, Version: m.Version, Reviewer: StaffPerson(m.Reviewer, d),
		Marks: m.Marks, Note: m.Note, FinishedAt: m.FinishedAt, SeenAt: m.SeenAt, Answer: m.Answer, AnsweredAt: m.AnsweredAt,
	}
	if gone {
		out.Conversation = ""
	}
	return out
}
