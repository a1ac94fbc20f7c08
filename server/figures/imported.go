package figures

import (
	"context"
	"regexp"

	"careline/server/desk"
	"careline/server/report"
	"careline/server/store"
)

// logName is what imported logs can be called.
var logName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// Import reads a log of another system and keeps what figures need of it, in
// place of what was kept under the name before.
func (s *Service) Import(ctx context.Context, a desk.Actor, name string, raw []byte, m *report.Mapping, skipBad bool) (*report.ImportedLog, error) {
	if a.Kind != desk.KindSystem && !a.Administers() {
		return nil, desk.ErrForbidden
	}
	if !logName.MatchString(name) || name == report.OwnSource || name == report.Imported {
		return nil, refused("name", "A log is called by up to 64 letters, digits, dots, lines and underscores, and not own or imported.")
	}
	l, err := report.ImportLog(raw, m, name, skipBad)
	if err != nil {
		return l, refusal(err)
	}
	return l, s.store.SaveImported(ctx, name, l)
}

// Forget takes an imported log away again.
func (s *Service) Forget(ctx context.Context, a desk.Actor, name string) error {
	if a.Kind != desk.KindSystem && !a.Administers() {
		return desk.ErrForbidden
	}
	was, err := s.store.ForgetImported(ctx, name)
	if err == nil && !was {
		return desk.ErrNoSuchThing
	}
	return err
}

// LogNames are the names of the imported logs that are kept, for whoever reads
// figures, which count them too.
func (s *Service) LogNames(ctx context.Context, a desk.Actor) ([]string, error) {
	if err := desk.SeesFigures(a); err != nil {
		return nil, err
	}
	return s.store.LogNames(ctx)
}

// Logs are the imported logs that are kept.
func (s *Service) Logs(ctx context.Context) ([]store.ImportedLog, error) {
	return s.store.ImportedLogs(ctx)
}

// uncounted is how many cases of the imported logs that a question is about count in
// none of its figures, because no row of theirs says anything.
func (s *Service) uncounted(ctx context.Context, q *report.Query) (int, error) {
	logs, err := s.Logs(ctx)
	n := 0
	for i := range logs {
		if q.Filter.Counts(logs[i].Name) {
			n += logs[i].Summary.Empty
		}
	}
	return n, err
}
