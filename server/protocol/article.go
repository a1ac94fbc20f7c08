package protocol

type (
	// ArticleResults are articles that a search found, best first. Instead is
	// the query in the spelling that was looked for, if another one.
	ArticleResults struct {
		Results []ArticleResult `json:"results"`
		Instead string          `json:"instead,omitempty"`
	}
	ArticleResult struct {
		ID         string `json:"id"`
		Slug       string `json:"slug"`
		Title      string `json:"title"`
		Language   string `json:"language"`
		Department string `json:"department"` // key; empty: none
		Category   string `json:"category,omitempty"`
		Excerpt    string `json:"excerpt"` // plain text
		Marks      []Mark `json:"marks"`   // what of the excerpt was looked for
	}
	// Mark is a part of a text in code points; to is no longer in it.
	Mark struct {
		From int `json:"from"`
		To   int `json:"to"`
	}
)
