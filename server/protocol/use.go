package protocol

type (
	// KnowledgeUse is what the knowledge base was used for, and what it failed
	// at. Nothing is shown of a question that fewer than three visitors asked.
	KnowledgeUse struct {
		From       int64          `json:"from"` // Unix ms
		To         int64          `json:"to"`
		Searches   int64          `json:"searches"`
		NoResult   int64          `json:"no_result"`
		NoClick    int64          `json:"no_click"` // something was found, and nothing of it opened
		Chats      int64          `json:"chats"`    // a conversation followed within seven days
		Hidden     int64          `json:"hidden"`   // searches of questions that are not shown
		Weeks      []SearchedWeek `json:"weeks"`    // from the beginning on; they sum to the whole
		Deflection Deflection     `json:"deflection"`
		Gaps       []KnowledgeGap `json:"gaps"`
		Votes      []ArticleVotes `json:"votes"`
	}
	SearchedWeek struct {
		From     int64 `json:"from"` // Unix ms
		Searches int64 `json:"searches"`
		NoResult int64 `json:"no_result"`
		NoClick  int64 `json:"no_click"`
		Chats    int64 `json:"chats"`
	}
	KnowledgeGap struct {
		Words      string  `json:"words"`
		Language   string  `json:"language"`
		Department string  `json:"department"` // key; empty: none
		Searches   int64   `json:"searches"`
		Visitors   int64   `json:"visitors"`
		NoResult   int64   `json:"no_result"`
		NoClick    int64   `json:"no_click"`
		Chats      int64   `json:"chats"`
		Weeks      []int64 `json:"weeks"` // searches in each week from the beginning on
	}
	// Deflection: of n reads of articles by known patients, k were followed by
	// no conversation of theirs in seven days. Pending: the seven days are not
	// over. Unlinkable: nobody knows who read.
	Deflection struct {
		K          int64 `json:"k"`
		N          int64 `json:"n"`
		Pending    int64 `json:"pending"`
		Unlinkable int64 `json:"unlinkable"`
	}
	ArticleVotes struct {
		ID       string        `json:"id"`
		Slug     string        `json:"slug"`
		Title    string        `json:"title"`
		Language string        `json:"language"`
		Helped   int64         `json:"helped"`
		Against  int64         `json:"against"`
		Comments []VoteComment `json:"comments"`
		// Deflection is of the reads of this article.
		Deflection Deflection `json:"deflection"`
	}
	VoteComment struct {
		At     int64  `json:"at"` // Unix ms
		Helped bool   `json:"helped"`
		Text   string `json:"text"`
	}
)
