package store

import (
	"context"
	"regexp"
	"strings"
	"testing"
)

// Every hot query over what grows (conversations, events, read marks) finds its
// rows by an index, in the order it needs.
func TestHotReadsScanNothing(t *testing.T) {
	s, err := Open(t.Context(), Options{DataDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	for _, query := range append(hotReads(), lockRows.plain[64], findRepeated.plain[64]) {
		if strings.Contains(query, "FROM staff ") {
			continue // a house has few people
		}
		plan, err := explain(t.Context(), s, query)
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		for _, step := range plan {
			if strings.Contains(step, "TEMP B-TREE") || strings.Contains(step, "SCAN") && !fewRows.MatchString(step) {
				t.Errorf("%s\n  plan: %s", query, strings.Join(plan, "; "))
			}
		}
	}
}

// fewRows are steps that read all of something small: what a query within the
// query has found, and those blocked, whom an index holds alone.
var fewRows = regexp.MustCompile(`^SCAN (unread|waiting|patients USING INDEX patients_blocked)$`)

// A band of ranks is read from its lower end to its upper, and no further.
func TestBandsEndWhereTheyEnd(t *testing.T) {
	s, err := Open(t.Context(), Options{DataDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	for _, query := range []string{listDepartmentBand, listAssigneeBand, queueLength} {
		plan, err := explain(t.Context(), s, query)
		if err != nil {
			t.Fatal(err)
		}
		if text := strings.Join(plan, "; "); !strings.Contains(text, "rank<?") {
			t.Errorf("%s\n  plan: %s", query, text)
		}
	}
}

func explain(ctx context.Context, s *Store, query string) ([]string, error) {
	args := make([]any, strings.Count(query, "$")+strings.Count(query, "?"))
	for i := range args {
		args[i] = 1
	}
	rows, err := s.readers.QueryContext(ctx, "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var plan []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			return nil, err
		}
		plan = append(plan, detail)
	}
	return plan, rows.Err()
}
