package store

import (
	"context"
	"fmt"
	"strings"

	"careline/server/desk"
)

// ReportQueries are what reports read over what grows, each with arguments.
func ReportQueries() map[string][]any {
	ids := make([]any, 64)
	for i := range ids {
		ids[i] = "c"
	}
	out := map[string][]any{
		factsOpened: {1, 2}, factsAgain: {1, 2}, factsAt: {1}, factsOf: {"", "c", 1}, factsGoing: {1},
		countUnfolded: {}, someUnfolded: {1}, estimatesEnded: {"d", 1, 2}, activityBetween: {1, 2},
		changedBetween: {1, 2}, changesOfDay: {1}, changedBefore: {1, 2}, blocksBetween: {1, 2}, blockOfDay: {1},
		changesOfParts: {1}, versionOfDay: {1}, activityBlocks: {1, 2}, activityBlock: {1}, firstActivity: {},
	}
	return out
}

// OwnFacts is the query for the facts of many conversations, with arguments.
func (s *Store) OwnFacts() (string, []any) {
	ids := make([]any, 64)
	for i := range ids {
		ids[i] = "c"
	}
	return factsOwn.with(s.dialect, ids)
}

// KeyPlan is how the database finds the keys in a span.
func (s *Store) KeyPlan(ctx context.Context, span desk.Span, limit int) ([]string, error) {
	query, args := keyQuery(span, KeyHit{}, limit)
	return s.Plan(ctx, query, args)
}

// Plan is how the database goes about a query, a step a line.
func (s *Store) Plan(ctx context.Context, query string, args []any) (plan []string, err error) {
	head := "EXPLAIN QUERY PLAN "
	if s.dialect.arrays {
		head = "EXPLAIN (COSTS OFF) "
	}
	rows, err := s.readers.QueryContext(ctx, head+query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		plan = append(plan, strings.TrimSpace(fmt.Sprint(row[len(row)-1])))
	}
	return plan, rows.Err()
}

// Compiles reports whether the database compiles plans before it runs them.
func (s *Store) Compiles(ctx context.Context) (bool, error) {
	if !s.dialect.arrays {
		return false, nil
	}
	var jit string
	err := s.readers.QueryRowContext(ctx, "SHOW jit").Scan(&jit)
	return jit != "off", err
}
