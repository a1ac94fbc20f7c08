package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

const protocolColumns = "department_id, topic, version, body, author_id, at"

func scanProtocol(r *sql.Rows) (p desk.Protocol, err error) {
	return p, r.Scan(&p.Department, &p.Topic, &p.Version, jsonText{&p}, &p.By, &p.At)
}

// Protocols returns the latest version of each.
func (s *Store) Protocols(ctx context.Context) ([]desk.Protocol, error) {
	rows, err := s.query(ctx, "SELECT "+protocolColumns+` FROM protocols p
		WHERE version = (SELECT max(version) FROM protocols o WHERE o.department_id = p.department_id AND o.topic = p.topic)
		ORDER BY department_id, topic`)
	if err != nil {
		return nil, fmt.Errorf("store: protocols: %w", err)
	}
	return collect(rows, scanProtocol)
}

// ProtocolVersions returns all versions of one, newest first.
func (s *Store) ProtocolVersions(ctx context.Context, d desk.DepartmentID, topic string) ([]desk.Protocol, error) {
	return s.protocolVersions(ctx, s.read(ctx), d, topic)
}

func (s *Store) protocolVersions(ctx context.Context, from asks, d desk.DepartmentID, topic string) ([]desk.Protocol, error) {
	rows, err := from.QueryContext(ctx, "SELECT "+protocolColumns+` FROM protocols
		WHERE department_id = $1 AND topic = $2 ORDER BY version DESC`, string(d), topic)
	if err != nil {
		return nil, fmt.Errorf("store: protocol versions: %w", err)
	}
	return collect(rows, scanProtocol)
}

// AddProtocol lets change look at the latest version, which is empty where there
// is none, and make the next one of it. Two changes take turns.
func (s *Store) AddProtocol(ctx context.Context, d desk.DepartmentID, topic string, change func(was desk.Protocol) (desk.Protocol, desk.AuditLine, error)) (desk.Protocol, error) {
	var p desk.Protocol
	err := s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO leases (name, holder, until) VALUES ('protocols', '', 0) ON CONFLICT (name) DO UPDATE SET until = 0")
		if err != nil {
			return fmt.Errorf("store: lock protocols: %w", err)
		}
		there, err := s.protocolVersions(ctx, tx, d, topic)
		if err != nil {
			return err
		}
		var was desk.Protocol
		if len(there) > 0 {
			was = there[0]
		}
		next, line, err := change(was)
		if err != nil {
			return err
		}
		next.Department, next.Topic, next.Version, next.At = d, topic, was.Version+1, s.now()
		err = s.exec(ctx, tx, "INSERT INTO protocols ("+protocolColumns+") VALUES ($1, $2, $3, $4, $5, $6)",
			string(d), topic, next.Version, asJSON(next), string(next.By), next.At)
		if err != nil {
			return fmt.Errorf("store: add protocol: %w", err)
		}
		p = next
		return s.audit(tx, []desk.AuditLine{line})
	})
	return p, err
}

// ProtocolTicks are the steps that were done in a conversation, of whatever
// protocol, in the order in which they were.
func (s *Store) ProtocolTicks(ctx context.Context, c desk.ConversationID) ([]desk.ProtocolTick, error) {
	rows, err := s.query(ctx, "SELECT department_id, topic, step, version, staff_id, at FROM protocol_ticks WHERE conversation_id = $1 ORDER BY at, step", string(c))
	if err != nil {
		return nil, fmt.Errorf("store: protocol ticks: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (t desk.ProtocolTick, err error) {
		return t, r.Scan(&t.Department, &t.Topic, &t.Step, &t.Version, &t.Staff, &t.At)
	})
}

// SetProtocolTick says that a step was done, or that it was not. Who said so
// first stays.
func (s *Store) SetProtocolTick(ctx context.Context, c desk.ConversationID, t desk.ProtocolTick, done bool, line desk.AuditLine) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		var err error
		if done {
			err = s.exec(ctx, tx, `INSERT INTO protocol_ticks (conversation_id, department_id, topic, step, version, staff_id, at)
				VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
				string(c), string(t.Department), t.Topic, t.Step, t.Version, string(t.Staff), t.At)
		} else {
			err = s.exec(ctx, tx, "DELETE FROM protocol_ticks WHERE conversation_id = $1 AND department_id = $2 AND topic = $3 AND step = $4",
				string(c), string(t.Department), t.Topic, t.Step)
		}
		if err != nil {
			return fmt.Errorf("store: tick: %w", err)
		}
		return s.audit(tx, []desk.AuditLine{line})
	})
}
