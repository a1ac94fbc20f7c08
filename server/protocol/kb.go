package protocol

// The knowledge base as those who write it see it. Patients get Article.
type (
	// KBRow is an article in a list, in its latest version.
	KBRow struct {
		ID          string  `json:"id"`
		Slug        string  `json:"slug"`
		Title       string  `json:"title"`
		Description string  `json:"description,omitempty"`
		Language    string  `json:"language"`
		Department  string  `json:"department"` // key; empty: none
		Category    string  `json:"category"`
		Status      string  `json:"status" enum:"draft,published,archived"`
		Audience    string  `json:"audience" enum:"public,patients,staff"`
		Owner       *Person `json:"owner,omitempty"`
		ReviewOn    string  `json:"review_on,omitempty"` // a date
		Version     int64   `json:"version"`
		Live        int64   `json:"live"` // the version that was published last; 0: none
		ChangedAt   int64   `json:"changed_at"`
	}
	// KBArticle is one with its text and all that belongs to it.
	KBArticle struct {
		KBRow
		Markdown   string   `json:"markdown"`
		WrittenAt  int64    `json:"written_at"`
		Author     From     `json:"author"` // of the latest version
		First      bool     `json:"first"`  // what others are translations of
		Former     []string `json:"former"` // slugs that lead here
		Twins      []KBRow  `json:"twins"`  // in other languages
		Source     string   `json:"source,omitempty"`
		SourceURL  string   `json:"source_url,omitempty"`
		License    string   `json:"license,omitempty"`
		BegunFrom  string   `json:"begun_from,omitempty"`
		MayPublish bool     `json:"may_publish"` // whoever asks
		MayArrange bool     `json:"may_arrange"`
		Draft      *KBDraft `json:"draft,omitempty"` // what whoever asks has not saved
	}
	KBDraft struct {
		KBWords
		At int64 `json:"at"`
	}
	// KBWords are what is written, and the version that it began from.
	KBWords struct {
		Version     int64  `json:"version"`
		Title       string `json:"title"`
		Description string `json:"description,omitempty"`
		Markdown    string `json:"markdown"`
	}
	SaveArticle struct {
		KBWords
		Publish bool `json:"publish,omitempty"`
	}
	CreateArticle struct {
		Title         string `json:"title"`
		Description   string `json:"description,omitempty"`
		Markdown      string `json:"markdown,omitempty"`
		Language      string `json:"language"`
		Department    string `json:"department,omitempty"` // key
		Category      string `json:"category,omitempty"`
		TranslationOf string `json:"translation_of,omitempty"` // id of an article
		From          string `json:"from,omitempty"`           // the gap that it begins from
	}
	// ArrangeArticle changes what is there and leaves the rest.
	ArrangeArticle struct {
		Slug       *string `json:"slug,omitempty"`
		Language   *string `json:"language,omitempty"`
		Department *string `json:"department,omitempty"` // key
		Category   *string `json:"category,omitempty"`
		Audience   *string `json:"audience,omitempty" enum:"public,patients,staff"`
		Owner      *string `json:"owner,omitempty"` // staff id; empty: nobody
		ReviewOn   *string `json:"review_on,omitempty"`
		// Seen is how some of these were; left out: however they are.
		Seen *ArticlePlace `json:"seen,omitempty"`
	}
	// ArticlePlace are settings of an article as somebody has seen them.
	ArticlePlace struct {
		Slug       *string `json:"slug,omitempty"`
		Language   *string `json:"language,omitempty"`
		Department *string `json:"department,omitempty"` // key
		Category   *string `json:"category,omitempty"`
		Audience   *string `json:"audience,omitempty"`
		Owner      *string `json:"owner,omitempty"`
		ReviewOn   *string `json:"review_on,omitempty"`
	}
	SetArticleStatus struct {
		Status  string `json:"status" enum:"draft,published,archived"`
		Version int64  `json:"version"` // that was seen
	}
	RestoreArticle struct {
		Version int64 `json:"version"` // the latest, as it was seen
		Restore int64 `json:"restore"` // whose words come back
	}
	// KBVersion is a version; one of a list has no text.
	KBVersion struct {
		Version     int64  `json:"version"`
		Title       string `json:"title"`
		Description string `json:"description,omitempty"`
		Markdown    string `json:"markdown,omitempty"`
		At          int64  `json:"at"`
		Author      From   `json:"author"`
		Restored    int64  `json:"restored,omitempty"` // the version that it brought back
	}
	EditingArticle struct {
		Leaving bool `json:"leaving,omitempty"`
	}
	// Editing says who else writes there, and which version is the latest.
	Editing struct {
		Others  []Person `json:"others"`
		Version int64    `json:"version"`
		By      From     `json:"by"`
	}
	PreviewArticle struct {
		Markdown string `json:"markdown"`
	}
	Category struct {
		Key        string            `json:"key"`
		Department string            `json:"department"` // key; empty: none
		Names      map[string]string `json:"names"`      // by language; empty: articles use it, and it has no name
		Position   int               `json:"position"`
		Articles   int               `json:"articles"`
	}
	NameCategory struct {
		Department string            `json:"department,omitempty"` // key
		Names      map[string]string `json:"names"`
		Position   int               `json:"position,omitempty"`
		// Seen is what was said of it; left out: whatever it is.
		Seen *CategoryNamed `json:"seen,omitempty"`
	}
	// CategoryNamed is what is said of a category.
	CategoryNamed struct {
		Department string            `json:"department"` // key
		Names      map[string]string `json:"names"`
		Position   int               `json:"position"`
	}
)
