package figures

// Plain answers from rows alone, as if nothing were packed.
func (s *Service) Plain() *Service {
	return &Service{store: s.store, now: s.now, usuals: newUsuals(), plain: true}
}
