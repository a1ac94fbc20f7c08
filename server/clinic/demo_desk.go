package clinic

import (
	"context"
	"errors"
	"time"

	"careline/server/desk"
)

// seedDemoDesk gives a new demo what a clinic sets up itself: a desk for what
// is not administrative, questions before the chat, and rules. It changes
// nothing that is there.
func (s *Service) seedDemoDesk(ctx context.Context, fresh bool) error {
	nurses := nurseLine()
	_, err := s.department(ctx, nurses.Key)
	if errors.Is(err, desk.ErrNoSuchThing) {
		err = s.store.SaveDepartment(ctx, nurses, s.line(demoActor, "department.added", string(nurses.ID)))
	}
	if err != nil {
		return err
	}
	for key, topics := range starterQuestions() {
		if !fresh {
			break
		}
		d, err := s.department(ctx, key)
		if err != nil {
			return err
		}
		for i := range d.Topics {
			d.Topics[i].Questions = topics[d.Topics[i].Key]
		}
		if _, err := s.SetTopics(ctx, demoActor, key, d.Topics, nil); err != nil {
			return err
		}
	}
	for key, p := range demoPolicies() {
		_, there, err := s.Policy(ctx, demoActor, key)
		if err != nil {
			return err
		}
		if there[0].ID != "" {
			continue
		}
		if _, err := s.SetPolicy(ctx, demoActor, key, p, nil); err != nil {
			return err
		}
	}
	return nil
}

// nurseLine takes what the others may not answer. Patients are handed over to
// it; no site offers it.
func nurseLine() desk.Department {
	return desk.Department{
		ID: "d_nurse", Key: "nurse", Name: words("Nurse line", "Enfermería"), Position: 4, Active: true, Clinical: true, Topics: []desk.Topic{},
	}
}

// demoPolicies are offers with targets. Whoever waits for a nurse waits less.
func demoPolicies() map[string]desk.Policy {
	minutes := func(n int64) int64 { return n * time.Minute.Milliseconds() }
	policy := func(first, next, resolution int64) desk.Policy {
		p := desk.DefaultPolicy()
		for i := range p.SLA { // each priority in half the time of the one before
			p.SLA[i] = desk.SLATargets{
				FirstResponseMS: minutes(first) >> i, NextReplyMS: minutes(next) >> i, ResolutionMS: minutes(resolution) >> i,
				WarnPercent: 75, ThirdParty: true,
			}
		}
		return p
	}
	return map[string]desk.Policy{
		"scheduling": policy(4, 8, 8*60),
		"billing":    policy(8, 16, 16*60),
		"insurance":  policy(8, 16, 24*60),
		"nurse":      policy(2, 4, 4*60),
	}
}
