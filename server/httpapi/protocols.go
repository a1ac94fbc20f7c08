package httpapi

import (
	"context"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

type (
	// ProtocolPath names the protocol of a topic.
	ProtocolPath struct {
		Department string `path:"department"` // key
		Topic      string `path:"topic"`
	}
	saveProtocolIn struct {
		ProtocolPath
		Body protocol.SaveProtocol
	}
	protocolsAnswer struct {
		Protocols []protocol.Protocol `json:"protocols"`
	}
	protocolAnswer struct {
		Protocol protocol.Protocol `json:"protocol"`
	}
	setStepIn struct {
		ConversationPath
		Step string `path:"step"`
		Body protocol.SetStep
	}
	checklistAnswer struct {
		Checklist protocol.Checklist `json:"checklist"`
	}
)

func (s *Server) protocolsOf(all []desk.Protocol, err error) (*struct{ Body protocolsAnswer }, error) {
	if err != nil {
		return nil, err
	}
	out := &struct{ Body protocolsAnswer }{protocolsAnswer{make([]protocol.Protocol, len(all))}}
	for i := range all {
		out.Body.Protocols[i] = protocol.ProtocolOf(&all[i], s.opts.Chat.Directory())
	}
	return out, nil
}

func (s *Server) protocols(ctx context.Context, r *request, _ *struct{}) (*struct{ Body protocolsAnswer }, error) {
	return s.protocolsOf(s.opts.Clinic.Protocols(ctx, r.actor))
}

func (s *Server) protocolVersions(ctx context.Context, r *request, in *ProtocolPath) (*struct{ Body protocolsAnswer }, error) {
	return s.protocolsOf(s.opts.Clinic.ProtocolVersions(ctx, r.actor, in.Department, in.Topic))
}

func (s *Server) saveProtocol(ctx context.Context, r *request, in *saveProtocolIn) (*struct{ Body protocolAnswer }, error) {
	b := in.Body
	next := desk.Protocol{Version: b.Version, Title: b.Title, Owner: desk.StaffID(b.Owner), ReviewOn: b.ReviewOn}
	for _, step := range b.Steps {
		next.Steps = append(next.Steps, desk.ProtocolStep(step))
	}
	made, err := s.opts.Clinic.SaveProtocol(ctx, r.actor, in.Department, in.Topic, next)
	if err != nil {
		return nil, err
	}
	return &struct{ Body protocolAnswer }{protocolAnswer{protocol.ProtocolOf(&made, s.opts.Chat.Directory())}}, nil
}

func (s *Server) checklistOf(list chat.Checklist, err error) (*struct{ Body checklistAnswer }, error) {
	if err != nil {
		return nil, err
	}
	d := s.opts.Chat.Directory()
	out := protocol.Checklist{Done: []protocol.ProtocolTick{}, Before: []protocol.ProtocolEarlier{}}
	if list.Protocol != nil {
		p := protocol.ProtocolOf(list.Protocol, d)
		out.Protocol = &p
	}
	for _, t := range list.Done {
		out.Done = append(out.Done, protocol.ProtocolTick{Step: t.Step, Version: t.Version, By: protocol.Person{ID: string(t.Staff), Name: d.StaffName(t.Staff)}, At: t.At})
	}
	for _, b := range list.Before {
		out.Before = append(out.Before, protocol.ProtocolEarlier{Title: b.Title, Done: b.Done, Steps: len(b.Steps)})
	}
	return &struct{ Body checklistAnswer }{checklistAnswer{out}}, nil
}

func (s *Server) checklist(ctx context.Context, r *request, in *ConversationPath) (*struct{ Body checklistAnswer }, error) {
	return s.checklistOf(s.opts.Chat.Checklist(ctx, r.actor, desk.ConversationID(in.ID)))
}

func (s *Server) setStep(ctx context.Context, r *request, in *setStepIn) (*struct{ Body checklistAnswer }, error) {
	return s.checklistOf(s.opts.Chat.SetStep(ctx, r.actor, desk.ConversationID(in.ID), in.Step, in.Body.Version, in.Body.Done))
}
