package clinic

import (
	"context"
	"time"

	"careline/server/auth"
	"careline/server/desk"
	"careline/server/store"
)

const (
	firstAdmin     = "first_admin" // purpose of the link
	firstAdminLife = 24 * time.Hour
)

// FirstAdminLink makes a one-time token with which the first admin can be
// made. It is empty when somebody runs the house already.
func (s *Service) FirstAdminLink(ctx context.Context) (token string, err error) {
	exists, err := s.store.AdminExists(ctx)
	if err != nil || exists {
		return "", err
	}
	now := s.now()
	token = auth.NewSecret()
	return token, s.store.CreateLink(ctx, store.Link{
		TokenHash: auth.HashSecret(token), Purpose: firstAdmin,
		CreatedAt: now.UnixMilli(), ExpiresAt: now.Add(firstAdminLife).UnixMilli(),
	})
}

// FirstAdmin is who the first admin is to be.
type FirstAdmin struct {
	Email, Name, Password string
	Languages             []string // in which they answer patients; English unless it is said
}

// UseFirstAdminLink makes the first admin, once, within a day, and only while
// there is none. What is wrong with the name or password does not use the link
// up. A link that is over is store.ErrLinkOver.
func (s *Service) UseFirstAdminLink(ctx context.Context, token string, f FirstAdmin) (desk.Staff, error) {
	p, err := s.person(ctx, NewStaff{Email: f.Email, Name: f.Name, Role: desk.RoleAdmin, Languages: f.Languages})
	if err != nil {
		return desk.Staff{}, err
	}
	// Strangers must not make us hash: a link that does not exist ends here.
	open, err := s.store.LinkOpen(ctx, auth.HashSecret(token), firstAdmin)
	if err != nil {
		return desk.Staff{}, err
	}
	if !open {
		return desk.Staff{}, store.ErrLinkOver
	}
	departments, err := s.store.Departments(ctx)
	if err != nil {
		return desk.Staff{}, err
	}
	for _, d := range departments {
		if d.Active {
			p.Departments = append(p.Departments, d.ID)
		}
	}
	hash, err := s.hasher.Hash(ctx, f.Password)
	if err != nil {
		return desk.Staff{}, err
	}
	added := s.line(p.Actor(""), "staff.first_admin", string(p.ID))
	if err := s.store.CreateFirstAdmin(ctx, auth.HashSecret(token), firstAdmin, p, hash, added); err != nil {
		return desk.Staff{}, err
	}
	return s.store.StaffByID(ctx, p.ID)
}
