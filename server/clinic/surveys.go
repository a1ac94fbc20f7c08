package clinic

import (
	"context"
	"slices"

	"careline/server/desk"
)

// Surveys is what patients were asked and are asked now, oldest first.
func (s *Service) Surveys(ctx context.Context, a desk.Actor) ([]desk.SurveySet, error) {
	if err := desk.StaffOnly(a); err != nil {
		return nil, err
	}
	return s.store.SurveySets(ctx)
}

// ChangeSurvey asks patients otherwise from now on, in words that somebody
// answers for. It begins a new series; expected is the version it was written
// over, so that nobody's change is lost unseen.
func (s *Service) ChangeSurvey(ctx context.Context, a desk.Actor, text desk.SurveyText, approvedBy, expected string) (desk.SurveySet, error) {
	if err := desk.AdminOnly(a); err != nil {
		return desk.SurveySet{}, err
	}
	if err := desk.CheckText(approvedBy); err != nil {
		return desk.SurveySet{}, desk.Invalidf("Say who has approved the wording.")
	}
	if err := desk.CheckLine(approvedBy, desk.MaxNameRunes); err != nil {
		return desk.SurveySet{}, err
	}
	languages, err := s.everyLanguage(ctx)
	if err != nil {
		return desk.SurveySet{}, err
	}
	if err := checkSurvey(text, languages); err != nil {
		return desk.SurveySet{}, err
	}
	set := desk.SurveySet{ID: desk.NewID("sv", s.now()), Author: a.From(), ApprovedBy: approvedBy, SurveyText: text}
	line, err := s.changed(a, "survey.changed", set.ID, expected, text)
	if err != nil {
		return desk.SurveySet{}, err
	}
	if err := s.store.AddSurveySet(ctx, set, expected, []desk.AuditLine{line}); err != nil {
		return desk.SurveySet{}, err
	}
	return s.store.SurveySet(ctx, set.ID)
}

// everyLanguage is the languages of all sites.
func (s *Service) everyLanguage(ctx context.Context) ([]string, error) {
	sites, err := s.store.Sites(ctx)
	if err != nil {
		return nil, err
	}
	languages := []string{"en"}
	for _, site := range sites {
		for _, l := range site.Languages {
			if !slices.Contains(languages, l) {
				languages = append(languages, l)
			}
		}
	}
	return languages, nil
}

// maxSurveyWords bounds a question: longer than that and nobody reads it.
const maxSurveyWords = 160

func checkSurvey(text desk.SurveyText, languages []string) error {
	for _, words := range []map[string]string{text.Question, text.Comment} {
		if err := checkWords(words, languages, maxSurveyWords); err != nil {
			return err
		}
	}
	seen := map[string]bool{}
	for _, i := range text.Items {
		if !slices.Contains(desk.SurveyItems, i.Key) || seen[i.Key] {
			return desk.Invalidf("There are figures for felt_heard, was_informed and effort; each is asked once or left out.")
		}
		seen[i.Key] = true
		if err := checkWords(i.Text, languages, maxSurveyWords); err != nil {
			return err
		}
	}
	return nil
}
