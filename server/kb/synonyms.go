package kb

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"careline/server/desk"
	"careline/server/search"
)

// Limits of the synonyms of a clinic.
const (
	MaxSynonymGroups = 500
	MaxSynonymWays   = 20
	MaxSynonymRunes  = 60
)

// Synonyms are the clinic's groups, their version, and whether whoever asks may
// write them. All staff may read them.
func (s *Service) Synonyms(ctx context.Context, a desk.Actor) (groups []desk.Synonyms, version int64, may bool, err error) {
	if err := desk.StaffOnly(a); err != nil {
		return nil, 0, false, err
	}
	groups, version, err = s.store.Synonyms(ctx)
	return groups, version, maySetSynonyms(a), err
}

// SetSynonyms writes all groups in the place of those of a version, and answers
// them as they are kept. Every process that searches follows them within
// seconds.
func (s *Service) SetSynonyms(ctx context.Context, a desk.Actor, groups []desk.Synonyms, of int64) ([]desk.Synonyms, int64, error) {
	if !maySetSynonyms(a) {
		return nil, 0, desk.ErrForbidden
	}
	groups, err := checkSynonyms(groups)
	if err != nil {
		return nil, 0, err
	}
	before, _, err := s.store.Synonyms(ctx)
	if err != nil {
		return nil, 0, err
	}
	details, err := json.Marshal(map[string]any{"before": before, "after": groups})
	if err != nil {
		return nil, 0, fmt.Errorf("kb: audit of synonyms: %w", err)
	}
	version, err := s.store.SetSynonyms(ctx, groups, of,
		desk.AuditLine{At: s.now().UnixMilli(), Actor: a, Action: "synonyms.set", Details: string(details)})
	return groups, version, err
}

// maySetSynonyms: what words mean is for whoever runs the house or steers a
// part of it.
func maySetSynonyms(a desk.Actor) bool {
	return desk.AdminOnly(a) == nil || a.Kind == desk.KindStaff && a.Role == desk.RoleSupervisor
}

// checkSynonyms trims the groups, or says what cannot be with them and where.
// A way of saying something belongs to one group of its language: then nothing
// leads round in a circle.
func checkSynonyms(groups []desk.Synonyms) ([]desk.Synonyms, error) {
	if len(groups) > MaxSynonymGroups {
		return nil, fault("synonyms_too_many", "synonyms", "Keep at most %d groups of synonyms.", MaxSynonymGroups)
	}
	out := make([]desk.Synonyms, len(groups))
	stands := map[string]int{} // in which group, by language and word
	for i, g := range groups {
		at := fmt.Sprintf("synonyms[%d]", i)
		if !slices.Contains(search.Languages, g.Language) {
			return nil, fault("unknown_language", at+".language", "Choose one of the languages that are searched: %s.", strings.Join(search.Languages, ", "))
		}
		if len(g.Words) < 2 || len(g.Words) > MaxSynonymWays {
			return nil, fault("synonyms_size", at+".words", "Give each group between 2 and %d ways of saying the same.", MaxSynonymWays)
		}
		out[i].Language = g.Language
		for k, w := range g.Words {
			field := fmt.Sprintf("%s.words[%d]", at, k)
			w = strings.TrimSpace(w)
			key := search.Same(w)
			switch {
			case desk.CheckLine(w, 4*MaxSynonymRunes) == nil && utf8.RuneCountInString(w) <= MaxSynonymRunes:
			case !utf8.ValidString(w) || strings.IndexByte(w, 0) >= 0:
				return nil, desk.ErrInvalidText
			default:
				return nil, fault("synonym_too_long", field, "Keep each way of saying it within %d characters: a word or a short phrase.", MaxSynonymRunes)
			}
			if key == "" || strings.ContainsFunc(w, unicode.IsControl) {
				return nil, fault("synonym_no_word", field, "Write a word or a short phrase, on one line.")
			}
			before, twice := stands[g.Language+" "+key]
			switch {
			case twice && before == i:
				return nil, fault("synonym_itself", field, "This is in the group already. Leave it out: a word always finds itself, whatever its case, accents or hyphens.")
			case twice:
				return nil, fault("synonym_loop", field, "This is in group %d too, so the two would lead round in a circle. Put everything that means the same into one group.", before+1)
			}
			stands[g.Language+" "+key] = i
			out[i].Words = append(out[i].Words, w)
		}
	}
	return out, nil
}

func fault(code, field, sentence string, args ...any) error {
	return &desk.Error{Kind: desk.Invalid, Code: code, Field: field, Public: fmt.Sprintf(sentence, args...)}
}

// lexicon is the built-in one with the clinic's synonyms, and their version.
func (s *Service) lexicon(ctx context.Context) (*search.Lexicon, int64, error) {
	groups, version, err := s.store.Synonyms(ctx)
	if err != nil {
		return nil, 0, err
	}
	synonyms := make([]search.Synonym, len(groups))
	for i, g := range groups {
		synonyms[i] = search.Synonym{Language: g.Language, Ways: g.Words}
	}
	return search.NewLexicon(synonyms), version, nil
}
