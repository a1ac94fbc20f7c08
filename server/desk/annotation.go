package desk

// Annotation says what happened on some days that explains a figure.
type Annotation struct {
	ID         string
	First      string // local dates, 2026-11-26
	Last       string
	Department DepartmentID // empty: the whole house
	Note       string
	By         From
	CreatedAt  int64
}

// MaxAnnotationRunes is the length of its note.
const MaxAnnotationRunes = 120
