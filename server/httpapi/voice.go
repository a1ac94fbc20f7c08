package httpapi

import (
	"context"

	"careline/server/clinic"
	"careline/server/desk"
	"careline/server/protocol"
	"careline/server/voice"
)

type (
	reasonsOut struct {
		Body struct {
			Reasons []protocol.Reason `json:"reasons"`
			Version string            `json:"version"` // of the list without its plans
		}
	}
	setReasonsIn struct{ Body protocol.SetReasons }
	planReasonIn struct {
		Key  string `path:"key"`
		Body protocol.PlanReason
	}
	surveysOut struct {
		Body struct {
			Surveys []protocol.SurveySet `json:"surveys"` // oldest first; the last one is in force
		}
	}
	changeSurveyIn struct{ Body protocol.ChangeSurvey }
	recoveriesIn   struct {
		State  string `query:"state" doc:"open, mine, done"`
		Cursor string `query:"cursor"`
		Limit  int    `query:"limit" doc:"1 to 200, usually 50"`
	}
	recoveriesOut struct {
		Body struct {
			Recoveries []protocol.Recovery `json:"recoveries"`
			NextCursor string              `json:"next_cursor,omitempty"`
		}
	}
)

func reasonsAnswer(all []desk.Reason, err error) (*reasonsOut, error) {
	if err != nil {
		return nil, err
	}
	out := &reasonsOut{}
	out.Body.Reasons, out.Body.Version = protocol.ReasonsOf(all), clinic.ReasonsVersion(all)
	return out, nil
}

func (s *Server) reasons(ctx context.Context, r *request, _ *struct{}) (*reasonsOut, error) {
	return reasonsAnswer(s.opts.Clinic.Reasons(ctx, r.actor))
}

func (s *Server) setReasons(ctx context.Context, r *request, in *setReasonsIn) (*reasonsOut, error) {
	reasons := make([]desk.Reason, len(in.Body.Reasons))
	for i, b := range in.Body.Reasons {
		reasons[i] = desk.Reason{Key: b.Key, Name: b.Names, Retired: b.Retired}
	}
	return reasonsAnswer(s.opts.Clinic.SetReasons(ctx, r.actor, reasons, in.Body.Seen))
}

func (s *Server) planReason(ctx context.Context, r *request, in *planReasonIn) (*reasonsOut, error) {
	var seen *desk.ReasonPlan
	if was := in.Body.Seen; was != nil {
		seen = &desk.ReasonPlan{Owner: desk.StaffID(was.Owner), Action: was.Action}
	}
	return reasonsAnswer(s.opts.Clinic.PlanReason(ctx, r.actor, in.Key, desk.ReasonPlan{Owner: desk.StaffID(in.Body.Owner), Action: in.Body.Action}, seen))
}

func (s *Server) surveys(ctx context.Context, r *request, _ *struct{}) (*surveysOut, error) {
	all, err := s.opts.Clinic.Surveys(ctx, r.actor)
	if err != nil {
		return nil, err
	}
	out := &surveysOut{}
	for i := range all {
		out.Body.Surveys = append(out.Body.Surveys, protocol.SurveySetOf(&all[i], s.opts.Chat.Directory()))
	}
	return out, nil
}

func (s *Server) changeSurvey(ctx context.Context, r *request, in *changeSurveyIn) (*surveysOut, error) {
	_, err := s.opts.Clinic.ChangeSurvey(ctx, r.actor, in.Body.Text(), in.Body.ApprovedBy, in.Body.Over)
	if err != nil {
		return nil, err
	}
	return s.surveys(ctx, r, nil)
}

func (s *Server) recoveries(ctx context.Context, r *request, in *recoveriesIn) (*recoveriesOut, error) {
	tasks, next, err := s.opts.Voice.Recoveries(ctx, r.actor, voice.RecoveryQuery{State: in.State, Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &recoveriesOut{}
	out.Body.NextCursor, out.Body.Recoveries = next, make([]protocol.Recovery, len(tasks))
	for i := range tasks {
		out.Body.Recoveries[i] = s.recoveryOf(&tasks[i])
	}
	return out, nil
}

func (s *Server) recoveryOf(t *voice.Task) protocol.Recovery {
	d := s.opts.Chat.Directory()
	return protocol.Recovery{
		Conversation: string(t.Conversation), Task: t.Seq, Reference: t.Reference, Name: t.Name, Status: string(t.Status),
		Department: d.DepartmentKey(t.Department), Trigger: t.Trigger, Score: t.Score,
		Owner: protocol.StaffPerson(t.Owner, d), Rated: protocol.StaffPerson(t.Rated, d),
		OpenedAt: t.OpenedAt, Due: t.Due, ContactedAt: t.ContactedAt,
		ClosedAt: t.ClosedAt, ClosedBy: protocol.StaffPerson(t.ClosedBy, d), Outcome: t.Outcome, Tries: t.Tries,
	}
}
