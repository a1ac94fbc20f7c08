package report

import (
	"slices"
	"sync"
)

// table is what the rows of a table by some dimensions are read off pieces with.
// It has no dimension but those that are grouped by or narrowed: its pieces are
// the cells of its rows, and of what may be left out.
type table struct {
	p       *parts
	lets    [][]bool // of each dimension, by number of the key; nil: all
	grouped []bool   // each
	radix   []uint64
}

// table prepares the rows of a table. The people asked about narrow it, or not.
func (p *parts) table(by []Dimension, asked bool) *table {
	grouped, keep, lets := p.among(by), make([]bool, len(p.dims)), p.lets()
	fewer := false
	for d, dim := range p.dims {
		if dim == PerStaff && !asked {
			lets[d] = nil
		}
		keep[d] = grouped[d] || lets[d] != nil
		fewer = fewer || !keep[d] || dim == PerStaff && lets[d] != nil
	}
	if fewer {
		p = p.only(keep, lets)
		lets, grouped = kept(lets, keep), kept(grouped, keep)
	}
	return &table{p: p, lets: lets, grouped: grouped, radix: p.radix()}
}

// among are which of the dimensions are in a list.
func (p *parts) among(dims []Dimension) []bool {
	out := make([]bool, len(p.dims))
	for d, dim := range p.dims {
		out[d] = slices.Contains(dims, dim)
	}
	return out
}

// kept are those of a list that belong to dimensions that are kept.
func kept[T any](of []T, keep []bool) (out []T) {
	for d, is := range keep {
		if is {
			out = append(out, of[d])
		}
	}
	return out
}

// only are the pieces by fewer dimensions. What a filter leaves out needs not be
// told apart.
func (p *parts) only(keep []bool, lets [][]bool) *parts {
	out := &parts{dims: kept(p.dims, keep), filtered: kept(p.filtered, keep), names: kept(p.names, keep)}
	codes, outside := make([]int32, len(p.dims)), make([]int32, len(p.dims))
	for d, let := range lets {
		outside[d] = int32(slices.Index(let, false))
	}
	radix, at := p.radix(), map[uint64]int32{}
	for i := range p.all {
		copy(codes, p.all[i].codes)
		for d, let := range lets {
			if let != nil && !let[codes[d]] {
				codes[d] = outside[d]
			}
		}
		key := keyOf(codes, keep, radix)
		if n, known := at[key]; known {
			add(out.all[n].sizes, p.all[i].sizes)
			continue
		}
		at[key] = int32(len(out.all))
		out.all = append(out.all, piece{kept(codes, keep), slices.Clone(p.all[i].sizes)})
	}
	return out
}

// radix is by what the number of a key counts in each dimension.
func (p *parts) radix() []uint64 {
	out := make([]uint64, len(p.dims))
	next := uint64(1)
	for d := range p.dims {
		out[d] = next
		next *= uint64(len(p.names[d]))
	}
	return out
}

// keyOf is the number of a piece's key by some dimensions.
func keyOf(codes []int32, by []bool, radix []uint64) uint64 {
	key := uint64(0)
	for d, is := range by {
		if is {
			key += radix[d] * uint64(codes[d])
		}
	}
	return key
}

// grouping is pieces put together by some dimensions: of each piece the number of
// its group, and of each group one of its pieces. Sums that are made of the same
// pieces again and again look no key up.
type grouping struct{ of, first []int32 }

func (t *table) grouping(by []bool) *grouping {
	g, at := &grouping{of: make([]int32, len(t.p.all))}, map[uint64]int32{}
	for i := range t.p.all {
		key := keyOf(t.p.all[i].codes, by, t.radix)
		n, known := at[key]
		if !known {
			n = int32(len(g.first))
			at[key], g.first = n, append(g.first, int32(i))
		}
		g.of[i] = n
	}
	return g
}

// summed are pieces added up by group.
type summed []size // of each, one after the other

func (s summed) of(i int32) []size { n := int32(len(cells)); return s[i*n : (i+1)*n] }

// passes reports whether some of the filters let a piece through.
func (t *table) passes(one *piece, narrow []bool) bool {
	for d, is := range narrow {
		if is && !t.lets[d][one.codes[d]] {
			return false
		}
	}
	return true
}

// sums adds up the pieces that some of the filters let through.
func (t *table) sums(g *grouping, narrow []bool) summed {
	out := make(summed, len(g.first)*len(cells))
	for i := range t.p.all {
		if one := &t.p.all[i]; t.passes(one, narrow) {
			add(out.of(g.of[i]), one.sizes)
		}
	}
	return out
}

// regroup adds sums up by fewer dimensions.
func (s summed) regroup(from, to *grouping) summed {
	out := make(summed, len(to.first)*len(cells))
	for g, one := range from.first {
		add(out.of(to.of[one]), s.of(int32(g)))
	}
	return out
}

// rows are those of a table by some of the dimensions, of all people or of those
// who are asked about, with what the rule holds back of each.
func (p *parts) rows(by []Dimension, asked bool) []rowOf {
	t := p.table(by, asked)
	narrow := make([]bool, len(t.lets))
	for d := range narrow {
		narrow[d] = t.lets[d] != nil
	}
	groupings := t.groupings()
	whole := groupings[0]
	sums := t.sums(whole, narrow)
	at := make([]int32, len(whole.first)) // of each group its row, from 1
	var rows []rowOf
	var cell []int32
	for i := range t.p.all {
		one := &t.p.all[i]
		if !t.passes(one, narrow) {
			continue
		}
		cell = append(cell, int32(i))
		n := whole.of[i]
		if at[n] > 0 {
			continue
		}
		r := rowOf{piece: int32(i), sizes: sums.of(n), why: make([]string, len(cells))}
		for _, dim := range by {
			d := slices.Index(t.p.dims, dim)
			r.key = append(r.key, t.p.names[d][one.codes[d]])
		}
		r.few()
		rows = append(rows, r)
		at[n] = int32(len(rows))
	}
	for _, i := range cell { // (1)
		rows[at[whole.of[i]]-1].suppress(t.p.all[i].sizes)
	}
	t.withoutFilters(rows, sums, groupings, narrow) // (2)
	slices.SortFunc(rows, func(a, b rowOf) int { return slices.Compare(a.key, b.key) })
	return rows
}

// groupings are by all that is grouped by but some, by which are left out: a bit
// for each dimension that is.
func (t *table) groupings() []*grouping {
	grouped := dimsOf(t.grouped)
	out := make([]*grouping, 1<<len(grouped))
	sideBySide(len(out), func(left int) { out[left] = t.grouping(without(t.grouped, grouped, left)) })
	return out
}

func dimsOf(is []bool) (out []int) {
	for d, one := range is {
		if one {
			out = append(out, d)
		}
	}
	return out
}

// without takes some of the dimensions out.
func without(is []bool, dims []int, mask int) []bool {
	out := slices.Clone(is)
	for b, d := range dims {
		if mask&(1<<b) != 0 {
			out[d] = false
		}
	}
	return out
}

// withoutFilters holds back what leaves few of what is counted without some of
// the filters. What is told apart alone is left out of sums that were made once:
// whole, where all filters are there.
func (t *table) withoutFilters(rows []rowOf, whole summed, groupings []*grouping, narrow []bool) {
	filters := dimsOf(narrow)
	var one sync.Mutex
	sideBySide(1<<len(filters), func(mask int) {
		still := without(narrow, filters, mask)
		least, free := 0, 0 // which groups the filter takes with it, and which can be left out besides
		for b, d := range dimsOf(t.grouped) {
			switch {
			case !narrow[d]:
				free |= 1 << b
			case !still[d]:
				least |= 1 << b
			}
		}
		base := whole
		if mask > 0 {
			base = t.sums(groupings[least], still)
		}
		for left, g := range groupings {
			if left&^free != least || mask == 0 && left == 0 {
				continue
			}
			wide := base
			if left != least {
				wide = base.regroup(groupings[least], g)
			}
			one.Lock()
			for i := range rows {
				rows[i].suppressRest(wide.of(g.of[rows[i].piece]))
			}
			one.Unlock()
		}
	})
}
