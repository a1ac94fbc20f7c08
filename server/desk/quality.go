package desk

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// QualityCard is what reviewers look for in a conversation: a version of it
// holds for the draws that are made under it.
type QualityCard struct {
	Version int64         `json:"-"` // 0: the usual one, which nobody changed yet
	By      StaffID       `json:"-"`
	At      int64         `json:"-"`
	Items   []QualityItem `json:"items"`
}

// QualityItem is one thing that is looked for. Its key stays when its words change.
type QualityItem struct {
	Key  string            `json:"key"`
	Text map[string]string `json:"text"` // by language
}

// Marks of an item. One that does not apply counts for nothing.
const (
	MarkYes    = "yes"
	MarkPartly = "partly"
	MarkNo     = "no"
	MarkNA     = "na"
)

// Limits of quality samples.
const (
	MaxQualityItems = 20
	MaxQualitySize  = 20
	MaxQualityNote  = 2_000
	maxSeed         = 64
	// QualityFew is how many finished reviews a person has at least before a
	// figure of theirs is shown.
	QualityFew = 11
)

// DefaultQualityCard is the card of a house that wrote none of its own.
func DefaultQualityCard() QualityCard {
	item := func(key, en, es string) QualityItem {
		return QualityItem{key, map[string]string{"en": en, "es": es}}
	}
	return QualityCard{Items: []QualityItem{
		item("clear", "Clear: short sentences, no jargon", "Claro: frases cortas, sin jerga"),
		item("kind", "Kind: the patient was met with respect", "Amable: trató al paciente con respeto"),
		item("right", "Right: what was said is true", "Correcto: lo que se dijo es cierto"),
		item("complete", "Complete: every question was answered", "Completo: respondió a todas las preguntas"),
		item("next", "Next step: the patient knows what comes, and when", "Siguiente paso: el paciente sabe qué sigue y cuándo"),
		item("privacy", "Privacy: nothing was told or asked that need not be", "Privacidad: no se dijo ni se pidió nada de más"),
	}}
}

// QualityRule names how samples are drawn: see DrawSample. Another way gets
// another name, so that an old draw stays repeatable.
const QualityRule = "sha256-lowest-1"

// QualityDraw is a month of a department of which samples were drawn.
type QualityDraw struct {
	ID         string
	Department DepartmentID
	Month      string // 2026-10
	Zone       string
	From, To   int64 // Unix ms
	Size       int   // for each person
	Seed       string
	Rule       string
	Card       int64
	By         StaffID
	At         int64
	Frames     []QualityFrame
}

// QualityFrame is from what a person's samples were drawn.
type QualityFrame struct {
	Staff  StaffID
	N      int
	Digest string // of the conversations, sorted
}

// QualitySample is a conversation that was drawn, and its review.
type QualitySample struct {
	ID           string
	Draw         string
	Staff        StaffID // whose work it is
	Department   DepartmentID
	Position     int // 1, 2, … in the order of the draw
	Conversation ConversationID

	Version    int64
	Reviewer   StaffID // empty: nobody began
	Marks      map[string]string
	Note       string
	FinishedAt int64
	SeenAt     int64
	Answer     string
	AnsweredAt int64
}

// DrawSample draws size conversations of a person's month: those whose hash with
// seed, month and person is lowest, in that order. It depends on nothing else:
// neither on the order in which they are found, nor on whoever draws. Each has
// the same chance, and taking one out of the frame puts none but the next in.
func DrawSample(seed, month string, person StaffID, frame []ConversationID, size int) []ConversationID {
	type ranked struct {
		id   ConversationID
		rank string
	}
	all := make([]ranked, len(frame))
	for i, id := range frame {
		sum := sha256.Sum256([]byte(strings.Join([]string{seed, month, string(person), string(id)}, "\n")))
		all[i] = ranked{id, string(sum[:])}
	}
	slices.SortFunc(all, func(a, b ranked) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.id, b.id)) })
	all = slices.Compact(all)
	out := make([]ConversationID, min(size, len(all)))
	for i := range out {
		out[i] = all[i].id
	}
	return out
}

// FrameDigest stands for a frame: whoever draws again sees by it whether they
// draw from the same conversations.
func FrameDigest(frame []ConversationID) string {
	h := sha256.New()
	for _, id := range slices.Sorted(slices.Values(frame)) {
		h.Write([]byte(id))
		h.Write([]byte{'\n'})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// CheckSeed refuses what would not be the same seed when it is typed again.
func CheckSeed(seed string) error {
	fits := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-'
	}
	if seed == "" || len(seed) > maxSeed || strings.ContainsFunc(seed, func(r rune) bool { return !fits(r) }) {
		return Invalidf("A seed is 1 to %d letters, digits and hyphens.", maxSeed)
	}
	return nil
}

// Reviews is ErrForbidden for whoever does not review the work of a department:
// those who steer it do, and who reads its figures.
func Reviews(a Actor, d DepartmentID) error {
	if err := SeesFigures(a); err != nil {
		return err
	}
	if a.Role == RoleManager && !a.Member(d) {
		return ErrForbidden
	}
	if a.Role == RoleManager {
		return nil
	}
	return Steers(a, d)
}

// QualityScore adds up reviews: each item that applies is worth two points, or
// one where it was met partly.
type QualityScore struct {
	Reviews int
	Points  int
	Of      int
}

// Add counts a review.
func (s *QualityScore) Add(marks map[string]string) {
	s.Reviews++
	for _, m := range marks {
		switch m {
		case MarkYes:
			s.Points, s.Of = s.Points+2, s.Of+2
		case MarkPartly:
			s.Points, s.Of = s.Points+1, s.Of+2
		case MarkNo:
			s.Of += 2
		}
	}
}
