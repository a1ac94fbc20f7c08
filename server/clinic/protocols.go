package clinic

import (
	"context"
	"slices"

	"careline/server/desk"
)

const (
	maxSteps    = 30 // a longer list is not read while a patient waits
	maxStepText = 300
)

// Protocols are the checklists of all departments in their latest version.
func (s *Service) Protocols(ctx context.Context, a desk.Actor) ([]desk.Protocol, error) {
	if err := desk.StaffOnly(a); err != nil {
		return nil, err
	}
	return s.store.Protocols(ctx)
}

// ProtocolVersions are all versions of one, newest first.
func (s *Service) ProtocolVersions(ctx context.Context, a desk.Actor, department, topic string) ([]desk.Protocol, error) {
	if err := desk.StaffOnly(a); err != nil {
		return nil, err
	}
	d, err := s.department(ctx, department)
	if err != nil {
		return nil, err
	}
	all, err := s.store.ProtocolVersions(ctx, d.ID, topic)
	if err == nil && len(all) == 0 {
		err = desk.ErrNoSuchThing
	}
	return all, err
}

// SaveProtocol makes the next version of a topic's checklist. Whoever changes
// it names the version they saw: of two who do so at once one is told. One
// without steps is out of use; what was done by it stays.
func (s *Service) SaveProtocol(ctx context.Context, a desk.Actor, department, topic string, next desk.Protocol) (desk.Protocol, error) {
	d, err := s.steered(ctx, a, department)
	if err != nil {
		return next, err
	}
	there, err := s.store.ProtocolVersions(ctx, d.ID, topic)
	if err != nil {
		return next, err
	}
	if len(there) == 0 && !slices.ContainsFunc(d.Topics, func(t desk.Topic) bool { return t.Key == topic }) {
		return next, desk.Invalidf("The department has no such topic.")
	}
	if err := s.checkProtocol(ctx, &next); err != nil {
		return next, err
	}
	seen := next.Version
	return s.store.AddProtocol(ctx, d.ID, topic, func(was desk.Protocol) (desk.Protocol, desk.AuditLine, error) {
		if was.Version != seen {
			return next, desk.AuditLine{}, desk.ErrChangedMeanwhile
		}
		made := next
		made.By, made.Steps = desk.StaffID(a.ID), slices.Clone(next.Steps)
		for i := range made.Steps {
			known := func(p desk.ProtocolStep) bool { return p.ID == made.Steps[i].ID }
			if !slices.ContainsFunc(was.Steps, known) { // theirs to name alone if it is there
				made.Steps[i].ID = desk.NewID("st", s.now())
			}
		}
		line, err := s.changed(a, "protocol.saved", string(d.ID)+"/"+topic, was, made)
		return made, line, err
	})
}

func (s *Service) checkProtocol(ctx context.Context, p *desk.Protocol) error {
	languages := []string{"en"}
	sites, err := s.store.Sites(ctx)
	if err != nil {
		return err
	}
	for _, site := range sites {
		languages = append(languages, site.Languages...)
	}
	slices.Sort(languages)
	languages = slices.Compact(languages)
	if err := checkWords(p.Title, languages, maxLabel); err != nil {
		return err
	}
	if len(p.Steps) > maxSteps {
		return desk.Invalidf("A protocol has at most %d steps.", maxSteps)
	}
	seen := map[string]bool{}
	for _, step := range p.Steps {
		if err := checkWords(step.Text, languages, maxStepText); err != nil {
			return err
		}
		if step.ID != "" && seen[step.ID] {
			return desk.Invalidf("One step is there twice.")
		}
		seen[step.ID] = true
		if step.Article == "" {
			continue
		}
		if _, err := s.store.ArticleBySlug(ctx, step.Article); err != nil {
			if desk.AsError(err).Kind == desk.NotFound {
				return desk.Invalidf("A step leads to an article that is not there. Choose another, or none.")
			}
			return err
		}
	}
	if p.ReviewOn != "" && !desk.ValidDate(p.ReviewOn) {
		return desk.Invalidf("Give the review a date.")
	}
	if owner, err := s.store.StaffByID(ctx, p.Owner); err != nil || !owner.Active {
		return desk.Invalidf("Choose somebody who works here as the owner.")
	}
	return nil
}
