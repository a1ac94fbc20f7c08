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
	// Article is one that is read: the tree in place of its Markdown, so that
	// whoever shows it makes elements of their own.
	Article struct {
		ID          string        `json:"id"`
		Slug        string        `json:"slug"`
		Title       string        `json:"title"`
		Description string        `json:"description,omitempty"`
		Language    string        `json:"language"`
		Department  string        `json:"department"` // key; empty: none
		Category    string        `json:"category,omitempty"`
		UpdatedAt   int64         `json:"updated_at"`         // Unix ms
		Fallback    bool          `json:"fallback,omitempty"` // it is not there in the language that was asked for
		Nodes       []ArticleNode `json:"nodes"`
		Twins       []ArticleTwin `json:"twins"` // in other languages
	}
	ArticleTwin struct {
		Slug     string `json:"slug"`
		Language string `json:"language"`
		Title    string `json:"title"`
	}
	// ArticleNode is a part of an article.
	ArticleNode struct {
		Kind    string        `json:"kind" enum:"heading,paragraph,list,item,quote,pre,rule,table,row,cell,text,strong,emphasis,strike,code,link,break,image"`
		Text    string        `json:"text,omitempty"`    // text, code, pre; of an image what it shows
		Level   int           `json:"level,omitempty"`   // heading: 2 to 4
		Ordered bool          `json:"ordered,omitempty"` // list
		Head    bool          `json:"head,omitempty"`    // cell of a heading row
		Href    string        `json:"href,omitempty"`    // link: https, http, mailto, tel; article:SLUG; /help/files/ID. image: /help/files/ID
		Nodes   []ArticleNode `json:"nodes,omitempty"`
	}
	// Vote says whether an article helped.
	Vote struct {
		Helped  bool   `json:"helped"`
		Comment string `json:"comment,omitempty"`
		Visit   string `json:"visit,omitempty"` // in which it was read, and of which site
		Site    string `json:"site,omitempty"`  // key
	}
	// Mark is a part of a text in code points; to is no longer in it.
	Mark struct {
		From int `json:"from"`
		To   int `json:"to"`
	}
)
