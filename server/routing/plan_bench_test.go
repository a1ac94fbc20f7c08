package routing_test

import (
	"fmt"
	"testing"

	"careline/server/desk"
	"careline/server/routing"
)

// BenchmarkPlan is a plan over 200 people who are all full but one, and 5,000
// who wait: what every change at a crowded desk costs.
func BenchmarkPlan(b *testing.B) {
	s := routing.Snapshot{Now: now}
	for i := range 200 {
		s.People = append(s.People, person(desk.StaffID(fmt.Sprintf("s_%03d", i)), []func(*routing.Person){load(3), speaks("en", "es")}))
	}
	s.People[100].Load = 2
	for i := range 5000 {
		s.Queue = append(s.Queue, waits(desk.ConversationID(fmt.Sprintf("c_%04d", i)), since(int64(i)*10), in("es")))
	}
	for b.Loop() {
		if moves := routing.Plan(s); len(moves) != 1 {
			b.Fatal(len(moves))
		}
	}
}
