package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

const toolColumns = "id, kind, scope, owner_id, name, body, version, changed_at, deleted_at"

// toolBody is what of a tool has no column.
type toolBody struct {
	Tag   *desk.Tag       `json:"tag,omitempty"`
	Reply *desk.Reply     `json:"reply,omitempty"`
	Macro *desk.Macro     `json:"macro,omitempty"`
	View  *desk.SavedView `json:"view,omitempty"`
}

func scanTool(r *sql.Rows) (desk.Tool, error) {
	var t desk.Tool
	var b toolBody
	err := r.Scan(&t.ID, &t.Kind, &t.Scope, &t.Owner, &t.Name, jsonText{&b}, &t.Version, &t.ChangedAt, &t.DeletedAt)
	t.Tag, t.Reply, t.Macro, t.View = b.Tag, b.Reply, b.Macro, b.View
	return t, err
}

// Tools returns all tools of a kind, of any kind if it is empty; those that
// were deleted too, because logs name them. By name.
func (s *Store) Tools(ctx context.Context, kind desk.ToolKind) ([]desk.Tool, error) {
	rows, err := s.read(ctx).QueryContext(ctx,
		"SELECT "+toolColumns+" FROM tools WHERE kind = $1 OR $1 = '' ORDER BY name_key, id", string(kind))
	if err != nil {
		return nil, fmt.Errorf("store: tools: %w", err)
	}
	return collect(rows, scanTool)
}

// Tool reads one; desk.ErrNoSuchThing if there is none, or no longer.
func (s *Store) Tool(ctx context.Context, id string) (desk.Tool, error) {
	return s.tool(ctx, s.read(ctx), id)
}

// asks is a pool or a transaction.
type asks interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func (s *Store) tool(ctx context.Context, from asks, id string) (desk.Tool, error) {
	rows, err := from.QueryContext(ctx, "SELECT "+toolColumns+" FROM tools WHERE id = $1 AND deleted_at = 0", id)
	if err != nil {
		return desk.Tool{}, fmt.Errorf("store: tool: %w", err)
	}
	all, err := collect(rows, scanTool)
	if err == nil && len(all) == 0 {
		err = desk.ErrNoSuchThing
	}
	if err != nil {
		return desk.Tool{}, err
	}
	return all[0], nil
}

// ChangeTool lets change look at a tool as it is, and say how it is to be: with
// another name, body or time of deletion. An id that is not there begins with
// an empty one. Two changes of one tool take turns; one name is there once, or
// else it is desk.ErrNameTaken.
func (s *Store) ChangeTool(ctx context.Context, id string, change func(t *desk.Tool) ([]desk.AuditLine, error)) (desk.Tool, error) {
	var t desk.Tool
	err := s.write(ctx, func(tx *sql.Tx) error {
		if err := lockTools(ctx, tx); err != nil {
			return err
		}
		var err error
		if t, err = s.tool(ctx, tx, id); err != nil && err != desk.ErrNoSuchThing {
			return err
		}
		lines, err := change(&t)
		if err != nil {
			return err
		}
		t.ID, t.ChangedAt = id, s.now()
		if err := putTool(ctx, tx, &t); err != nil {
			return err
		}
		return s.audit(tx, lines)
	})
	return t, err
}

// AddTools puts several new ones in, or none of them: with a name that is there
// it is desk.ErrNameTaken.
func (s *Store) AddTools(ctx context.Context, tools []desk.Tool, lines []desk.AuditLine) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		if err := lockTools(ctx, tx); err != nil {
			return err
		}
		for i := range tools {
			t := tools[i]
			t.ChangedAt = s.now()
			if err := putTool(ctx, tx, &t); err != nil {
				return err
			}
		}
		return s.audit(tx, lines)
	})
}

// lockTools holds one row for all tools until the transaction ends: names are
// compared across them.
func lockTools(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO leases (name, holder, until) VALUES ('tools', '', 0) ON CONFLICT (name) DO UPDATE SET until = 0")
	if err != nil {
		return fmt.Errorf("store: lock tools: %w", err)
	}
	return nil
}

// putTool writes the next version of a tool.
func putTool(ctx context.Context, tx *sql.Tx, t *desk.Tool) error {
	t.Version++
	if t.DeletedAt == 0 {
		var same int
		err := tx.QueryRowContext(ctx, "SELECT count(*) FROM tools WHERE kind = $1 AND scope = $2 AND owner_id = $3 AND name_key = $4 AND deleted_at = 0 AND id <> $5",
			string(t.Kind), string(t.Scope), t.Owner, t.Key(), t.ID).Scan(&same)
		if err != nil {
			return fmt.Errorf("store: look for the name: %w", err)
		}
		if same > 0 {
			return desk.ErrNameTaken
		}
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO tools (id, kind, scope, owner_id, name, name_key, body, version, changed_at, deleted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (id) DO UPDATE SET scope = excluded.scope, owner_id = excluded.owner_id, name = excluded.name, name_key = excluded.name_key,
			body = excluded.body, version = excluded.version, changed_at = excluded.changed_at, deleted_at = excluded.deleted_at`,
		t.ID, string(t.Kind), string(t.Scope), t.Owner, t.Name, t.Key(), asJSON(toolBody{t.Tag, t.Reply, t.Macro, t.View}), t.Version, t.ChangedAt, t.DeletedAt)
	if err != nil {
		return fmt.Errorf("store: change tool: %w", err)
	}
	return nil
}
