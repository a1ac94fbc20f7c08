package desk

// Board is a month's figures as they were shown to a board. It is never
// changed; freezing the month again adds another one.
type Board struct {
	ID    string
	Month string // 2026-10
	Scope string // ids of the departments that count, with commas; empty: all
	Zone  string
	AsOf  int64
	By    From
	Body  []byte // JSON: the figures and their definitions, as they were sent
}
