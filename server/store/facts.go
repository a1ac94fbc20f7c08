package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"careline/server/desk"
	"careline/server/report"
)

const factColumns = "source, conversation_id, number, hidden, body"

// Each asks an index for a stretch of time, so that what a report reads grows
// with its range and not with the history.
var (
	factsOpened   = "SELECT " + factColumns + " FROM facts WHERE opened_at >= $1 AND opened_at < $2"
	factsAgain    = "SELECT " + factColumns + " FROM facts WHERE number > 1 AND opened_at >= $1 AND opened_at < $2"
	factsAt       = factsReaching()
	factsOf       = "SELECT " + factColumns + " FROM facts WHERE source = $1 AND conversation_id = $2 AND number = $3"
	factsOwn      = newList("SELECT "+factColumns+" FROM facts WHERE source = '' AND conversation_id %s", "text")
	someUnfolded  = "SELECT id FROM conversations WHERE length(facts) = 0 ORDER BY id LIMIT CAST($1 AS BIGINT)"
	countUnfolded = "SELECT count(*) FROM conversations WHERE length(facts) = 0"
	factsGoing    = "SELECT id, patient_id, facts FROM conversations WHERE unresolved AND opened_at < $1"
)

// factsReaching finds the episodes that had begun before an instant and ended
// after it: of each class those that began no longer before than it can last.
func factsReaching() string {
	parts := make([]string, 0, factsClasses+1)
	for c := range factsClasses {
		parts = append(parts, fmt.Sprintf("SELECT %s FROM facts WHERE class = %d AND opened_at < $1 AND opened_at >= CAST($1 AS BIGINT) - %d AND ended_at >= $1",
			factColumns, c, int64(dayMS)<<c))
	}
	// An imported case that goes on has no end: its class is that of none.
	parts = append(parts, fmt.Sprintf("SELECT %s FROM facts WHERE class = %d AND opened_at < $1", factColumns, factsOngoing))
	return strings.Join(parts, " UNION ALL ")
}

// factsOngoing is the class of imported cases that go on.
const factsOngoing = 99

// FactKey names the facts of an episode.
type FactKey struct {
	Source       string
	Conversation desk.ConversationID
	Number       int
}

// factReader reads rows of factColumns.
type factReader struct {
	facts *report.Reader
	body  sql.RawBytes
}

func (f *factReader) scan(r *sql.Rows) (*report.Episode, error) {
	var source, conversation sql.RawBytes
	var number int64
	var hidden bool
	if err := r.Scan(&source, &conversation, &number, &hidden, &f.body); err != nil {
		return nil, err
	}
	e, err := f.facts.Episode(f.body)
	if err != nil {
		return nil, err
	}
	e.Source, e.Conversation, e.Spam = f.facts.Name(source), desk.ConversationID(conversation), hidden
	return e, nil
}

func (s *Store) facts(ctx context.Context, query string, args ...any) ([]*report.Episode, error) {
	rows, err := s.query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("store: facts: %w", err)
	}
	reader := factReader{facts: report.NewReader().Many()}
	out, err := collect(rows, reader.scan)
	if err != nil {
		return nil, fmt.Errorf("store: facts: %w", err)
	}
	return out, nil
}

// FactsOpened are the facts of ended episodes that began in [from, to).
func (s *Store) FactsOpened(ctx context.Context, from, to int64) ([]*report.Episode, error) {
	return s.facts(ctx, factsOpened, from, to)
}

// FirstFact is when the first of our own episodes that ended began; 0: none has.
func (s *Store) FirstFact(ctx context.Context) (at int64, err error) {
	err = s.read(ctx).QueryRowContext(ctx, "SELECT opened_at FROM facts WHERE source = '' ORDER BY opened_at LIMIT 1").Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return at, found("first fact", err)
}

// FactsAt are the facts of episodes that had begun before an instant and ended
// later.
func (s *Store) FactsAt(ctx context.Context, at int64) ([]*report.Episode, error) {
	return s.facts(ctx, factsAt, at)
}

// FactsAgain are those of later episodes of a conversation that began in [from, to).
func (s *Store) FactsAgain(ctx context.Context, from, to int64) ([]*report.Episode, error) {
	return s.facts(ctx, factsAgain, from, to)
}

// FactsOf are those of the ended episodes that are named; of some there may be
// none.
func (s *Store) FactsOf(ctx context.Context, keys []FactKey) ([]*report.Episode, error) {
	var out []*report.Episode
	wanted := make(map[FactKey]bool, len(keys))
	var own []any
	for _, k := range keys {
		if k.Source == "" {
			wanted[k], own = true, append(own, string(k.Conversation))
			continue
		}
		found, err := s.facts(ctx, factsOf, k.Source, string(k.Conversation), int64(k.Number))
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	for part := range slices.Chunk(own, maxBatch) {
		query, args := factsOwn.with(s.dialect, part)
		found, err := s.facts(ctx, query, args...)
		if err != nil {
			return nil, err
		}
		for _, e := range found {
			if wanted[FactKey{e.Source, e.Conversation, e.Number}] {
				out = append(out, e)
			}
		}
	}
	return out, nil
}

// FactsGoingOn are the facts of our own episodes that go on and began before an
// instant. One that was hidden as spam by mistake began when it first did, which
// its row no longer says: so all that go on are read.
func (s *Store) FactsGoingOn(ctx context.Context, before int64) ([]*report.Episode, error) {
	rows, err := s.query(ctx, factsGoing, int64(report.Never))
	if err != nil {
		return nil, fmt.Errorf("store: facts: %w", err)
	}
	reader := report.NewReader()
	all, err := collect(rows, func(r *sql.Rows) (*report.Episode, error) {
		var id, patient string
		var body []byte
		if err := r.Scan(&id, &patient, &body); err != nil || len(body) == 0 {
			return nil, err
		}
		f, err := reader.Fold(body)
		if err != nil {
			return nil, nil // of another layout: read off the log again, and counted as behind until then
		}
		f.Current.Conversation, f.Current.Patient = desk.ConversationID(id), desk.PatientID(patient)
		return &f.Current, nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: facts: %w", err)
	}
	out := all[:0]
	for _, e := range all {
		if e != nil && e.Number > 0 && e.End == report.Ongoing && e.OpenedAt < before {
			out = append(out, e)
		}
	}
	return out, nil
}

// Unfolded counts the conversations whose facts have to be read off their logs,
// up to a limit, and names the first of them.
func (s *Store) Unfolded(ctx context.Context, limit int) ([]desk.ConversationID, error) {
	rows, err := s.query(ctx, someUnfolded, limit)
	if err != nil {
		return nil, fmt.Errorf("store: unfolded: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (id desk.ConversationID, err error) { return id, r.Scan(&id) })
}

// CountUnfolded is how many those are.
func (s *Store) CountUnfolded(ctx context.Context) (n int, err error) {
	err = s.read(ctx).QueryRowContext(ctx, countUnfolded).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("store: count unfolded: %w", err)
	}
	return n, nil
}
