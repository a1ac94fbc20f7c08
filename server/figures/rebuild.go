package figures

import (
	"context"

	"careline/server/desk"
	"careline/server/store"
)

// together is how many conversations are read again in one transaction, so that
// nobody who writes waits long.
const together = 64

// packed is how many days are packed before somebody else may have the lease.
const packed = 32

// Behind reports whether there are conversations whose facts have to be read
// off their logs, those of before facts were kept or of another layout, or days
// whose blocks are not what their facts are, or are not there.
func (s *Service) Behind(ctx context.Context) (bool, error) {
	ids, err := s.store.Unfolded(ctx, 1)
	if err != nil || len(ids) > 0 {
		return len(ids) > 0, err
	}
	days, err := s.store.DaysToPack(ctx, s.packable(), 1)
	if err != nil || len(days) > 0 {
		return len(days) > 0, err
	}
	days, err = s.store.ActivityToPack(ctx, s.now().UnixMilli(), 1)
	return len(days) > 0, err
}

// CatchUp reads the facts of some of them, and packs some days.
func (s *Service) CatchUp(ctx context.Context) error {
	for range 16 { // then somebody else may have the lease
		ids, err := s.store.Unfolded(ctx, together)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			break
		}
		if _, err := s.store.Refold(ctx, ids); err != nil {
			return err
		}
	}
	days, err := s.store.DaysToPack(ctx, s.packable(), packed)
	if err != nil {
		return err
	}
	for _, day := range days {
		if err := s.store.PackDay(ctx, day); err != nil {
			return err
		}
	}
	if days, err = s.store.ActivityToPack(ctx, s.now().UnixMilli(), packed); err != nil {
		return err
	}
	for _, day := range days {
		if err := s.store.PackActivity(ctx, day); err != nil {
			return err
		}
	}
	return nil
}

// Rebuild reads all facts of conversations that were open at some time in
// [from, to) off their logs again, byte for byte, and tells of every difference.
func (s *Service) Rebuild(ctx context.Context, from, to int64, tell func(done int, r store.Refolded)) error {
	var after desk.ConversationID
	done := 0
	for {
		ids, err := s.store.ConversationsAfter(ctx, after, from, to, together)
		if err != nil || len(ids) == 0 {
			return err
		}
		results, err := s.store.Refold(ctx, ids)
		if err != nil {
			return err
		}
		for _, r := range results {
			done++
			tell(done, r)
		}
		after = ids[len(ids)-1]
	}
}

// packable is an instant of the first day that is not packed yet: see recentDays.
func (s *Service) packable() int64 { return s.now().UnixMilli() - (recentDays-1)*dayMS }
