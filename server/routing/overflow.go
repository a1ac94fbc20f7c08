package routing

import (
	"slices"

	"careline/server/desk"
)

// Takes says which department takes a patient who comes to department now:
// itself, or the first along its overflow whose live queue has room. It
// answers false if none has: the patient leaves a question instead. Lengths
// are how many wait live in each department.
func Takes(department desk.DepartmentID, lengths map[desk.DepartmentID]int, policies map[desk.DepartmentID]desk.RoutingPolicy) (desk.DepartmentID, bool) {
	var seen []desk.DepartmentID
	for d := department; d != "" && !slices.Contains(seen, d); {
		policy := policies[d]
		if policy.MaxQueue == 0 || lengths[d] < policy.MaxQueue {
			return d, true
		}
		seen = append(seen, d)
		d = policy.Overflow
	}
	return "", false
}

// OverflowCycle finds departments that overflow into each other in a circle:
// nil, or the circle with its least id first.
func OverflowCycle(policies map[desk.DepartmentID]desk.RoutingPolicy) []desk.DepartmentID {
	var found []desk.DepartmentID
	for start := range policies {
		circle := []desk.DepartmentID{start}
		for d := policies[start].Overflow; d != "" && !slices.Contains(circle, d); d = policies[d].Overflow {
			circle = append(circle, d)
		}
		if policies[circle[len(circle)-1]].Overflow != start || slices.Min(circle) != start {
			continue
		}
		if found == nil || start < found[0] {
			found = circle
		}
	}
	return found
}
