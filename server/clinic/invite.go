package clinic

import (
	"context"
	"time"

	"careline/server/auth"
	"careline/server/desk"
	"careline/server/store"
)

// How long links to get in are good. A reset is asked for by somebody who
// waits; an invitation may lie over a weekend.
const (
	joiningLife   = 7 * 24 * time.Hour
	resettingLife = 24 * time.Hour
)

// mostLinks is how many links are made at once: as many as one file brings in.
const mostLinks = maxStaffRows

// StaffLink is a one-time link for one person. Its token is known to whoever
// is given it alone; the store keeps a digest.
type StaffLink struct {
	Staff     desk.Staff
	Token     string
	ExpiresAt int64
	Reset     bool // they had a password before
}

var errTooManyLinks = desk.Invalidf("Make links for at most %d people at once.", mostLinks)

// StaffLinks makes a link for each of these people with which they set their
// password: an invitation, or a reset. The ones made for them before are over.
func (s *Service) StaffLinks(ctx context.Context, a desk.Actor, ids []desk.StaffID) ([]StaffLink, error) {
	if err := desk.AdminOnly(a); err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return nil, desk.Invalidf("Say for whom the link is.")
	}
	if len(ids) > mostLinks {
		return nil, errTooManyLinks
	}
	out := make([]StaffLink, 0, len(ids))
	links := make([]store.Link, 0, len(ids))
	lines := make([]desk.AuditLine, 0, len(ids))
	now := s.now()
	for _, id := range ids {
		p, err := s.store.StaffByID(ctx, id)
		if err != nil {
			return nil, err
		}
		if !p.Active {
			return nil, desk.Invalidf("This person does not work here any more. Let them work here again first.")
		}
		purpose, life, action := joining, joiningLife, "staff.invited"
		if p.Joined {
			purpose, life, action = resetting, resettingLife, "staff.reset_link"
		}
		link := StaffLink{Staff: p, Token: auth.NewSecret(), ExpiresAt: now.Add(life).UnixMilli(), Reset: p.Joined}
		out = append(out, link)
		links = append(links, store.Link{
			TokenHash: auth.HashSecret(link.Token), Purpose: string(purpose), Target: string(p.ID),
			CreatedAt: now.UnixMilli(), ExpiresAt: link.ExpiresAt,
		})
		// The link itself is a secret, and stands nowhere.
		line, err := s.changed(a, action, string(p.ID), nil, struct {
			ExpiresAt int64 `json:"expires_at"`
		}{link.ExpiresAt})
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return out, s.store.ReplaceLinks(ctx, links, lines)
}

// errStaffLinkOver is the end of a link that lets people in. It says nothing of
// whether there ever was one.
var errStaffLinkOver = &desk.Error{Kind: desk.NotFound, Code: "link_over",
	Public: "This link has been used or is out of date. Ask whoever runs Careline at your clinic for a new one."}

// LookAtStaffLink is for whom a link is, while it is good, so that its page can
// greet them.
func (s *Service) LookAtStaffLink(ctx context.Context, token string) (StaffLink, error) {
	l, err := s.store.OpenLink(ctx, auth.HashSecret(token), joining, resetting)
	if err != nil {
		return StaffLink{}, overOr(err)
	}
	p, err := s.store.StaffByID(ctx, desk.StaffID(l.Target))
	if err != nil || !p.Active {
		return StaffLink{}, overOr(err)
	}
	return StaffLink{Staff: p, ExpiresAt: l.ExpiresAt, Reset: l.Purpose == string(resetting)}, nil
}

// UseStaffLink sets the password of the person whom a link is for, once. A
// password that cannot be chosen does not use the link up. All their sessions
// end: whoever lost a password may have lost it to somebody.
func (s *Service) UseStaffLink(ctx context.Context, token, password string) (desk.Staff, error) {
	// Strangers must not make us hash: a link that does not exist ends here.
	l, err := s.LookAtStaffLink(ctx, token)
	if err != nil {
		return desk.Staff{}, err
	}
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return desk.Staff{}, err
	}
	action := "staff.joined"
	if l.Reset {
		action = "staff.password_reset"
	}
	ended, err := s.store.UseStaffLink(ctx, auth.HashSecret(token), l.Staff.ID, hash, s.line(l.Staff.Actor(""), action, string(l.Staff.ID)))
	if err != nil {
		return desk.Staff{}, overOr(err)
	}
	s.tellEnded(ended)
	return s.store.StaffByID(ctx, l.Staff.ID)
}

// overOr is the answer to a link that is not good, whatever the reason; what
// the database could not do stays its error.
func overOr(err error) error {
	if err == nil || desk.AsError(err).Kind == desk.NotFound {
		return errStaffLinkOver
	}
	return err
}
