package store_test

import (
	"regexp"
	"strings"
	"testing"

	"careline/server/store"
	"careline/server/store/storetest"
)

// wholeTable are steps that read all of a table, or all of an index from its
// beginning. An index that holds nothing but what is asked for is no table:
// what has not been folded, and what changed since it was packed.
var wholeTable = regexp.MustCompile(`^SCAN |Seq Scan`)

var holdsOnlyThat = regexp.MustCompile(`^SCAN conversations USING (COVERING )?INDEX conversations_unfolded$`)

// No query of a report reads a whole table, so that its time grows with the
// range and not with the history.
func TestReportsScanNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		s := d.Open(t)
		queries := store.ReportQueries()
		query, args := s.OwnFacts()
		queries[query] = args
		for query, args := range queries {
			plan, err := s.Plan(t.Context(), query, args)
			must(t, err)
			if len(plan) == 0 {
				t.Errorf("%s\n  has no plan", query)
			}
			for _, step := range plan {
				if wholeTable.MatchString(step) && !holdsOnlyThat.MatchString(step) {
					t.Errorf("%s\n  plan: %s", query, strings.Join(plan, "; "))
				}
			}
		}
		// Nothing is compiled first, which takes longer than any of it.
		if compiles, err := s.Compiles(t.Context()); err != nil || compiles {
			t.Errorf("plans are compiled: %v, %v", compiles, err)
		}
		// The test can fail.
		plan, err := s.Plan(t.Context(), "SELECT count(*) FROM facts WHERE hidden", nil)
		must(t, err)
		if !wholeTable.MatchString(strings.Join(plan, "; ")) && !strings.Contains(strings.Join(plan, ";"), "Seq Scan") {
			t.Errorf("a scan looks like %q", plan)
		}
	})
}
