package kb

import (
	"context"
	"strings"

	"careline/server/bcp47"
	"careline/server/desk"
)

// Category is one with the number of articles in it. One without a name is
// used by articles and nothing more is said of it.
type Category struct {
	desk.ArticleCategory
	Articles int
}

// Categories are those there are: those with names in their order, then those
// that articles have besides.
func (s *Service) Categories(ctx context.Context, a desk.Actor) ([]Category, error) {
	if err := desk.StaffOnly(a); err != nil {
		return nil, err
	}
	named, err := s.store.ArticleCategories(ctx)
	if err != nil {
		return nil, err
	}
	use, err := s.store.CategoryUse(ctx)
	if err != nil {
		return nil, err
	}
	var out []Category
	at := map[string]int{}
	for _, c := range named {
		at[c.Key] = len(out)
		out = append(out, Category{ArticleCategory: c})
	}
	for _, u := range use {
		i, ok := at[u.Category]
		if !ok {
			i = len(out)
			out = append(out, Category{ArticleCategory: desk.ArticleCategory{Key: u.Category}})
		}
		out[i].Articles = u.Articles
	}
	return out, nil
}

// CategoryNames are the names of categories, by key and language.
func (s *Service) CategoryNames(ctx context.Context) (map[string]map[string]string, error) {
	all, err := s.store.ArticleCategories(ctx)
	names := make(map[string]map[string]string, len(all))
	for _, c := range all {
		names[c.Key] = c.Name
	}
	return names, err
}

// maxCategories bounds what people have to choose from.
const maxCategories = 200

// Naming is what is said of a category.
type Naming struct {
	Department string // key or id; "": none
	Names      map[string]string
	Position   int
}

// NameCategory says how a category is called, in which order it stands and to
// which department it belongs. seen is what was said of it; nil: whatever it is.
func (s *Service) NameCategory(ctx context.Context, a desk.Actor, key string, as Naming, seen *Naming) ([]Category, error) {
	c := desk.ArticleCategory{Key: strings.TrimSpace(key), Name: as.Names, Position: as.Position}
	if err := checkNames(&c); err != nil {
		return nil, err
	}
	var err error
	if c.Department, err = s.department(ctx, as.Department); err != nil {
		return nil, err
	}
	err = s.store.ChangeArticleCategory(ctx, func() (desk.ArticleCategory, []desk.AuditLine, error) {
		before, err := s.mayName(ctx, a, c.Key)
		if err != nil {
			return c, nil, err
		}
		if err := desk.Publishes(a, c.Department); err != nil {
			return c, nil, err
		}
		there, err := s.namingOf(ctx, before)
		if err == nil {
			err = desk.Crossed(seen, there, as)
		}
		if err != nil {
			return c, nil, err
		}
		line, err := s.changed(a, "category.named", desk.ArticleID(c.Key), before, c)
		return c, []desk.AuditLine{line}, err
	})
	if err != nil {
		return nil, err
	}
	return s.Categories(ctx, a)
}

func checkNames(c *desk.ArticleCategory) error {
	if !validID(c.Key) {
		return desk.Invalidf("A category has a key of small letters, digits and hyphens, 120 at most.")
	}
	if len(c.Name) == 0 {
		return desk.Invalidf("Name the category in the languages that your readers speak.")
	}
	for language, name := range c.Name {
		if !bcp47.Valid(language) || strings.TrimSpace(name) == "" {
			return desk.Invalidf("A category has a name in each of its languages.")
		}
		if err := checkLine(name, desk.MaxTopicRunes); err != nil {
			return err
		}
	}
	return nil
}

// namingOf is what is said of a category; nil: nothing.
func (s *Service) namingOf(ctx context.Context, c *desk.ArticleCategory) (Naming, error) {
	if c == nil {
		return Naming{Names: map[string]string{}}, nil
	}
	key, err := s.keyOf(ctx, c.Department)
	return Naming{key, c.Name, c.Position}, err
}

// DropCategory forgets what is said of a category.
func (s *Service) DropCategory(ctx context.Context, a desk.Actor, key string) ([]Category, error) {
	before, err := s.mayName(ctx, a, key)
	if err != nil {
		return nil, err
	}
	if before == nil {
		return nil, desk.ErrNoSuchThing
	}
	line, err := s.changed(a, "category.dropped", desk.ArticleID(key), before, nil)
	if err == nil {
		err = s.store.DropArticleCategory(ctx, key, line)
	}
	if err != nil {
		return nil, err
	}
	return s.Categories(ctx, a)
}

// mayName is what is said of a category now (nil: nothing), for those who may
// change that.
func (s *Service) mayName(ctx context.Context, a desk.Actor, key string) (*desk.ArticleCategory, error) {
	if err := desk.Publishes(a, ""); err != nil {
		return nil, err
	}
	all, err := s.store.ArticleCategories(ctx)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Key == key {
			return &all[i], desk.Publishes(a, all[i].Department)
		}
	}
	if len(all) >= maxCategories {
		return nil, desk.Invalidf("There are at most %d categories.", maxCategories)
	}
	return nil, nil
}
