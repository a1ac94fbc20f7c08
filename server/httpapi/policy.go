package httpapi

import (
	"context"

	"careline/server/desk"
	"careline/server/protocol"
)

type (
	departmentPath struct {
		ID string `path:"id"` // or key
	}
	policyAnswer struct {
		Policy   protocol.Policy   `json:"policy"`
		Versions []protocol.Policy `json:"versions"` // newest first, the one in force among them
	}
	setPolicyIn struct {
		ID   string `path:"id"`
		Body protocol.SetPolicy
	}
	setPolicyAnswer struct {
		Policy protocol.Policy `json:"policy"`
	}
)

// policy answers with how a department works, and how it did before.
func (s *Server) policy(ctx context.Context, r *request, in *departmentPath) (*struct{ Body policyAnswer }, error) {
	_, versions, err := s.opts.Clinic.Policy(ctx, r.actor, in.ID)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body policyAnswer }{}
	for i := range versions[:min(len(versions), shownVersions)] {
		out.Body.Versions = append(out.Body.Versions, s.policyOf(&versions[i]))
	}
	out.Body.Policy = out.Body.Versions[0]
	return out, nil
}

func (s *Server) setPolicy(ctx context.Context, r *request, in *setPolicyIn) (*struct{ Body setPolicyAnswer }, error) {
	asked, err := protocol.PolicyIn(in.Body.Policy)
	if err != nil {
		return nil, err
	}
	set, err := s.opts.Clinic.SetPolicy(ctx, r.actor, in.ID, asked, in.Body.Seen)
	if err == nil {
		err = s.opts.Chat.Reload(ctx)
	}
	if err != nil {
		return nil, err
	}
	return &struct{ Body setPolicyAnswer }{setPolicyAnswer{s.policyOf(&set)}}, nil
}

func (s *Server) policyOf(p *desk.Policy) protocol.Policy {
	return protocol.PolicyOf(p, s.opts.Chat.Directory())
}

type (
	setTopicsIn struct {
		ID   string `path:"id"`
		Body protocol.SetTopics
	}
	stopIntakeIn struct {
		ID   string `path:"id"`
		Body protocol.StopIntake
	}
	departmentAnswer struct {
		Department protocol.SiteDepartment `json:"department"`
	}
	departmentOut struct{ Body departmentAnswer }
)

func (s *Server) setTopics(ctx context.Context, r *request, in *setTopicsIn) (*departmentOut, error) {
	if in.Body.Topics == nil { // a slip must not take all of them away
		return nil, desk.Invalidf("Send the topics. An empty list takes all of them away.")
	}
	var seen *[]desk.Topic
	if in.Body.Seen != nil {
		topics := protocol.TopicsIn(in.Body.Seen)
		seen = &topics
	}
	d, err := s.opts.Clinic.SetTopics(ctx, r.actor, in.ID, protocol.TopicsIn(in.Body.Topics), seen)
	return s.changedDepartment(ctx, &d, err)
}

func (s *Server) stopIntake(ctx context.Context, r *request, in *stopIntakeIn) (*departmentOut, error) {
	d, err := s.opts.Clinic.StopIntake(ctx, r.actor, in.ID, in.Body.Until, in.Body.Reason)
	return s.changedDepartment(ctx, &d, err)
}

// changedDepartment answers with the department, once this process knows it as
// it is now.
func (s *Server) changedDepartment(ctx context.Context, d *desk.Department, err error) (*departmentOut, error) {
	if err == nil {
		err = s.opts.Chat.Reload(ctx)
	}
	if err != nil {
		return nil, err
	}
	return &departmentOut{departmentAnswer{s.named(d, "en")}}, nil
}
