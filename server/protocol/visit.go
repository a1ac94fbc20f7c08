package protocol

type (
	// VisitSearch looks for articles within a visit of a chat window. What is
	// typed travels in a body, never in an address.
	VisitSearch struct {
		Text       string `json:"text"`
		Language   string `json:"language,omitempty"`
		Department string `json:"department,omitempty"` // key
		Limit      int    `json:"limit,omitempty"`      // 1 to 50, usually 10
		Typing     bool   `json:"typing,omitempty"`     // the last word may be unfinished
		// Finished: this is what they wanted to know; it is taken down, masked.
		// One that is still being typed is not.
		Finished bool `json:"finished,omitempty"`
	}
	// VisitArticle says what somebody did with an article in a visit.
	VisitArticle struct {
		Slug string `json:"slug"`
		Did  string `json:"did" enum:"opened,read,answered"` // read: it was on screen for ten seconds
	}
	// Suggestions are articles that may answer what a patient wrote last.
	Suggestions struct {
		Results []Suggestion `json:"results"`
		Instead string       `json:"instead,omitempty"` // the query in the spelling that was looked for, if another one
	}
	// Suggestion is an article with who may see it. Staff alone are suggested
	// what is theirs.
	Suggestion struct {
		ArticleResult
		Audience string `json:"audience" enum:"public,patients,staff"`
	}
	// KBSearch is what staff look for among all articles.
	KBSearch struct {
		Text       string `json:"text"`
		Language   string `json:"language,omitempty"`
		Department string `json:"department,omitempty"` // key
		Limit      int    `json:"limit,omitempty"`      // 1 to 50, usually 10
		Typing     bool   `json:"typing,omitempty"`
	}
	// ArticleForMessage is a published article as it is put into a message. One
	// for staff may go into notes alone.
	ArticleForMessage struct {
		Title    string `json:"title"`
		URL      string `json:"url"` // of the help centre
		Text     string `json:"text"`
		Audience string `json:"audience" enum:"public,patients,staff"`
	}
	// Trail is what a patient did before they wrote, for staff.
	Trail struct {
		Steps []TrailStep `json:"steps"`
	}
	TrailStep struct {
		At      int64  `json:"at"` // Unix ms
		Kind    string `json:"kind" enum:"searched,opened,read,voted,answered"`
		Query   string `json:"query,omitempty"`   // searched: masked, in plain words
		Results int64  `json:"results,omitempty"` // searched: how many articles were found
		Slug    string `json:"slug,omitempty"`
		Title   string `json:"title,omitempty"`
	}
)
