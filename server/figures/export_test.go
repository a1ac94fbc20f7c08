package figures

// Plain answers from rows alone, as if nothing were packed.
func (s *Service) Plain() *Service {
	return &Service{store: s.store, now: s.now, usuals: newUsuals(), plain: true}
}

// Kept is how many days are worked out.
func (s *Service) Kept() int {
	s.shelf.mu.Lock()
	defer s.shelf.mu.Unlock()
	return len(s.shelf.days)
}
