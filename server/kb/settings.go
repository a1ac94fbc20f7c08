package kb

import (
	"context"
	"strings"

	"careline/server/bcp47"
	"careline/server/desk"
	"careline/server/store"
)

// Settings are what of an article is not words; nil leaves a thing as it is.
type Settings struct {
	Slug       *string
	Language   *string
	Department *string // key or id; "": none
	Category   *string
	Audience   *desk.ArticleAudience
	Owner      *desk.StaffID // "": nobody
	ReviewOn   *string       // a date; "": never
}

var (
	errBadSlug = &desk.Error{Kind: desk.Invalid, Code: "slug_invalid", Field: "slug",
		Public: "An address has small letters, digits and hyphens, 120 at most."}
	errBadDate  = &desk.Error{Kind: desk.Invalid, Code: "invalid", Field: "review_on", Public: "Choose a date like 2027-01-31, or none."}
	errNobody   = &desk.Error{Kind: desk.Invalid, Code: "unknown_staff", Field: "owner", Public: "Choose somebody who works here."}
	errNoSuch   = &desk.Error{Kind: desk.Invalid, Code: "unknown_department", Field: "department", Public: "There is no such department. Choose another one, or none."}
	errAudience = &desk.Error{Kind: desk.Invalid, Code: "invalid", Field: "audience", Public: "An article is for everybody, for patients who signed in, or for staff."}
	errNotHere  = &desk.Error{Kind: desk.Invalid, Code: "category_elsewhere", Field: "category",
		Public: "This category belongs to another department. Choose one of this department."}
)

// Arrange changes an article's settings. An address that it had leads to it
// from then on. seen is how some of them were; nil: however they are.
func (s *Service) Arrange(ctx context.Context, a desk.Actor, id desk.ArticleID, to Settings, seen *Settings) (desk.Article, error) {
	if err := desk.WritesArticles(a); err != nil {
		return desk.Article{}, err
	}
	return s.store.ChangeArticle(ctx, id, a.From(), func(there *desk.Article) ([]desk.AuditLine, error) {
		if err := there.Arranges(a); err != nil {
			return nil, err
		}
		if seen != nil {
			now, err := s.settingsOf(ctx, there, *seen)
			if err == nil {
				err = desk.Crossed(seen, now, to)
			}
			if err != nil {
				return nil, err
			}
		}
		before := shownIn(there)
		if err := s.arrange(ctx, there, to); err != nil {
			return nil, err
		}
		// Whoever moves it to another department must have a say there too.
		if err := there.Arranges(a); err != nil {
			return nil, err
		}
		return s.lines(a, "article.settings_changed", there, before)
	})
}

// settingsOf is how those settings are that named has.
func (s *Service) settingsOf(ctx context.Context, a *desk.Article, named Settings) (Settings, error) {
	key, err := s.keyOf(ctx, a.Department)
	return Settings{
		Slug: where(named.Slug, a.Slug), Language: where(named.Language, a.Language), Department: where(named.Department, key),
		Category: where(named.Category, a.Category), Audience: where(named.Audience, a.Audience),
		Owner: where(named.Owner, a.Owner), ReviewOn: where(named.ReviewOn, a.ReviewOn),
	}, err
}

// where is a value where one is named.
func where[T any](named *T, value T) *T {
	if named == nil {
		return nil
	}
	return &value
}

// keyOf is a department's key, also of one that was closed down; "" for none.
func (s *Service) keyOf(ctx context.Context, id desk.DepartmentID) (string, error) {
	all, err := s.store.Departments(ctx)
	for i := range all {
		if all[i].ID == id {
			return all[i].Key, err
		}
	}
	return "", err
}

func (s *Service) arrange(ctx context.Context, a *desk.Article, to Settings) error {
	if to.Slug != nil {
		if a.Slug = strings.TrimSpace(*to.Slug); !validSlug(a.Slug) {
			return errBadSlug
		}
	}
	if to.Audience != nil {
		if a.Audience = *to.Audience; !a.Audience.Known() {
			return errAudience
		}
	}
	if to.ReviewOn != nil {
		if a.ReviewOn = *to.ReviewOn; a.ReviewOn != "" && !desk.ValidDate(a.ReviewOn) {
			return errBadDate
		}
	}
	if to.Owner != nil {
		if a.Owner = *to.Owner; a.Owner != "" {
			if p, err := s.store.StaffByID(ctx, a.Owner); err != nil || !p.Active {
				return errNobody
			}
		}
	}
	if to.Language != nil {
		if err := s.speak(ctx, a, *to.Language); err != nil {
			return err
		}
	}
	if to.Department != nil {
		var err error
		if a.Department, err = s.department(ctx, *to.Department); err != nil {
			return err
		}
	}
	if to.Category != nil {
		a.Category = strings.TrimSpace(*to.Category)
	}
	if to.Category != nil || to.Department != nil {
		return s.checkCategory(ctx, a)
	}
	return nil
}

// speak gives an article another language, one that none of its twins has.
func (s *Service) speak(ctx context.Context, a *desk.Article, language string) error {
	if a.Language == language {
		return nil
	}
	if !bcp47.Valid(language) {
		return errBadLanguage
	}
	twins, err := s.store.LatestTwins(ctx, *a)
	if err != nil {
		return err
	}
	for i := range twins {
		if twins[i].ID != a.ID && twins[i].Language == language {
			return errTwinThere
		}
	}
	a.Language = language
	return nil
}

// department is the one that a key or an id names.
func (s *Service) department(ctx context.Context, name string) (desk.DepartmentID, error) {
	if name == "" {
		return "", nil
	}
	all, err := s.store.Departments(ctx)
	if err != nil {
		return "", err
	}
	for i := range all {
		if all[i].Active && (all[i].Key == name || string(all[i].ID) == name) {
			return all[i].ID, nil
		}
	}
	return "", errNoSuch
}

// checkCategory lets an article have any category but one that belongs to
// another department.
func (s *Service) checkCategory(ctx context.Context, a *desk.Article) error {
	if err := checkLine(a.Category, MaxTitleRunes); err != nil {
		err.Field = "category"
		return err
	}
	all, err := s.store.ArticleCategories(ctx)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.Key == a.Category && c.Department != "" && c.Department != a.Department {
			return errNotHere
		}
	}
	return nil
}

// taken are addresses of pages of the help centre that are no articles.
var taken = map[string]bool{"search": true, "topics": true}

func validSlug(slug string) bool {
	return validID(slug) && !taken[slug]
}

// SlugOf is the address that a title asks for: "¿Cuánto cuesta?" is
// cuanto-cuesta.
func SlugOf(title string) string {
	var b strings.Builder
	for _, r := range store.Sought(title) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '\'' || r == '’':
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= maxMadeSlug {
			break
		}
	}
	slug := strings.Trim(b.String(), "-")
	if slug == "" || taken[slug] { // nothing of an alphabet that addresses are written in
		slug = strings.TrimPrefix(slug+"-article", "-")
	}
	return slug
}

// maxMadeSlug leaves room for what tells two articles of one title apart.
const maxMadeSlug = 80
