package voice

import (
	"cmp"
	"slices"

	"careline/server/desk"
	"careline/server/store"
)

// fewest is how many patients a figure of a survey needs at least, and how many
// may be told apart by comparing two.
const fewest = 11

// answerOf is one answer as suppression sees it: whose, in which group of each
// dimension it is, and whether it has a recovery task.
type answerOf struct {
	patient desk.PatientID
	owned   bool // somebody has to make it good
	in      [dimensions]string
	row     *store.VoiceRow
	value   int // 1 to 5
}

func (a *answerOf) low() bool { return a.value <= desk.LowScore }

// cell is the answers of one group of one dimension; dimension -1 is all.
type cell struct {
	dimension int
	key       string
	answers   []int // indexes, ascending
}

// published decides which groups of one month are shown: those of at least 11
// patients that cannot be taken from one another to leave fewer. Whatever is
// shown of several months is a sum of what is shown of each, so no pair of
// figures, over whatever months and groups, tells of a smaller group.
func published(all []answerOf) map[[2]string]bool {
	shown := map[[2]string]bool{}
	var kept []cell
	total := cell{dimension: -1}
	for i := range all {
		total.answers = append(total.answers, i)
	}
	if patients(all, total.answers) < fewest {
		return shown
	}
	kept = append(kept, total)
	for _, c := range cells(all) {
		if patients(all, c.answers) >= fewest && !slices.ContainsFunc(kept, func(k cell) bool { return reveals(all, k, c) }) {
			kept = append(kept, c)
		}
	}
	for d := range dimensions {
		kept = withoutRest(all, kept, d)
	}
	for _, c := range kept {
		shown[c.name()] = true
	}
	return shown
}

func (c *cell) name() [2]string {
	if c.dimension < 0 {
		return [2]string{}
	}
	return [2]string{Dimensions[c.dimension], c.key}
}

// cells are all groups of all dimensions, the largest first.
func cells(all []answerOf) []cell {
	byName := map[[2]string]*cell{}
	for i := range all {
		for d, key := range all[i].in {
			name := [2]string{Dimensions[d], key}
			c := byName[name]
			if c == nil {
				c = &cell{dimension: d, key: key}
				byName[name] = c
			}
			c.answers = append(c.answers, i)
		}
	}
	out := make([]cell, 0, len(byName))
	for _, c := range byName {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b cell) int {
		return cmp.Or(cmp.Compare(len(b.answers), len(a.answers)), cmp.Compare(a.dimension, b.dimension), cmp.Compare(a.key, b.key))
	})
	return out
}

// reveals reports whether one group lies within the other and leaves fewer
// patients than may be told apart.
func reveals(all []answerOf, larger, smaller cell) bool {
	rest := minus(larger.answers, smaller.answers)
	if len(rest)+len(smaller.answers) != len(larger.answers) {
		return false // it does not lie within
	}
	n := patients(all, rest)
	return n > 0 && n < fewest
}

// withoutRest hides the smallest shown groups of a dimension until what is
// hidden in it is nobody or at least so many patients.
func withoutRest(all []answerOf, kept []cell, d int) []cell {
	for {
		rest, last := kept[0].answers, -1
		for i, c := range kept {
			if c.dimension == d {
				rest, last = minus(rest, c.answers), i
			}
		}
		if n := patients(all, rest); n == 0 || n >= fewest || last < 0 {
			return kept
		}
		kept = slices.Delete(kept, last, last+1)
	}
}

// minus is what of a is not in b; both ascend.
func minus(a, b []int) []int {
	var out []int
	for _, v := range a {
		for len(b) > 0 && b[0] < v {
			b = b[1:]
		}
		if len(b) == 0 || b[0] != v {
			out = append(out, v)
		}
	}
	return out
}

func patients(all []answerOf, of []int) int {
	seen := make(map[desk.PatientID]bool, len(of))
	for _, i := range of {
		seen[all[i].patient] = true
	}
	return len(seen)
}
