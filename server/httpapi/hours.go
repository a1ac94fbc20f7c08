package httpapi

import (
	"context"
	"slices"

	"careline/server/clinic"
	"careline/server/desk"
	"careline/server/protocol"
)

type (
	siteHoursAnswer struct {
		Hours protocol.SiteHours `json:"hours"`
	}
	calendarAnswer struct {
		Hours protocol.Calendar `json:"hours"`
	}
	calendarOut  struct{ Body calendarAnswer }
	calendarPath struct {
		ID string `path:"id"` // or key
	}
	calendarDay struct {
		ID   string `path:"id"`
		Date string `path:"date"`
	}
)

// shownVersions bounds what one answer carries; older ones stay in the store.
const shownVersions = 50

// siteHours answers widgets on screen, which ask about once a minute.
func (s *Server) siteHours(ctx context.Context, r *request, in *sitePath) (*struct{ Body siteHoursAnswer }, error) {
	site, err := s.opts.Clinic.SiteFor(ctx, r.practising(in.Key), in.Key)
	if err != nil {
		return nil, err
	}
	offered, err := s.opts.Clinic.SiteDepartments(ctx, site)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body siteHoursAnswer }{siteHoursAnswer{protocol.SiteHours{
		At: s.opts.Chat.Now().UnixMilli(), Departments: make([]protocol.DepartmentHours, len(offered)),
		Banner: s.banner(&site).Text,
	}}}
	for i := range offered {
		door, err := s.opts.Chat.Door(ctx, offered[i].ID)
		if err != nil {
			return nil, err
		}
		out.Body.Hours.Departments[i] = protocol.DepartmentHours{
			Key: offered[i].Key, Hours: s.openState(offered[i].ID), Staffed: door.Staffed, QueueFull: door.QueueFull,
			Stopped: s.intakeStop(&offered[i]), AnswerBy: door.AnswerBy, Callbacks: door.Callbacks,
		}
	}
	return out, nil
}

func (s *Server) openState(d desk.DepartmentID) *protocol.OpenState {
	state, keeps := s.opts.Chat.OpenState(d)
	if !keeps {
		return nil
	}
	out := protocol.OpenState(state)
	return &out
}

func (s *Server) hours(ctx context.Context, r *request, in *calendarPath) (*calendarOut, error) {
	d, versions, err := s.opts.Clinic.Hours(ctx, r.actor, in.ID)
	if err != nil {
		return nil, err
	}
	out := &calendarOut{Body: calendarAnswer{protocol.Calendar{Department: d.Key, Version: len(versions), Now: s.openState(d.ID), Versions: []protocol.CalendarVersion{}}}}
	if v := desk.InForce(versions, s.opts.Chat.Now().UnixMilli()); v != nil {
		out.Body.Hours.Current = v.ID
	}
	slices.Reverse(versions)
	for i := range versions[:min(len(versions), shownVersions)] {
		out.Body.Hours.Versions = append(out.Body.Hours.Versions, calendarVersion(&versions[i]))
	}
	return out, nil
}

func (s *Server) setHours(ctx context.Context, r *request, in *struct {
	ID   string `path:"id"`
	Body protocol.SetHours
}) (*calendarOut, error) {
	err := s.opts.Clinic.SetHours(ctx, r.actor, in.ID, clinic.HoursChange(in.Body))
	return s.changedHours(ctx, r, in.ID, err)
}

func (s *Server) setException(ctx context.Context, r *request, in *struct {
	ID   string `path:"id"`
	Date string `path:"date"`
	Body protocol.SetException
}) (*calendarOut, error) {
	err := s.opts.Clinic.SetException(ctx, r.actor, in.ID, in.Date, in.Body.Open)
	return s.changedHours(ctx, r, in.ID, err)
}

func (s *Server) removeException(ctx context.Context, r *request, in *calendarDay) (*calendarOut, error) {
	err := s.opts.Clinic.RemoveException(ctx, r.actor, in.ID, in.Date)
	return s.changedHours(ctx, r, in.ID, err)
}

// changedHours answers with the hours, once this process keeps to them.
func (s *Server) changedHours(ctx context.Context, r *request, department string, err error) (*calendarOut, error) {
	if err != nil {
		return nil, err
	}
	if err := s.opts.Chat.Reload(ctx); err != nil {
		return nil, err
	}
	return s.hours(ctx, r, &calendarPath{department})
}

func calendarVersion(v *desk.CalendarVersion) protocol.CalendarVersion {
	said := clinic.ChangeOf(v)
	return protocol.CalendarVersion{
		ID: v.ID, EffectiveFrom: v.EffectiveFrom, RecordedAt: v.RecordedAt, Reason: v.Reason,
		By:   protocol.From{Kind: string(v.Author.Kind), ID: v.Author.ID, Name: v.Author.Name},
		Zone: said.Zone, Always: said.Always, Week: mapped(said.Week), Exceptions: mapped(said.Exceptions),
	}
}

// mapped is the map as JSON must show it: empty, never null.
func mapped(m map[string][]string) map[string][]string {
	if m == nil {
		return map[string][]string{}
	}
	return m
}
