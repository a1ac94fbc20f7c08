package report

import (
	"slices"
	"sync"
)

// table is what the rows of a table by some dimensions are read off pieces with.
type table struct {
	p       *parts
	lets    [][]bool // of each dimension, by number of the key; nil: all
	grouped []bool   // each
	free    []int    // those that are grouped or narrowed, and can be left out
	radix   []uint64
}

// sums are pieces added up by key.
type summed struct {
	at  map[uint64]int32
	all []size // of each, one after the other
}

func (s *summed) of(i int32) []size { n := int32(len(cells)); return s.all[i*n : (i+1)*n] }

func (p *parts) table(by []Dimension, asked bool) *table {
	t := &table{p: p, lets: make([][]bool, len(p.dims)), grouped: make([]bool, len(p.dims)), radix: make([]uint64, len(p.dims))}
	next := uint64(1)
	for d, dim := range p.dims {
		t.radix[d] = next
		next *= uint64(len(p.names[d]) + 1)
		t.grouped[d] = slices.Contains(by, dim)
		if lets := p.filtered[d]; lets != nil && (asked || dim != PerStaff) {
			t.lets[d] = make([]bool, len(p.names[d]))
			for i, name := range p.names[d] {
				t.lets[d][i] = lets(name)
			}
		}
		if t.grouped[d] || t.lets[d] != nil {
			t.free = append(t.free, d)
		}
	}
	return t
}

// key is a piece's by some dimensions, or that of a row.
func (t *table) key(codes []int32, by []bool) uint64 {
	key := uint64(0)
	for d, is := range by {
		if is {
			key += t.radix[d] * uint64(codes[d]+1)
		}
	}
	return key
}

// sums adds up the pieces that some of the filters let through.
func (t *table) sums(by, narrow []bool, visit func(*piece)) summed {
	out := summed{at: map[uint64]int32{}}
pieces:
	for i := range t.p.all {
		one := &t.p.all[i]
		for d, is := range narrow {
			if is && !t.lets[d][one.codes[d]] {
				continue pieces
			}
		}
		if key := t.key(one.codes, by); out.add(key, one.sizes) && visit != nil {
			visit(one)
		}
	}
	return out
}

// rows are those of a table by some of the dimensions, of all people or of those
// who are asked about, with what the rule holds back of each.
func (p *parts) rows(by []Dimension, asked bool) []rowOf {
	t := p.table(by, asked)
	narrow, cell := make([]bool, len(p.dims)), make([]bool, len(p.dims))
	for _, d := range t.free {
		narrow[d], cell[d] = t.lets[d] != nil, true
	}
	var rows []rowOf
	whole := t.sums(t.grouped, narrow, func(one *piece) {
		r := rowOf{codes: one.codes, why: make([]string, len(cells))}
		for _, d := range by {
			at := slices.Index(p.dims, d)
			r.key = append(r.key, p.names[at][one.codes[at]])
		}
		rows = append(rows, r)
	})
	for i := range rows {
		rows[i].sizes = whole.of(int32(i))
		rows[i].few()
	}
	var of []int32 // (1): the row of each cell
	eachCell := t.sums(cell, narrow, func(one *piece) { of = append(of, whole.at[t.key(one.codes, t.grouped)]) })
	for i, row := range of {
		rows[row].suppress(eachCell.of(int32(i)))
	}
	t.withoutFilters(rows, narrow) // (2)
	slices.SortFunc(rows, func(a, b rowOf) int { return slices.Compare(a.key, b.key) })
	return rows
}

// withoutFilters holds back what leaves few of what is counted without some of
// the filters. What is told apart alone is left out of sums that were made once.
func (t *table) withoutFilters(rows []rowOf, narrow []bool) {
	var filters, groups []int
	for _, d := range t.free {
		if narrow[d] {
			filters = append(filters, d)
		} else {
			groups = append(groups, d)
		}
	}
	var one sync.Mutex
	sideBySide(1<<len(filters), func(mask int) {
		keep, still := without(t.grouped, filters, mask), without(narrow, filters, mask)
		base := t.sums(keep, still, nil)
		for fewer := range 1 << len(groups) {
			if mask == 0 && fewer == 0 {
				continue
			}
			keep, wide := keep, base
			if fewer > 0 {
				keep = without(keep, groups, fewer)
				wide = t.regroup(base, keep)
			}
			one.Lock()
			t.suppress(rows, wide, keep)
			one.Unlock()
		}
	})
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

// suppress holds back of each row what leaves few of the wider sum it is part of.
func (t *table) suppress(rows []rowOf, wide summed, keep []bool) {
	rest := make([]size, len(cells))
	for i := range rows {
		r := &rows[i]
		for k, s := range wide.of(wide.at[t.key(r.codes, keep)]) {
			rest[k] = s.minus(r.sizes[k])
		}
		r.suppress(rest)
	}
}

// regroup adds sums up by fewer dimensions.
func (t *table) regroup(sums summed, keep []bool) summed {
	out := summed{at: map[uint64]int32{}}
	for key, i := range sums.at {
		fewer := uint64(0)
		for d, is := range keep {
			if is {
				fewer += key / t.radix[d] % uint64(len(t.p.names[d])+1) * t.radix[d]
			}
		}
		out.add(fewer, sums.of(i))
	}
	return out
}

// add reports whether it is the first with its key.
func (s *summed) add(key uint64, sizes []size) bool {
	at, known := s.at[key]
	if !known {
		s.at[key] = int32(len(s.at))
		s.all = append(s.all, sizes...)
		return true
	}
	add(s.of(at), sizes)
	return false
}

// only are the pieces by fewer dimensions.
func (p *parts) only(dims []Dimension) *parts {
	out := &parts{}
	by, narrow := make([]bool, len(p.dims)), make([]bool, len(p.dims))
	for d, dim := range p.dims {
		if by[d] = slices.Contains(dims, dim); by[d] {
			out.dims, out.filtered, out.names = append(out.dims, dim), append(out.filtered, p.filtered[d]), append(out.names, p.names[d])
		}
	}
	t := p.table(nil, true)
	sums := t.sums(by, narrow, func(one *piece) {
		var codes []int32
		for d, is := range by {
			if is {
				codes = append(codes, one.codes[d])
			}
		}
		out.all = append(out.all, piece{codes: codes})
	})
	for i := range out.all {
		out.all[i].sizes = sums.of(int32(i))
	}
	return out
}
