package chat

import (
	"context"
	"fmt"
	"hash/fnv"

	"careline/server/desk"
)

// Shown answers for each site a number that changes when its widgets have
// something else to show beside conversations: hours that open or close,
// somebody there or nobody, a queue that is full, a stop of intake, a banner, a
// change by hand. Times that move on by themselves do not count.
func (s *Service) Shown(ctx context.Context) (map[desk.SiteID]uint64, error) {
	sites, err := s.store.Sites(ctx)
	if err != nil {
		return nil, err
	}
	d, now := s.Directory(), s.Now().UnixMilli()
	out := make(map[desk.SiteID]uint64, len(sites))
	for i := range sites {
		site := &sites[i]
		sum := fnv.New64a()
		banner := len(site.Banner.At(now).Text) > 0
		_, _ = fmt.Fprintln(sum, site.ChangedAt, banner)
		for _, id := range site.Departments {
			department := d.Departments[id]
			if department == nil || !department.Active {
				continue
			}
			door, err := s.Door(ctx, id)
			if err != nil {
				return nil, err
			}
			hours, keeps := s.OpenState(id)
			// The version as well: hours that were changed and changed back between
			// two looks may have been read in between.
			_, _ = fmt.Fprintln(sum, id, department.ChangedAt, d.PolicyOf(id).ID, s.calendarShown(id, now), door.Staffed, door.QueueFull, door.Stopped != nil, door.Callbacks, hours, keeps)
		}
		out[site.ID] = sum.Sum64()
	}
	return out, nil
}
