package report

// HoldWhere holds back of a group what is told of nobody in another, because it is of
// few there: where the other is a part of it, what is told of the rest could be taken
// away.
func (g *Group) HoldWhere(part *Group) {
	for i := range cells {
		if c := &cells[i]; part.of(c.name) == Few {
			c.hide(g, Few)
		}
	}
}

// of is why one of cells is not told; empty: it is.
func (g *Group) of(cell string) string {
	for m, d := range g.Durations {
		switch cell {
		case string(m):
			return d.Calendar.Reason
		case string(m) + " business":
			return d.Business.Reason
		}
	}
	return g.Held[cell]
}
