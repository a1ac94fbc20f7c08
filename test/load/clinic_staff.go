package main

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"careline/server/desk"
	"careline/server/store"
)

// look is a moment in which somebody turned to a conversation.
type look struct {
	at           int64
	conversation int32
}

// looked notes what a log says of when staff had it before them: they read
// before they take it, before they answer and before they resolve it.
func (y *year) looked(n int, log []desk.Event) {
	for i := range log {
		e := &log[i]
		if e.From.Kind != desk.KindStaff || e.Kind == desk.StatusChanged {
			continue
		}
		y.looks[e.From.ID] = append(y.looks[e.From.ID], look{e.At - min(y.lognormal(25*time.Second), 3*time.Minute).Milliseconds(), int32(n)})
	}
}

const (
	lookMS  = 75_000 // how long somebody looks if nothing else comes before them
	shiftMS = 9 * 3600 * 1000
	lunchMS = 45 * 60 * 1000
)

// activity writes what staff did in their own logs, as a desk does: a person is
// there while they have something before them and for a shift around it, with a
// break in it; what they turn to ends what they had before, and after a while
// without a sign nothing is before them.
func (y *year) activity(ctx context.Context, st *store.Store, raw *sql.DB) (rows int, err error) {
	for i := range yearStaff {
		id := fmt.Sprintf("s_%02d", i)
		err := st.SaveStaff(ctx, desk.Staff{ID: desk.StaffID(id), Email: id + "@clinic.test", Name: id, Role: desk.RoleAgent,
			Departments: []desk.DepartmentID{desk.DepartmentID(fmt.Sprintf("d_%d", i%yearDepartments))}, Capacity: 9, Active: true}, "x")
		if err != nil {
			return rows, err
		}
		log := y.ownLog(id)
		rows += len(log)
		if err := writeActivity(ctx, raw, log); err != nil {
			return rows, err
		}
		if _, err := raw.ExecContext(ctx, "UPDATE staff SET activity_seq = $2 WHERE id = $1", id, len(log)); err != nil {
			return rows, err
		}
	}
	return rows, nil
}

// ownLog is one person's.
func (y *year) ownLog(id string) []desk.Activity {
	looks := y.looks[id]
	slices.SortFunc(looks, func(a, b look) int { return cmp.Compare(a.at, b.at) })
	var log []desk.Activity
	add := func(at int64, kind, value string) {
		if n := len(log); n > 0 {
			at = max(at, log[n-1].At)
		}
		log = append(log, desk.Activity{Staff: desk.StaffID(id), Seq: int64(len(log) + 1), At: at, Kind: kind, Value: value, Source: "socket"})
	}
	var since, until int64 // of the shift
	broken := true         // they have had their break
	before := int32(-1)
	for i, l := range looks {
		if l.at > until {
			if i > 0 {
				add(until, "presence", string(desk.Offline))
			}
			since, until, broken, before = l.at-60_000, l.at+shiftMS, false, -1
			add(since, "presence", string(desk.Available))
		}
		if !broken && l.at > since+shiftMS/2 {
			add(l.at-lunchMS, "presence", string(desk.Away))
			add(l.at, "presence", string(desk.Available))
			broken = true
		}
		if l.conversation != before {
			add(l.at, "focus", fmt.Sprintf("co_%026d", l.conversation))
			before = l.conversation
		}
		if i+1 == len(looks) || looks[i+1].at > l.at+lookMS {
			add(l.at+lookMS, "focus", "")
			before = -1
		}
	}
	if until > 0 {
		add(until, "presence", string(desk.Offline))
	}
	return log
}

// writeActivity writes rows in bulk.
func writeActivity(ctx context.Context, raw *sql.DB, log []desk.Activity) error {
	tx, err := raw.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	for part := range slices.Chunk(log, 500) {
		var q strings.Builder
		q.WriteString("INSERT INTO staff_activity (staff_id, seq, at, kind, value, source) VALUES ")
		for i, a := range part {
			if i > 0 {
				q.WriteByte(',')
			}
			fmt.Fprintf(&q, "('%s',%d,%d,'%s','%s','%s')", a.Staff, a.Seq, a.At, a.Kind, a.Value, a.Source)
		}
		if _, err := tx.ExecContext(ctx, q.String()); err != nil {
			return err
		}
	}
	return tx.Commit()
}
