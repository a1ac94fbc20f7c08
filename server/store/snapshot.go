package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

// View reads for a plan: within its transaction, or from the readers for
// whoever wants to know first whether there is anything to plan.
type View struct {
	store *Store
	now   int64
	query func(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// View reads from the readers.
func (s *Store) View() *View { return &View{s, s.now(), s.query} }

// viewIn reads within a transaction of the committer.
func (s *Store) viewIn(tx *sql.Tx) *View {
	return &View{s, s.now(), func(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
		return s.txQuery(ctx, tx, query, args...)
	}}
}

// Now is the instant of the reading, Unix ms.
func (v *View) Now() int64 { return v.now }

// Queue reads who waits in a department for a person, next first. On
// PostgreSQL each reading sees what was committed before it.
func (v *View) Queue(ctx context.Context, d desk.DepartmentID, limit int) ([]desk.Conversation, error) {
	return v.Held(ctx, []desk.DepartmentID{d}, "", limit)
}

// Held reads the unresolved conversations of a person in these departments.
func (v *View) Held(ctx context.Context, departments []desk.DepartmentID, staff desk.StaffID, limit int) ([]desk.Conversation, error) {
	var out []desk.Conversation
	for _, d := range departments {
		rows, err := v.query(ctx, listAssignee, string(d), string(staff), true, int64(-1), "", limit)
		if err != nil {
			return nil, fmt.Errorf("store: held: %w", err)
		}
		page, err := collect(rows, scanConversation)
		if err != nil {
			return nil, fmt.Errorf("store: held: %w", err)
		}
		out = append(out, page...)
	}
	return out, nil
}

var offersTo = newList("SELECT "+conversationColumns+" FROM conversations WHERE offered_to <> '' AND offered_to %s", "text")

// Offers reads what is offered to these people, in any department.
func (v *View) Offers(ctx context.Context, staff []desk.StaffID) ([]desk.Conversation, error) {
	ids := make([]any, len(staff))
	for i, id := range staff {
		ids[i] = string(id)
	}
	var out []desk.Conversation
	for part := range v.store.parts(ids) {
		query, args := offersTo.with(v.store.dialect, part)
		rows, err := v.query(ctx, query, args...)
		if err != nil {
			return nil, fmt.Errorf("store: offers: %w", err)
		}
		found, err := collect(rows, scanConversation)
		if err != nil {
			return nil, fmt.Errorf("store: offers: %w", err)
		}
		out = append(out, found...)
	}
	return out, nil
}

// Standing is what of a member of staff a plan needs afresh.
type Standing struct {
	Presence   desk.Presence
	PresenceAt int64
	Active     bool
	Capacity   int
}

// Staff reads how everybody on the staff stands.
func (v *View) Staff(ctx context.Context) (map[desk.StaffID]Standing, error) {
	rows, err := v.query(ctx, "SELECT id, presence, presence_at, active, capacity FROM staff")
	if err != nil {
		return nil, fmt.Errorf("store: staff's standing: %w", err)
	}
	out := make(map[desk.StaffID]Standing)
	_, err = collect(rows, func(r *sql.Rows) (struct{}, error) {
		var id desk.StaffID
		var st Standing
		err := r.Scan(&id, &st.Presence, &st.PresenceAt, &st.Active, &st.Capacity)
		out[id] = st
		return struct{}{}, err
	})
	if err != nil {
		return nil, fmt.Errorf("store: staff's standing: %w", err)
	}
	return out, nil
}
