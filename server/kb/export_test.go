package kb

import "time"

// SetNow gives a service another clock.
func SetNow(s *Service, now func() time.Time) { s.now = now }
