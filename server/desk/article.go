package desk

import (
	"slices"
	"time"
)

// ArticleID names an article in one language.
type ArticleID string

// ArticleStatus says whether anybody but its writers sees an article.
type ArticleStatus string

const (
	ArticleDraft     ArticleStatus = "draft"
	ArticlePublished ArticleStatus = "published"
	ArticleArchived  ArticleStatus = "archived"
)

// ArticleStatuses lists them in the order of an article's life.
var ArticleStatuses = []ArticleStatus{ArticleDraft, ArticlePublished, ArticleArchived}

// ArticleAudience is for whom an article is.
type ArticleAudience string

const (
	ForPublic   ArticleAudience = "public"   // anybody
	ForPatients ArticleAudience = "patients" // somebody with a verified sign-in
	ForStaff    ArticleAudience = "staff"
)

// ArticleAudiences lists them, widest first.
var ArticleAudiences = []ArticleAudience{ForPublic, ForPatients, ForStaff}

// Article is a page of the knowledge base in one language, in one of its
// versions: as readers see it, or the latest, as whoever asked for it said.
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
	Owner         StaffID  // who looks after it; empty: nobody
	ReviewOn      string   // 2027-01-31; empty: never
	BegunFrom     string   // the gap that it was begun from
	Former        []string // further addresses that lead here; only where they are to be written

	Version     int64 // the latest
	Live        int64 // the one that was published last; 0: none
	Title       string
	Description string
	Markdown    string
	Digest      []byte // of the file that this version came from; empty: written here
	WrittenAt   int64  // this version
	Author      From   // of this version
	Restored    int64  // the version that this one brought back; 0: none

	Seq       int64 // grows with every change of any article
	ChangedAt int64
}

// ArticleVersion is how the words of an article were.
type ArticleVersion struct {
	Version     int64
	Title       string
	Description string
	Markdown    string
	At          int64
	Author      From
	Restored    int64 // the version that this one brought back; 0: none
}

// UnsavedArticle is what somebody has written and not saved.
type UnsavedArticle struct {
	Article     ArticleID
	Staff       StaffID
	Version     int64 // that they began from
	Title       string
	Description string
	Markdown    string
	At          int64
}

// ArticleEditor is somebody who has an article open to write in it.
type ArticleEditor struct {
	Staff  StaffID
	SeenAt int64
}

// ArticleCategory is what a department sorts its articles by.
type ArticleCategory struct {
	Key        string
	Department DepartmentID // empty: none
	Name       map[string]string
	Position   int
}

// ErrArticleChanged is answered to whoever began from a version that is no
// longer the latest: they have to look at both.
var ErrArticleChanged = &Error{Kind: Conflict, Code: "article_changed", Public: "Somebody saved another version meanwhile. Look at both and save again."}

// ShownTo decides whether a reader sees the article at all. For whom it is not
// it does not exist. Staff read others by the knowledge base's own verbs.
func (a *Article) ShownTo(reader Actor) bool {
	if a.Status != ArticlePublished {
		return false
	}
	switch a.Audience {
	case ForPublic:
		return true
	case ForPatients:
		return reader.Kind == KindStaff || reader.Kind == KindPatient && reader.Verified
	case ForStaff:
	}
	return reader.Kind == KindStaff
}

// WritesArticles is ErrForbidden for whoever may not write down what they know:
// those who answer patients may, and nobody sees it before it is published.
func WritesArticles(a Actor) error {
	if a.Kind == KindSystem || a.answers() {
		return nil
	}
	return ErrForbidden
}

// Publishes is ErrForbidden for whoever may not decide what readers see of the
// articles of a department: those who steer it may; where there is none,
// whoever steers anything.
func Publishes(a Actor, d DepartmentID) error {
	if d == "" && a.Kind == KindStaff && a.Role == RoleSupervisor && len(a.Departments) > len(a.Lent) {
		return nil
	}
	return Steers(a, d)
}

// Arranges is ErrForbidden for whoever may not change an article's settings: as
// long as nobody has ever seen it, those who write may; then those who publish.
func (a *Article) Arranges(by Actor) error {
	if a.Live == 0 && a.Status == ArticleDraft {
		return WritesArticles(by)
	}
	return Publishes(by, a.Department)
}

// ValidDate reports whether s is a day like 2027-01-31.
func ValidDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// Known reports whether the status or the audience is one of those there are.
func (s ArticleStatus) Known() bool   { return slices.Contains(ArticleStatuses, s) }
func (a ArticleAudience) Known() bool { return slices.Contains(ArticleAudiences, a) }

// Synonyms are ways of saying the same in a language: who looks for one of them
// finds the others too.
type Synonyms struct {
	Language string   `json:"language"`
	Words    []string `json:"words"`
}
