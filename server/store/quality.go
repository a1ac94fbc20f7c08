package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

const (
	qualityDrawColumns   = "id, department_id, month, zone, from_ms, to_ms, size, seed, rule, card, author_id, at"
	qualitySampleColumns = "id, draw_id, staff_id, department_id, position, conversation_id, version, reviewer_id, marks, note, finished_at, seen_at, answer, answered_at"

	// What was resolved by people, once however often: the work of whoever wrote
	// most of it. Spam and practice are no work, and what is kept from somebody
	// is left out for all by the caller.
	qualityFrame = `SELECT DISTINCT handler_id, conversation_id FROM voice_episodes
		WHERE closed_at >= $1 AND closed_at < $2 AND department_id = $3 AND handler_id <> '' AND replies > 0 AND NOT spam
		ORDER BY handler_id, conversation_id`
)

// QualityCards returns all versions of the card, newest first; none where the
// house has the usual one.
func (s *Store) QualityCards(ctx context.Context) ([]desk.QualityCard, error) {
	return s.qualityCards(ctx, s.read(ctx))
}

func (s *Store) qualityCards(ctx context.Context, from asks) ([]desk.QualityCard, error) {
	rows, err := from.QueryContext(ctx, "SELECT version, body, author_id, at FROM quality_cards ORDER BY version DESC")
	if err != nil {
		return nil, fmt.Errorf("store: quality cards: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (c desk.QualityCard, err error) {
		return c, r.Scan(&c.Version, jsonText{&c}, &c.By, &c.At)
	})
}

// AddQualityCard lets change look at the latest version and make the next one
// of it. Two changes take turns.
func (s *Store) AddQualityCard(ctx context.Context, change func(was desk.QualityCard) (desk.QualityCard, desk.AuditLine, error)) (desk.QualityCard, error) {
	var next desk.QualityCard
	err := s.write(ctx, func(tx *sql.Tx) error {
		if err := s.lockQuality(ctx, tx); err != nil {
			return err
		}
		all, err := s.qualityCards(ctx, tx)
		if err != nil {
			return err
		}
		was := desk.DefaultQualityCard()
		if len(all) > 0 {
			was = all[0]
		}
		var line desk.AuditLine
		if next, line, err = change(was); err != nil {
			return err
		}
		next.Version, next.At = was.Version+1, s.now()
		err = s.exec(ctx, tx, "INSERT INTO quality_cards (version, body, author_id, at) VALUES ($1, $2, $3, $4)", next.Version, asJSON(next), string(next.By), next.At)
		if err != nil {
			return fmt.Errorf("store: add quality card: %w", err)
		}
		return s.audit(tx, []desk.AuditLine{line})
	})
	return next, err
}

// lockQuality makes those who draw, review and change the card take turns.
func (s *Store) lockQuality(ctx context.Context, tx *sql.Tx) error {
	err := s.exec(ctx, tx, "INSERT INTO leases (name, holder, until) VALUES ('quality', '', 0) ON CONFLICT (name) DO UPDATE SET until = 0")
	if err != nil {
		return fmt.Errorf("store: lock quality: %w", err)
	}
	return nil
}

// Worked is a conversation that somebody answered.
type Worked struct {
	Staff        desk.StaffID
	Conversation desk.ConversationID
}

// QualityFrame returns what was resolved in a department in [from, to), by whose
// work it was.
func (s *Store) QualityFrame(ctx context.Context, d desk.DepartmentID, from, to int64) ([]Worked, error) {
	rows, err := s.query(ctx, qualityFrame, from, to, string(d))
	if err != nil {
		return nil, fmt.Errorf("store: quality frame: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (w Worked, err error) { return w, r.Scan(&w.Staff, &w.Conversation) })
}

// AddQualityDraw writes a draw with its samples, unless the month was drawn
// already: then it says so.
func (s *Store) AddQualityDraw(ctx context.Context, d desk.QualityDraw, samples []desk.QualitySample, line desk.AuditLine) (added bool, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		added = false
		result, err := tx.ExecContext(ctx, "INSERT INTO quality_draws ("+qualityDrawColumns+`)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (department_id, month) DO NOTHING`,
			d.ID, string(d.Department), d.Month, d.Zone, d.From, d.To, int64(d.Size), d.Seed, d.Rule, d.Card, string(d.By), d.At)
		if err != nil {
			return fmt.Errorf("store: add quality draw: %w", err)
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return err
		}
		for _, f := range d.Frames {
			err := s.exec(ctx, tx, "INSERT INTO quality_frames (draw_id, staff_id, n, digest) VALUES ($1, $2, $3, $4)", d.ID, string(f.Staff), int64(f.N), f.Digest)
			if err != nil {
				return fmt.Errorf("store: add quality frame: %w", err)
			}
		}
		for i := range samples {
			m := &samples[i]
			err := s.exec(ctx, tx, "INSERT INTO quality_samples ("+qualitySampleColumns+`)
				VALUES ($1, $2, $3, $4, $5, $6, 0, '', '{}', $7, 0, 0, $7, 0)`,
				m.ID, d.ID, string(m.Staff), string(d.Department), int64(m.Position), string(m.Conversation), sealReview(""))
			if err != nil {
				return fmt.Errorf("store: add quality sample: %w", err)
			}
		}
		added = true
		return s.audit(tx, []desk.AuditLine{line})
	})
	return added, err
}

// QualityDraw returns the draw of a department and month; desk.ErrNoSuchThing if
// there is none.
func (s *Store) QualityDraw(ctx context.Context, d desk.DepartmentID, month string) (desk.QualityDraw, error) {
	rows, err := s.query(ctx, "SELECT "+qualityDrawColumns+" FROM quality_draws WHERE department_id = $1 AND month = $2", string(d), month)
	if err != nil {
		return desk.QualityDraw{}, fmt.Errorf("store: quality draw: %w", err)
	}
	q, err := one(collect(rows, func(r *sql.Rows) (q desk.QualityDraw, err error) {
		return q, r.Scan(&q.ID, &q.Department, &q.Month, &q.Zone, &q.From, &q.To, &q.Size, &q.Seed, &q.Rule, &q.Card, &q.By, &q.At)
	}))
	if err != nil {
		return q, err
	}
	frames, err := s.query(ctx, "SELECT staff_id, n, digest FROM quality_frames WHERE draw_id = $1 ORDER BY staff_id", q.ID)
	if err != nil {
		return q, fmt.Errorf("store: quality frames: %w", err)
	}
	q.Frames, err = collect(frames, func(r *sql.Rows) (f desk.QualityFrame, err error) { return f, r.Scan(&f.Staff, &f.N, &f.Digest) })
	return q, err
}

// QualitySamples returns those of a draw, by person and in the order drawn.
func (s *Store) QualitySamples(ctx context.Context, draw string) ([]desk.QualitySample, error) {
	return s.qualitySamples(ctx, s.read(ctx), "draw_id = $1 ORDER BY staff_id, position", draw)
}

// QualitySample returns one; desk.ErrNoSuchThing if there is none.
func (s *Store) QualitySample(ctx context.Context, id string) (desk.QualitySample, error) {
	return one(s.qualitySamples(ctx, s.read(ctx), "id = $1", id))
}

// QualityCardOf is the version of the card that a draw was made under.
func (s *Store) QualityCardOf(ctx context.Context, draw string) (int64, error) {
	rows, err := s.query(ctx, "SELECT card FROM quality_draws WHERE id = $1", draw)
	if err != nil {
		return 0, fmt.Errorf("store: quality card of: %w", err)
	}
	return one(collect(rows, func(r *sql.Rows) (v int64, err error) { return v, r.Scan(&v) }))
}

// QualityOf returns the finished reviews of somebody's work, newest first.
func (s *Store) QualityOf(ctx context.Context, who desk.StaffID) ([]desk.QualitySample, error) {
	return s.qualitySamples(ctx, s.read(ctx), "staff_id = $1 AND finished_at > 0 ORDER BY finished_at DESC, id", string(who))
}

// QualityFinished returns the reviews of a department's work that were finished
// in [from, to).
func (s *Store) QualityFinished(ctx context.Context, d desk.DepartmentID, from, to int64) ([]desk.QualitySample, error) {
	return s.qualitySamples(ctx, s.read(ctx), "department_id = $1 AND finished_at > 0 AND finished_at >= $2 AND finished_at < $3 ORDER BY id", string(d), from, to)
}

func (s *Store) qualitySamples(ctx context.Context, from asks, where string, args ...any) ([]desk.QualitySample, error) {
	rows, err := from.QueryContext(ctx, "SELECT "+qualitySampleColumns+" FROM quality_samples WHERE "+where, args...)
	if err != nil {
		return nil, fmt.Errorf("store: quality samples: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (m desk.QualitySample, err error) {
		var note, answer []byte
		err = r.Scan(&m.ID, &m.Draw, &m.Staff, &m.Department, &m.Position, &m.Conversation, &m.Version, &m.Reviewer, jsonText{&m.Marks},
			&note, &m.FinishedAt, &m.SeenAt, &answer, &m.AnsweredAt)
		m.Note, m.Answer = openReview(note), openReview(answer)
		return m, err
	})
}

// ChangeQualitySample lets change look at a sample and do something to its
// review. Two changes take turns.
func (s *Store) ChangeQualitySample(ctx context.Context, id string, change func(m *desk.QualitySample) (desk.AuditLine, error)) (desk.QualitySample, error) {
	var m desk.QualitySample
	err := s.write(ctx, func(tx *sql.Tx) error {
		if err := s.lockQuality(ctx, tx); err != nil {
			return err
		}
		found, err := one(s.qualitySamples(ctx, tx, "id = $1", id))
		if err != nil {
			return err
		}
		m = found
		line, err := change(&m)
		if err != nil {
			return err
		}
		if line.Action == "" { // nothing new
			return nil
		}
		err = s.exec(ctx, tx, `UPDATE quality_samples SET version = $2, reviewer_id = $3, marks = $4, note = $5, finished_at = $6, seen_at = $7, answer = $8, answered_at = $9
			WHERE id = $1`, m.ID, m.Version, string(m.Reviewer), asJSON(m.Marks), sealReview(m.Note), m.FinishedAt, m.SeenAt, sealReview(m.Answer), m.AnsweredAt)
		if err != nil {
			return fmt.Errorf("store: change quality sample: %w", err)
		}
		return s.audit(tx, []desk.AuditLine{line})
	})
	return m, err
}

// sealReview and openReview are part of the seam between what people wrote and
// the tables: see sealBody.
func sealReview(text string) []byte { return []byte(text) }

func openReview(b []byte) string { return string(b) }
