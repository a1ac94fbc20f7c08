package chat

import (
	"context"
	"net/url"
	"regexp"
	"slices"

	"careline/server/desk"
)

// helpLink finds links to pages of the help centre, under whatever name of ours.
var helpLink = regexp.MustCompile(`/help/[a-z]{1,8}/([\pL\pN_%~-]+)`)

// manyLinks bounds how many links of a message are looked at.
const manyLinks = 50

var errStaffOnlyArticle = &desk.Error{Kind: desk.Invalid, Code: "staff_only_article",
	Public: "This links to an article that is for staff alone. Take the link out, or say it in your own words."}

// notForPatients refuses a text that would send a patient to an article which
// staff alone may read. The page would not open for them; that there is one is
// not theirs to know either.
func (s *Service) notForPatients(ctx context.Context, text string) error {
	var seen []string
	for _, m := range helpLink.FindAllStringSubmatch(text, manyLinks) {
		slug, err := url.PathUnescape(m[1])
		if err != nil || slices.Contains(seen, slug) {
			continue
		}
		seen = append(seen, slug)
		a, err := s.store.ArticleBySlug(ctx, slug)
		switch {
		case err != nil && desk.AsError(err).Kind == desk.NotFound:
		case err != nil:
			return err
		case a.Audience == desk.ForStaff:
			return errStaffOnlyArticle
		}
	}
	return nil
}
