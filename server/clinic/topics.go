package clinic

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"careline/server/bcp47"
	"careline/server/desk"
)

// Limits of what is asked before a chat. More questions than that, and people
// give up before they have said what they came for.
const (
	maxTopics    = 40
	maxQuestions = 10
	maxChoices   = 20
	maxLabel     = 200
)

var topicKey = regexp.MustCompile(`^[a-z0-9][a-z0-9_]{0,39}$`)

// SetTopics says what people usually come to a department for, and what they
// are asked before the chat. It replaces what was there, if that is still what
// whoever changes it has seen; nil: whatever it is.
func (s *Service) SetTopics(ctx context.Context, a desk.Actor, department string, topics []desk.Topic, seen *[]desk.Topic) (desk.Department, error) {
	d, err := s.steered(ctx, a, department)
	if err != nil {
		return d, err
	}
	languages, err := s.languagesOf(ctx, d.ID)
	if err != nil {
		return d, err
	}
	if err := checkTopics(topics, languages); err != nil {
		return d, err
	}
	return s.store.ChangeDepartment(ctx, d.ID, func(d *desk.Department) ([]desk.AuditLine, error) {
		if err := desk.Crossed(seen, append([]desk.Topic{}, d.Topics...), topics); err != nil {
			return nil, err
		}
		line, err := s.changed(a, "topics.changed", string(d.ID), d.Topics, topics)
		d.Topics = topics
		return []desk.AuditLine{line}, err
	})
}

// languagesOf are the languages of the sites on which a department is offered:
// all of them must be able to read what it asks.
func (s *Service) languagesOf(ctx context.Context, d desk.DepartmentID) ([]string, error) {
	sites, err := s.store.Sites(ctx)
	if err != nil {
		return nil, err
	}
	languages := []string{"en"}
	for _, site := range sites {
		if !slices.Contains(site.Departments, d) {
			continue
		}
		for _, l := range site.Languages {
			if !slices.Contains(languages, l) {
				languages = append(languages, l)
			}
		}
	}
	return languages, nil
}

func checkTopics(topics []desk.Topic, languages []string) error {
	if len(topics) > maxTopics {
		return desk.Invalidf("A department has at most %d topics.", maxTopics)
	}
	keys := map[string]bool{}
	types := map[string]string{} // of questions: one key is one question, whatever the topic
	for _, t := range topics {
		if err := checkKey(t.Key, keys, "topic"); err != nil {
			return err
		}
		if err := checkWords(t.Name, languages, desk.MaxTopicRunes); err != nil {
			return err
		}
		if err := checkQuestions(t.Questions, languages); err != nil {
			return err
		}
		for _, q := range t.Questions {
			if was, known := types[q.Key]; known && was != q.Type {
				return desk.Invalidf("The same question is of two kinds in two topics. Give one of them another key.")
			}
			types[q.Key] = q.Type
		}
	}
	return nil
}

func checkQuestions(questions []desk.Question, languages []string) error {
	if len(questions) > maxQuestions {
		return desk.Invalidf("A topic has at most %d questions.", maxQuestions)
	}
	keys := map[string]bool{}
	for i, q := range questions {
		if err := checkKey(q.Key, keys, "question"); err != nil {
			return err
		}
		if err := checkWords(q.Label, languages, maxLabel); err != nil {
			return err
		}
		if err := checkChoices(q, languages); err != nil {
			return err
		}
		if q.ShowIf != nil && !answerable(questions[:i], *q.ShowIf) {
			return desk.Invalidf("A question can depend on an earlier one with choices, or with yes and no, and on one of its answers.")
		}
	}
	return nil
}

// answerable reports whether an earlier question can be answered like that.
func answerable(earlier []desk.Question, on desk.ShowIf) bool {
	return slices.ContainsFunc(earlier, func(q desk.Question) bool {
		return q.Key == on.Question && (q.Type == "yes_no" && (on.Equals == "yes" || on.Equals == "no") ||
			q.Type == "choice" && slices.ContainsFunc(q.Choices, func(c desk.Choice) bool { return c.Key == on.Equals }))
	})
}

func checkChoices(q desk.Question, languages []string) error {
	switch q.Type {
	case "text", "yes_no", "date":
		if len(q.Choices) > 0 {
			return desk.Invalidf("Choices belong to questions of the kind choice alone.")
		}
		return nil
	case "choice":
	default:
		return desk.Invalidf("A question is of one of the kinds text, choice, yes_no and date.")
	}
	if len(q.Choices) < 2 || len(q.Choices) > maxChoices {
		return desk.Invalidf("A choice has between 2 and %d answers.", maxChoices)
	}
	keys := map[string]bool{}
	for _, c := range q.Choices {
		if err := checkKey(c.Key, keys, "choice"); err != nil {
			return err
		}
		if err := checkWords(c.Label, languages, desk.MaxTopicRunes); err != nil {
			return err
		}
	}
	return nil
}

// checkKey refuses keys that cannot be, and those in seen, to which it adds it.
func checkKey(key string, seen map[string]bool, what string) error {
	if !topicKey.MatchString(key) {
		return desk.Invalidf("Each %s has a key of small letters, digits and underscores, at most 40.", what)
	}
	if seen[key] {
		return desk.Invalidf("Two of the same kind have one key. Give each %s a key of its own.", what)
	}
	seen[key] = true
	return nil
}

// checkWords wants a text in each of the languages, and none that cannot be
// shown.
func checkWords(text map[string]string, languages []string, limit int) error {
	for _, l := range languages {
		if strings.TrimSpace(text[l]) == "" {
			return desk.Invalidf("Write it in each language of the site: %s.", joined(languages))
		}
	}
	for l, words := range text {
		if !bcp47.Valid(l) {
			return errBadLanguage
		}
		if err := desk.CheckLine(words, limit); err != nil {
			return err
		}
	}
	return nil
}
