package protocol

type (
	// Board is a month's figures as they were frozen, with what they mean.
	Board struct {
		ID    string `json:"id"`
		Month string `json:"month"`
		Zone  string `json:"zone"`
		AsOf  int64  `json:"as_of"`
		By    From   `json:"by"`
		BoardFigures
	}
	// BoardFigures are those of the month and of the one before.
	BoardFigures struct {
		Figures     Figures      `json:"figures"`
		Before      Figures      `json:"before"`
		Definitions []Definition `json:"definitions"`
	}
	FreezeBoard struct {
		Month      string `json:"month"` // like 2026-10
		Zone       string `json:"zone"`
		Department string `json:"department,omitempty"` // key; none: all that the caller reads
	}
)
