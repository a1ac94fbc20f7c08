package httpapi

import (
	"context"
	"encoding/json"

	"careline/server/clinic"
	"careline/server/protocol"
)

type (
	changesQuery struct {
		Before string `query:"before" doc:"next of the page before"`
		By     string `query:"by" doc:"id of a member of staff"`
		Area   string `query:"area" doc:"site, staff, department, reply and so on: the first word of an action"`
	}
	changesAnswer struct {
		Changes []protocol.HouseChange `json:"changes"`
		Next    string                 `json:"next,omitempty"`
	}
)

func (s *Server) changes(ctx context.Context, r *request, in *changesQuery) (*struct{ Body changesAnswer }, error) {
	found, next, err := s.opts.Clinic.Changes(ctx, r.actor, clinic.ChangeFilter{Before: in.Before, Actor: in.By, Area: in.Area})
	if err != nil {
		return nil, err
	}
	out := &struct{ Body changesAnswer }{changesAnswer{make([]protocol.HouseChange, len(found)), next}}
	for i := range found {
		c := &found[i]
		change := protocol.HouseChange{ID: c.ID, At: c.At, By: c.By, ByID: c.Actor.ID, Action: c.Action, What: c.What, Target: c.Target}
		var details struct{ Before, After any }
		if json.Unmarshal([]byte(c.Details), &details) == nil {
			change.Before, change.After = details.Before, details.After
		}
		out.Body.Changes[i] = change
	}
	return out, nil
}
