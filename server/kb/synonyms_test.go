package kb_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"careline/server/desk"
	"careline/server/store/storetest"

	"github.com/google/go-cmp/cmp"
)

func group(language string, words ...string) desk.Synonyms {
	return desk.Synonyms{Language: language, Words: words}
}

// What a clinic writes is followed by a search that goes on, in another process
// too, and no longer once it is taken back.
func TestSynonymsAreFollowedAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		ctx := t.Context()
		s, other := open(t, d, filepath.Join(t.TempDir(), "search")), open(t, d, filepath.Join(t.TempDir(), "search"))
		load(t, s, fstest.MapFS{"a.md": file("annex", "", "Cross the yard."), "b.md": file("wards", "", "Upstairs.")})
		if got := found(t, other, "blue house"); got != "" {
			t.Fatalf("before: %q", got)
		}
		want := []desk.Synonyms{group("en", "Blue House", "annex"), group("es", "casa azul", "anexo")}
		got, version, err := s.SetSynonyms(ctx, admin, want, 0)
		if err != nil || version != 1 || !cmp.Equal(got, want) {
			t.Fatalf("%+v of version %d, %v", got, version, err)
		}
		for _, each := range []string{found(t, s, "blue house"), found(t, other, "blue-house")} {
			if each != "annex" {
				t.Errorf("found %q", each)
			}
		}
		if kept, version, may, err := other.Synonyms(ctx, admin); err != nil || version != 1 || !may || !cmp.Equal(kept, want) {
			t.Errorf("kept %+v of version %d, %v", kept, version, err)
		}
		if _, _, err := other.SetSynonyms(ctx, admin, nil, 0); !errors.Is(err, desk.ErrConflict) {
			t.Errorf("over what somebody else wrote: %v", err)
		}
		if _, version, err := other.SetSynonyms(ctx, admin, nil, 1); err != nil || version != 2 {
			t.Errorf("taken back: version %d, %v", version, err)
		}
		if got := found(t, s, "blue house"); got != "" {
			t.Errorf("taken back, and found %q", got)
		}
	})
}

// What leads round in a circle, to itself or nowhere is refused with a sentence
// that says where it stands, and leaves everything as it was.
func TestSynonymsThatCannotBe(t *testing.T) {
	ctx := t.Context()
	s := open(t, storetest.SQLite(t), filepath.Join(t.TempDir(), "search"))
	good := []desk.Synonyms{group("en", "ER", "emergency room")}
	if _, _, err := s.SetSynonyms(ctx, admin, good, 0); err != nil {
		t.Fatal(err)
	}
	many := make([]desk.Synonyms, 501)
	for name, c := range map[string]struct {
		groups      []desk.Synonyms
		code, field string
	}{
		"a loop":             {[]desk.Synonyms{group("en", "a b", "c d"), group("en", "c d", "e f"), group("en", "e f", "a b")}, "synonym_loop", "synonyms[1].words[0]"},
		"itself":             {[]desk.Synonyms{group("en", "Co-Pay", "copayment", "copay")}, "synonym_itself", "synonyms[0].words[2]"},
		"itself, in accents": {[]desk.Synonyms{group("es", "pildora", "píldora")}, "synonym_itself", "synonyms[0].words[1]"},
		"alone":              {[]desk.Synonyms{group("en", "copay")}, "synonyms_size", "synonyms[0].words"},
		"none":               {[]desk.Synonyms{group("en")}, "synonyms_size", "synonyms[0].words"},
		"too many ways":      {[]desk.Synonyms{group("en", strings.Fields(strings.Repeat("a ", 21))...)}, "synonyms_size", "synonyms[0].words"},
		"too many groups":    {many, "synonyms_too_many", "synonyms"},
		"10,000 characters":  {[]desk.Synonyms{group("en", strings.Repeat("x", 10_000), "y")}, "synonym_too_long", "synonyms[0].words[0]"},
		"punctuation":        {[]desk.Synonyms{group("en", "copay", "?!")}, "synonym_no_word", "synonyms[0].words[1]"},
		"two lines":          {[]desk.Synonyms{group("en", "copay", "a\nb")}, "synonym_no_word", "synonyms[0].words[1]"},
		"not UTF-8":          {[]desk.Synonyms{group("en", "copay", "a\xff")}, "invalid_text", ""},
		"NUL":                {[]desk.Synonyms{group("en", "copay", "a\x00b")}, "invalid_text", ""},
		"another language":   {[]desk.Synonyms{group("tlh", "a", "b")}, "unknown_language", "synonyms[0].language"},
	} {
		_, _, err := s.SetSynonyms(ctx, admin, c.groups, 1)
		e := desk.AsError(err)
		if e.Code != c.code || e.Field != c.field || e.Kind != desk.Invalid || len(e.Public) < 20 || len(e.Public) > 300 {
			t.Errorf("%s: %v at %q, %q", name, err, e.Field, e.Public)
		}
	}
	for _, role := range []desk.Role{desk.RoleAgent, desk.RoleManager, desk.RolePrivacy} {
		if _, _, err := s.SetSynonyms(ctx, desk.Actor{Kind: desk.KindStaff, Role: role}, good, 1); !errors.Is(err, desk.ErrForbidden) {
			t.Errorf("%s: %v", role, err)
		}
	}
	if got, version, _, err := s.Synonyms(ctx, admin); err != nil || version != 1 || !cmp.Equal(got, good) {
		t.Errorf("left %+v of version %d, %v", got, version, err)
	}
}
