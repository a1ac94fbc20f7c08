package report

import (
	"math/bits"
	"slices"
)

// orderly finds values by their place in the order without putting all of them
// into it: it counts them by size, to one part in sixty-four, and looks only at
// those of the sizes in which the places lie.
type orderly struct {
	counts [sizes]int32
	wanted [sizes]uint8 // from 1: which of the lists
	lists  [mostPlaces][]int64
}

const (
	sizes      = 64 * 59
	mostPlaces = 5 // of one asking
	// sortBelow is how many values are put into order as a whole.
	sortBelow = 400
)

// sizeOf is how large a value is that is not negative: those below 128 each have
// a size of their own.
func sizeOf(v int64) int {
	if v < 64 {
		return int(v)
	}
	e := bits.Len64(uint64(v)) - 7
	return 64*(e+1) + int(v>>e)&63
}

// at fills out with the values that stand at places, from 0, of the ascending
// values. They may be put into another order.
func (o *orderly) at(values []int64, places []int, out []int64) {
	if len(values) < sortBelow || slices.ContainsFunc(values, func(v int64) bool { return v < 0 }) {
		slices.Sort(values)
		for i, k := range places {
			out[i] = values[k]
		}
		return
	}
	clear(o.counts[:])
	for _, v := range values {
		o.counts[sizeOf(v)]++
	}
	var size, before [mostPlaces]int // of each place, and how many stand before those of its size
	sum, found := 0, 0
	order := [mostPlaces]int{0, 1, 2, 3, 4}
	by := order[:len(places)]
	slices.SortFunc(by, func(a, b int) int { return places[a] - places[b] })
	for s := 0; found < len(by); s++ {
		n := int(o.counts[s])
		for found < len(by) && places[by[found]] < sum+n {
			size[by[found]], before[by[found]] = s, sum
			found++
		}
		sum += n
	}
	lists := 0
	for _, i := range by {
		if s := size[i]; s >= 128 && o.wanted[s] == 0 { // of the others there is one value
			lists++
			o.wanted[s] = uint8(lists)
			o.lists[lists-1] = slices.Grow(o.lists[lists-1][:0], int(o.counts[s]))
		}
	}
	if lists > 0 {
		for _, v := range values {
			if to := o.wanted[sizeOf(v)]; to > 0 {
				o.lists[to-1] = append(o.lists[to-1], v)
			}
		}
	}
	for _, i := range by {
		if s := size[i]; s < 128 {
			out[i] = int64(s)
		} else {
			out[i] = Kth(o.lists[o.wanted[s]-1], places[i]-before[i])
		}
	}
	for _, s := range size[:len(by)] {
		o.wanted[s] = 0
	}
}
