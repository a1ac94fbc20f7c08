package search

import (
	"cmp"
	"maps"
	"math"
	"math/bits"
	"slices"
	"strings"
	"sync"
)

// Vocabulary is the words that the articles of a language use, with how many
// articles use each. It corrects what is not among them. It is never changed
// once made, and safe for concurrent use.
type Vocabulary struct {
	language string
	used     map[string]int
	stems    map[string]string // of the words
	lengths  [longestWord + 1][]known1
	spoken   [longestWord + 1][]known1 // by how they are said
	mu       sync.Mutex
	fixed    map[string][]variant // corrections made before
}

// known1 is a word with the letters it has, so that most others are told apart
// from it without comparing.
type known1 struct {
	word    string
	as      string // the word, or how it is said
	letters uint64
	used    int
}

const (
	longestWord = 32
	// remembered corrections; then all are forgotten.
	rememberFixed = 10_000
)

// NewVocabulary takes over the map.
func NewVocabulary(language string, used map[string]int) *Vocabulary {
	v := &Vocabulary{language: language, used: used, stems: make(map[string]string, len(used)), fixed: map[string][]variant{}}
	for _, w := range slices.Sorted(maps.Keys(used)) {
		v.stems[w] = stem(language, w)
		if n := len(w); n >= 3 && n <= longestWord {
			v.lengths[n] = append(v.lengths[n], known1{w, w, letters(w), used[w]})
			if as := said(w); len(as) >= 3 {
				v.spoken[len(as)] = append(v.spoken[len(as)], known1{w, as, letters(as), used[w]})
			}
		}
	}
	return v
}

func letters(w string) (set uint64) {
	for i := range len(w) {
		set |= 1 << (w[i] & 63)
	}
	return set
}

// has reports whether articles use the word, or nobody needs to.
func (v *Vocabulary) has(w string) bool { return v.used[w] > 0 || stops[v.language][w] }

// stem is that of a word, remembered for those that articles use.
func (v *Vocabulary) stem(w string) string {
	if st, ok := v.stems[w]; ok {
		return st
	}
	return stem(v.language, w)
}

// allowed is how much of a word may be wrong. Short ones are left alone: most
// are one slip away from a dozen others.
func allowed(w string) float64 {
	switch n := len(w); {
	case n <= 3:
		return 0
	case n <= 5:
		return 1.2
	case n <= 8:
		return 2.2
	}
	return 3
}

// correct answers the likeliest words that a misspelt one stands for, as stems.
func (v *Vocabulary) correct(w string) []variant {
	v.mu.Lock()
	found, ok := v.fixed[w]
	v.mu.Unlock()
	if ok {
		return found
	}
	found = v.look(w)
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.fixed) >= rememberFixed {
		clear(v.fixed)
	}
	v.fixed[w] = found
	return found
}

func (v *Vocabulary) look(w string) []variant {
	scores := map[string]float64{}
	sound := soundOf(w)
	judge := func(k known1, d float64) {
		score := -1.3*d + 0.25*math.Log(float64(k.used))
		if k.word[0] == w[0] {
			score += 0.3
		}
		if soundOf(k.word) == sound {
			score += 0.8
		}
		if old, ok := scores[k.word]; !ok || score > old {
			scores[k.word] = score
		}
	}
	near(&v.lengths, w, allowed(w), judge)
	if as := said(w); len(w) > 5 && len(as) >= 3 {
		near(&v.spoken, as, float64(len(as))*0.3, func(k known1, d float64) { judge(k, d+0.3) })
	}
	type candidate struct {
		word  string
		score float64
	}
	var found []candidate
	for word, score := range scores {
		found = append(found, candidate{word, score})
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.word, b.word))
	})
	var out []variant
	for _, c := range found {
		weight := 0.95 * math.Exp(c.score-found[0].score)
		if weight < 0.35 || len(out) == 3 {
			break
		}
		st := stem(v.language, c.word)
		if !slices.ContainsFunc(out, func(o variant) bool { return o.stem == st }) {
			out = append(out, variant{stem: st, word: c.word, weight: weight})
		}
	}
	return out
}

// near calls f for each word within reach of w, as it is written or said.
func near(all *[longestWord + 1][]known1, w string, limit float64, f func(k known1, d float64)) {
	if limit == 0 || len(w) > longestWord {
		return
	}
	set, reach := letters(w), int(limit/0.5)
	for n := max(3, len(w)-3); n <= min(longestWord, len(w)+3); n++ {
		for _, k := range all[n] {
			// Each edit changes two letters of the set at most.
			if bits.OnesCount64(set^k.letters) > 2*min(reach, 4) {
				continue
			}
			if d := distance(w, k.as, limit); d <= limit {
				f(k, d)
			}
		}
	}
}

// closeTo reports whether some word is less than one slip away.
func (v *Vocabulary) closeTo(w string) bool {
	found := false
	near(&v.lengths, w, allowed(w), func(_ known1, d float64) { found = found || d <= 1 })
	return found
}

// beginning answers the most used words that begin with what was typed.
func (v *Vocabulary) beginning(w string) []variant {
	var found []known1
	for n := len(w) + 1; n <= longestWord; n++ {
		for _, k := range v.lengths[n] {
			if strings.HasPrefix(k.word, w) {
				found = append(found, k)
			}
		}
	}
	slices.SortFunc(found, func(a, b known1) int { return cmp.Or(cmp.Compare(b.used, a.used), cmp.Compare(a.word, b.word)) })
	var out []variant
	for _, k := range found {
		st := stem(v.language, k.word)
		if !slices.ContainsFunc(out, func(o variant) bool { return o.stem == st }) {
			out = append(out, variant{stem: st, word: k.word, weight: 0.8})
		}
		if len(out) == 6 {
			break
		}
	}
	return out
}

// respell joins what was split and splits what was joined, and says of which
// word each one is, or begins with.
func (v *Vocabulary) respell(ws []string, knows func(string) bool) (out []string, from []int) {
	for i := 0; i < len(ws); i++ {
		w := ws[i]
		if i+1 < len(ws) && v.joins(w, ws[i+1]) {
			out, from = append(out, w+ws[i+1]), append(from, i)
			i++
			continue
		}
		if a, b, ok := v.split(w); ok && !knows(w) {
			out, from = append(out, a, b), append(from, i, i)
			continue
		}
		out, from = append(out, w), append(from, i)
	}
	return out, from
}

// joins reports whether two words are rather one: articles use it joined, and
// one of the two hardly by itself.
func (v *Vocabulary) joins(a, b string) bool {
	if len(a)+len(b) < 5 || v.used[a+b] == 0 {
		return false
	}
	if !v.has(a) || !v.has(b) {
		return true
	}
	return (len(a) <= 3 || len(b) <= 3) && !stops[v.language][a] && !stops[v.language][b]
}

// split answers the two words that an unknown one is made of, if it is not
// rather a known one misspelt.
func (v *Vocabulary) split(w string) (a, b string, ok bool) {
	if v.has(w) || len(w) < 6 {
		return "", "", false
	}
	weight := func(w string) float64 {
		n := float64(v.used[w])
		if stops[v.language][w] {
			n += 30
		}
		return n
	}
	best := 0.0
	for k := 2; k <= len(w)-2; k++ {
		if !v.has(w[:k]) || !v.has(w[k:]) || stops[v.language][w[:k]] && stops[v.language][w[k:]] {
			continue
		}
		if s := min(weight(w[:k]), weight(w[k:])) * math.Sqrt(float64(min(k, len(w)-k))); s > best {
			best, a, b = s, w[:k], w[k:]
		}
	}
	enough := 20.0
	if len(w) >= 8 {
		enough = 4
	}
	if best >= enough {
		return a, b, !v.closeTo(w)
	}
	return v.splitMisspelt(w)
}

// splitMisspelt answers a long word that articles use much and the word that
// is left of it, which is misspelt by a slip.
func (v *Vocabulary) splitMisspelt(w string) (a, b string, ok bool) {
	const long, short = 6, 3
	if len(w) < long+short || len(v.correct(w)) > 0 {
		return "", "", false
	}
	best := 0
	for k := short; k <= len(w)-short; k++ {
		left, right := w[:k], w[k:]
		if n := v.used[left]; k >= long && n > best && (v.has(right) || v.closeTo(right) || len(right) == short) {
			best, a, b = n, left, right
		}
		if n := v.used[right]; len(right) >= long && n > best && (v.has(left) || v.closeTo(left) || len(left) == short) {
			best, a, b = n, left, right
		}
	}
	return a, b, best > 0
}

var sounds = strings.NewReplacer("ph", "f", "gh", "", "kn", "n", "wr", "r", "ck", "k", "qu", "k", "q", "k", "c", "k", "z", "s", "x", "ks", "v", "b", "y", "i", "h", "")

// spelt are the ways in which one sound is written, and how it is said.
var spelt = strings.NewReplacer("tious", "xus", "cious", "xus", "tion", "xn", "sion", "xn", "shun", "xn", "shon", "xn", "cion", "xn", "tial", "xl", "cial", "xl", "shul", "xl", "ture", "xr", "cher", "xr",
	"ough", "o", "augh", "a", "eigh", "a", "igh", "i", "ph", "f", "gh", "g", "kn", "n", "wr", "r", "ck", "k", "qu", "kw", "ch", "x", "sh", "x", "ce", "se", "ci", "si", "cy", "si", "c", "k", "z", "s",
	"ie", "i", "ea", "i", "ee", "i", "ei", "i", "y", "i", "oo", "u", "ou", "u", "ai", "a", "ay", "a", "au", "o", "aw", "o", "x", "ks", "h", "")

// said is how a word is said, in letters of our own: words that sound alike
// come out nearly the same.
func said(w string) string {
	s := spelt.Replace(w)
	var b strings.Builder
	for i := range len(s) {
		if i == 0 || s[i] != s[i-1] {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// soundOf is roughly how a word sounds: its consonants, once each.
func soundOf(w string) string {
	var b strings.Builder
	var last rune
	for i, r := range sounds.Replace(w) {
		if strings.ContainsRune("aeiou", r) {
			if last = 0; i > 0 {
				continue
			}
			r = 'a'
		}
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// distance is how far two words are apart in slips of the finger: a letter too
// many, too few, another or swapped with its neighbour. Vowels, doubled letters
// and letters that sound alike cost less than a whole slip. Above the limit it
// answers more than the limit, and no more than that is true.
func distance(a, b string, limit float64) float64 {
	const beyond = 99
	var rows [3][longestWord + 1]float64
	if len(a) > longestWord || len(b) > longestWord {
		return beyond
	}
	older, old, cur := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		old[j] = float64(j)
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = float64(i)
		low := cur[0]
		x := a[i-1]
		drop := slip(a, i-1, 0.7)
		for j := 1; j <= len(b); j++ {
			y := b[j-1]
			d := min(old[j-1]+other(x, y), old[j]+drop, cur[j-1]+slip(b, j-1, 0.5))
			if i > 1 && j > 1 && x == b[j-2] && a[i-2] == y {
				d = min(d, older[j-2]+0.7)
			}
			cur[j] = d
			low = min(low, d)
		}
		if low > limit {
			return beyond
		}
		older, old, cur = old, cur, older
	}
	return old[len(b)]
}

// slip is what a letter too many costs.
func slip(w string, i int, doubled float64) float64 {
	switch {
	case i > 0 && w[i] == w[i-1]:
		return doubled
	case vowel(w[i]) || w[i] == 'h':
		return 0.7
	}
	return 1
}

// other is what one letter for another costs.
func other(a, b byte) float64 {
	switch {
	case a == b:
		return 0
	case vowel(a) && vowel(b), alike(a, b):
		return 0.6
	}
	return 1
}

func vowel(c byte) bool { return strings.IndexByte("aeiouy", c) >= 0 }

func alike(a, b byte) bool {
	for _, pair := range []string{"ck", "sz", "sc", "bv", "gj", "mn", "dt", "ij", "kq", "fp"} {
		if a == pair[0] && b == pair[1] || a == pair[1] && b == pair[0] {
			return true
		}
	}
	return false
}
