package protocol

// Comment is what a patient wrote beside their score.
type Comment struct {
	Conversation string   `json:"conversation"`
	Episode      int      `json:"episode"`
	Reference    string   `json:"reference"`
	Name         string   `json:"name,omitempty"`
	Status       string   `json:"status"`
	Department   string   `json:"department"` // key
	Topic        string   `json:"topic,omitempty"`
	Language     string   `json:"language,omitempty"`
	Rating       Rating   `json:"rating"` // with the comment
	NotSolved    bool     `json:"not_solved,omitempty"`
	RatedAt      int64    `json:"rated_at"`
	Tags         []string `json:"tags"`
}

// Comments is a page of what patients wrote, the last first, and the length of
// the list; it says no share and no mean.
type Comments struct {
	From       string         `json:"from"`
	To         string         `json:"to"` // the first day that is no longer in it
	Zone       string         `json:"zone"`
	AsOf       int64          `json:"as_of"`
	N          int            `json:"n"`
	Any        int            `json:"any_tag"` // whatever the tag that was asked for
	Untagged   int            `json:"untagged"`
	Tags       map[string]int `json:"tags"` // how many have each, whatever the tag that was asked for
	Comments   []Comment      `json:"comments"`
	NextCursor string         `json:"next_cursor,omitempty"`
}

// TagComment puts tags on a comment and takes tags off.
type TagComment struct {
	Add    []string `json:"add,omitempty"`
	Remove []string `json:"remove,omitempty"`
}
