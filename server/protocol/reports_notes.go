package protocol

type (
	// Annotation says what happened on some days that explains a figure.
	Annotation struct {
		ID         string `json:"id"`
		First      string `json:"first"` // local dates, both included
		Last       string `json:"last"`
		Department string `json:"department,omitempty"` // key; none: the whole house
		Note       string `json:"note"`
		By         From   `json:"by"`
		CreatedAt  int64  `json:"created_at"`
	}
	Annotate struct {
		First      string `json:"first"`
		Last       string `json:"last,omitempty"` // none: one day
		Department string `json:"department,omitempty"`
		Note       string `json:"note"`
	}
)
