package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"careline/server/desk"
)

// Filtering asks for conversations that a filter may select, in rank order.
type Filtering struct {
	Departments []desk.DepartmentID
	Filter      *desk.Filter
	World       *desk.FilterWorld
	After       Position
	Limit       int
	Window      int // how many of each department are looked through at most
}

// Filtered returns up to Limit conversations, each matched by the filter, and
// where to go on: nowhere (Position{}) once all were looked through. A call
// looks through a window of each list, in the order of an index, so that what
// matches nothing costs no more than what matches much.
func (s *Store) Filtered(ctx context.Context, f Filtering) ([]desk.Conversation, Position, error) {
	lanes := f.lanes()
	var end Position
	for _, l := range lanes {
		edge, err := s.edge(ctx, l, f.After, f.Window)
		if err != nil {
			return nil, end, err
		}
		if edge != (Position{}) && (end == Position{} || edge.before(end)) {
			end = edge
		}
	}
	var out []desk.Conversation
	for _, l := range lanes {
		c := compiler{args: []any{string(l.department), l.unresolved, f.After.Rank, string(f.After.ID), int64(desk.RankSpam)}, world: f.World}
		where := c.where(f.Filter)
		if end != (Position{}) {
			where += " AND (rank, id) <= (" + c.arg(end.Rank) + ", " + c.arg(string(end.ID)) + ")"
		}
		rows, err := s.query(ctx, "SELECT "+conversationColumns+` FROM conversations
			WHERE department_id = $1 AND unresolved = $2 AND (rank, id) > ($3, $4) AND rank < $5 AND `+where+`
			ORDER BY rank, id LIMIT CAST(`+c.arg(f.Limit)+" AS BIGINT)", c.args...)
		if err != nil {
			return nil, end, fmt.Errorf("store: filter: %w", err)
		}
		found, err := collect(rows, scanConversation)
		if err != nil {
			return nil, end, fmt.Errorf("store: filter: %w", err)
		}
		out = append(out, found...)
	}
	slices.SortFunc(out, func(a, b desk.Conversation) int {
		return cmp.Or(cmp.Compare(a.Rank(), b.Rank()), cmp.Compare(a.ID, b.ID))
	})
	if len(out) >= f.Limit {
		out = out[:f.Limit]
		last := &out[f.Limit-1]
		end = Position{Rank: last.Rank(), ID: last.ID}
	}
	return slices.DeleteFunc(out, func(c desk.Conversation) bool { return !f.Filter.Match(&c, f.World) }), end, nil
}

func (p Position) before(o Position) bool {
	return p.Rank < o.Rank || p.Rank == o.Rank && p.ID < o.ID
}

// lane is a list that an index holds in order.
type lane struct {
	department desk.DepartmentID
	unresolved bool
}

func (f *Filtering) lanes() []lane {
	var out []lane
	for _, d := range f.Departments {
		for _, unresolved := range []bool{true, false} {
			if f.Filter.May(unresolved) {
				out = append(out, lane{d, unresolved})
			}
		}
	}
	return out
}

const laneEdge = `SELECT rank, id FROM conversations
	WHERE department_id = $1 AND unresolved = $2 AND (rank, id) > ($3, $4) AND rank < $5
	ORDER BY rank, id LIMIT 1 OFFSET CAST($6 AS BIGINT)`

// edge is where a window ends; Position{} if the list ends before.
func (s *Store) edge(ctx context.Context, l lane, after Position, window int) (Position, error) {
	rows, err := s.query(ctx, laneEdge, string(l.department), l.unresolved, after.Rank, string(after.ID), int64(desk.RankSpam), window-1)
	if err != nil {
		return Position{}, fmt.Errorf("store: filter: %w", err)
	}
	found, err := collect(rows, func(r *sql.Rows) (p Position, err error) { return p, r.Scan(&p.Rank, &p.ID) })
	if err != nil || len(found) == 0 {
		return Position{}, err
	}
	return found[0], nil
}

// compiler makes a condition of SQL from a filter. What no column holds is left
// to the filter itself, so a condition may select more, never less. Nothing of
// a filter but its structure becomes text of the query.
type compiler struct {
	args  []any
	world *desk.FilterWorld
}

func (c *compiler) arg(v any) string {
	c.args = append(c.args, v)
	return "$" + strconv.Itoa(len(c.args))
}

func (c *compiler) where(f *desk.Filter) string {
	if f.Join != "" {
		parts := make([]string, len(f.Of))
		for i := range f.Of {
			parts[i] = c.where(&f.Of[i])
		}
		return "(" + strings.Join(parts, " "+strings.ToUpper(f.Join)+" ") + ")"
	}
	not := ""
	if f.Op == "is_not" {
		not = "NOT "
	}
	switch f.Field {
	case desk.FieldStatus:
		return c.in(not, "status", f.Values)
	case desk.FieldTopic:
		return c.in(not, "topic", f.Values)
	case desk.FieldLanguage:
		return c.in(not, "language", f.Values)
	case desk.FieldDepartment:
		return c.in(not, "department_id", mapped(f.Values, func(v string) string { return string(c.world.Departments[v]) }))
	case desk.FieldAssignee:
		return c.in(not, "assignee_id", mapped(f.Values, func(v string) string { return string(c.world.Person(v)) }))
	case desk.FieldTag:
		return not + "EXISTS (SELECT 1 FROM marks WHERE conversation_id = conversations.id AND " + c.in("", "mark", f.Values) + ")"
	case desk.FieldOpened, desk.FieldLast:
		column := map[string]string{desk.FieldOpened: "opened_at", desk.FieldLast: "last_at"}[f.Field]
		if f.Op == "at_least" {
			return column + " <= " + c.arg(c.world.Now-f.Minutes()*60_000)
		}
		return column + " > " + c.arg(c.world.Now-(f.Minutes()+1)*60_000)
	}
	return "TRUE"
}

func (c *compiler) in(not, column string, values []string) string {
	marks := make([]string, len(values))
	for i, v := range values {
		marks[i] = c.arg(v)
	}
	return column + " " + not + "IN (" + strings.Join(marks, ", ") + ")"
}

func mapped(values []string, of func(string) string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = of(v)
	}
	return out
}
