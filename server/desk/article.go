package desk

// ArticleID names an article in one language.
type ArticleID string

// ArticleStatus says whether anybody but its writers sees an article.
type ArticleStatus string

const (
	ArticleDraft     ArticleStatus = "draft"
	ArticlePublished ArticleStatus = "published"
	ArticleArchived  ArticleStatus = "archived"
)

// ArticleAudience is for whom an article is.
type ArticleAudience string

const (
	ForPublic   ArticleAudience = "public"   // anybody
	ForPatients ArticleAudience = "patients" // somebody with a verified sign-in
	ForStaff    ArticleAudience = "staff"
)

// Article is a page of the knowledge base in one language, in its latest
// version.
type Article struct {
	ID            ArticleID
	ImportID      string // the id in its file
	Slug          string
	Language      string
	TranslationOf string       // ImportID of its twin in the first language; empty: it is the first
	Department    DepartmentID // empty: none
	Category      string
	Status        ArticleStatus
	Audience      ArticleAudience
	Kind          string
	Source        string
	SourceURL     string
	SourceDate    string
	License       string

	Version     int64
	Title       string
	Description string
	Markdown    string
	Digest      []byte // of the whole article as its file says it

	Seq       int64 // grows with every change of any article
	ChangedAt int64
}
