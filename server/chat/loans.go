package chat

import (
	"context"

	"careline/server/desk"
)

// endedLoans are those who helped out in another department until now. Nobody
// writes when a loan ends, so the look finds out by itself.
func (s *Service) endedLoans(ctx context.Context, now int64) ([]desk.Staff, error) {
	var out []desk.Staff
	for _, p := range s.Directory().Staff {
		for _, l := range p.Loans {
			if l.Until > now {
				continue
			}
			is, err := s.store.StaffByID(ctx, p.ID)
			if err != nil {
				return nil, err
			}
			out = append(out, is)
			break
		}
	}
	return out, nil
}
