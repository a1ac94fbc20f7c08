package report

import (
	"slices"
)

// A figure of people is held back where it is of few, and so is what it could be
// worked out from. Beside the answer to a question F of some range stands any
// other of the same range, so one rule holds for all: a figure of people is shown
//
//	(1) where each cell of F, one key of everything that F filters, is of nothing
//	    or of enough; and
//	(2) where whatever more is counted when any of F's filters are left out, the
//	    one of people too, is nothing or enough.
//
// What a row is of in a table is a filter of its own. Then no two figures that
// are shown tell of fewer. Let F2 lie within F1, and L be what F2 alone filters.
// F2 without L holds nothing or enough more than F2, by (2). What F1 holds beyond
// that differs in what F1 filters too, and so is made of cells of F1: by (1) each
// is nothing or enough. Where the rest is nothing somebody works alone there, and
// is what that department is anyway.
//
// More than two can be put together where a line of a table adds up to what is
// shown: where one alone of a line is held back, so is its next smallest
// neighbour. And some people are told of together where all of them are in the
// table of everybody.

// rowOf is what is held back of one row: by number of the figure, why.
type rowOf struct {
	key   []string
	piece int32 // one of those that it is made of
	sizes []size
	why   []string
}

// holdBack takes out of an answer what would tell of one person.
func (s *Set) holdBack(q *Query, f *Figures) {
	person := slices.Index(q.By, PerStaff)
	switch {
	case q.Own:
		own := rowOf{sizes: f.whole, why: make([]string, len(cells))}
		own.few()
		own.apply(&f.Total)
		return
	case q.Beside != "":
		s.parts(q, f).beside(q, f)
		return
	case len(q.Filter.Staff) == 0 && person < 0:
		return
	}
	p := s.parts(q, f)
	sideBySide(2, func(i int) { // neither touches what the other does
		switch {
		case i == 0 && len(q.By) > 0:
			p.holdGroups(q, f, person)
		case i == 1 && len(q.Filter.Staff) > 0:
			p.holdWhole(q, f)
		}
	})
}

// holdWhole holds back of some people together what is of any of them in the
// table of everybody.
func (p *parts) holdWhole(q *Query, f *Figures) {
	dims, _ := q.filters()
	p = p.only(p.among(dims), make([][]bool, len(p.dims)))
	all := p.withNeighbours([]Dimension{PerStaff})
	if len(q.Filter.Staff) > 1 {
		all = append(all, p.rows(nil, true)...)
	}
	is := rowOf{why: make([]string, len(cells))}
	for i := range all {
		if r := &all[i]; len(r.key) == 0 || slices.Contains(q.Filter.Staff, r.key[0]) {
			is.plus(r)
		}
	}
	is.apply(&f.Total)
}

// holdGroups does so in each row of a table. person is which of its things are
// people; -1: none.
func (p *parts) holdGroups(q *Query, f *Figures, person int) {
	by := []Dimension{PerStaff}
	for _, d := range q.By {
		if d != PerStaff {
			by = append(by, d)
		}
	}
	everybody := p.withNeighbours(by)
	var rows []rowOf
	at := map[string]int{}
	if person < 0 && len(q.Filter.Staff) > 1 {
		rows = p.rows(q.By, true)
		for i := range rows {
			at[joined(rows[i].key)] = i
		}
	}
	for i := range everybody {
		r := everybody[i]
		if !among(q.Filter.Staff, r.key[0]) {
			continue
		}
		if person < 0 {
			r.key = r.key[1:]
		} else if person > 0 {
			r.key = []string{r.key[1], r.key[0]}
		}
		key := joined(r.key)
		if k, known := at[key]; known {
			rows[k].plus(&r)
			continue
		}
		at[key] = len(rows)
		rows = append(rows, r)
	}
	neighbours(rows, len(q.By))
	for i := range f.Groups {
		if k, known := at[joined(f.Groups[i].Key)]; known {
			rows[k].apply(&f.Groups[i])
		}
	}
}

// beside holds back what whoever asks could take their own away from, to have
// few of their colleagues' left, or those of one colleague alone.
func (p *parts) beside(q *Query, f *Figures) {
	rest := rowOf{sizes: make([]size, len(cells)), why: make([]string, len(cells))}
	colleagues := make([]int, len(cells))
	for _, r := range p.rows([]Dimension{PerStaff}, true) {
		if r.key[0] == q.Beside {
			continue
		}
		add(rest.sizes, r.sizes)
		for k := range cells {
			if r.key[0] != Nobody && r.key[0] != Automation && r.sizes[k].told > 0 {
				colleagues[k]++
			}
		}
	}
	rest.few()
	for k, n := range colleagues {
		if n == 1 {
			rest.why[k] = Few
		}
	}
	rest.apply(&f.Total)
}

// few holds back what is of few.
func (r *rowOf) few() {
	for k := range cells {
		if !cells[k].shows(r.sizes[k]) {
			r.why[k] = Few
		}
	}
}

// suppress holds back what would leave few beside it. What is of nothing leaves
// all, which is shown.
func (r *rowOf) suppress(beside []size) {
	for k := range cells {
		if r.why[k] == "" && r.sizes[k].told > 0 && !cells[k].shows(beside[k]) {
			r.why[k] = Suppressed
		}
	}
}

// suppressRest holds back what leaves few of a wider sum that it is part of.
func (r *rowOf) suppressRest(wide []size) {
	for k := range cells {
		if r.why[k] == "" && r.sizes[k].told > 0 && !cells[k].shows(wide[k].minus(r.sizes[k])) {
			r.why[k] = Suppressed
		}
	}
}

// plus holds back what is held back of another as well.
func (r *rowOf) plus(o *rowOf) {
	for k, why := range o.why {
		if why == Few || r.why[k] == "" {
			r.why[k] = why
		}
	}
}

func (r *rowOf) apply(g *Group) {
	for k, why := range r.why {
		if why != "" {
			cells[k].hide(g, why)
		}
	}
}

// withNeighbours are the rows of everybody with what its lines hold back too.
func (p *parts) withNeighbours(by []Dimension) []rowOf {
	rows := p.rows(by, false)
	neighbours(rows, len(by))
	return rows
}

// neighbours holds back the next smallest of a line where one alone is held back,
// until there is no such line. A line is all rows that differ in one thing.
func neighbours(rows []rowOf, dims int) {
	lines := linesOf(rows, dims)
	sideBySide(len(cells), func(k int) { // each by itself
		for more := true; more; {
			more = false
			for _, line := range lines {
				more = neighbour(rows, line, k) || more
			}
		}
	})
}

func neighbour(rows []rowOf, line []int, k int) bool {
	hidden, next, least := 0, -1, int32(0)
	for _, i := range line {
		switch n := cells[k].many(rows[i].sizes[k]); {
		case n == 0:
		case rows[i].why[k] != "":
			hidden++
		case next < 0 || n < least:
			next, least = i, n
		}
	}
	if hidden != 1 || next < 0 {
		return false
	}
	rows[next].why[k] = Suppressed
	return true
}

func linesOf(rows []rowOf, dims int) (out [][]int) {
	for d := range dims {
		by := map[string]int{}
		for i := range rows {
			rest := joined(slices.Delete(slices.Clone(rows[i].key), d, d+1))
			at, known := by[rest]
			if !known {
				at = len(out)
				by[rest] = at
				out = append(out, nil)
			}
			out[at] = append(out[at], i)
		}
	}
	return out
}
