package protocol

type (
	// Synonyms are ways of saying the same in a language.
	Synonyms struct {
		Language string   `json:"language"`
		Words    []string `json:"words"`
	}
	// SetSynonyms are all groups, in the place of those of a version: it is
	// refused where somebody else has written some meanwhile.
	SetSynonyms struct {
		Synonyms []Synonyms `json:"synonyms"`
		Version  int64      `json:"version"`
	}
	SynonymList struct {
		Synonyms  []Synonyms `json:"synonyms"`
		Version   int64      `json:"version"`
		MayChange bool       `json:"may_change"`
	}
)
