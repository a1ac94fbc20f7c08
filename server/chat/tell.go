package chat

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"careline/server/desk"
)

// Telling is what patients are told whose promise will not be kept.
type Telling struct {
	Before int64             // promises due before this instant, Unix ms
	Due    int64             // the new one
	Text   map[string]string // by language, the first one of each site at least
	Reason string            // which the patient reads beside the promise
}

// maxTellMS is how far ahead promises are renewed together.
const maxTellMS = 31 * 24 * 3600 * 1000

// TellWaiting writes to each patient of a department whose promise is due
// before an instant, or was missed, in their own thread and language, and
// renews the promise.
// It acknowledges only: the answer is owed as before. Nobody is told twice,
// however often it is done, and it returns how many were.
func (s *Service) TellWaiting(ctx context.Context, a desk.Actor, department string, t Telling) (int, error) {
	if err := desk.StaffOnly(a); err != nil {
		return 0, err
	}
	d := s.departmentNamed(department)
	if d == nil {
		return 0, desk.ErrNoSuchThing
	}
	if err := desk.Steers(a, d.ID); err != nil {
		return 0, err
	}
	if err := checkTelling(t, s.Now().UnixMilli()); err != nil {
		return 0, err
	}
	texts, err := s.textsBySite(ctx, d.ID, t.Text)
	if err != nil {
		return 0, err
	}
	all, err := s.openIn(ctx, d.ID)
	if err != nil {
		return 0, err
	}
	concerned := func(c *desk.Conversation) bool {
		due := dueOf(c)
		return c.Unresolved() && c.Department == d.ID && due > 0 && due < t.Before && !c.NoChat()
	}
	all = slices.DeleteFunc(all, func(c desk.Conversation) bool { return !concerned(&c) })
	said := tellingParts(d.ID, t)
	return s.eachOf(all, func(c *desk.Conversation) (bool, error) {
		id := uuidOf(s.digest(slices.Concat(said, []string{string(c.ID)})...))
		cmd := s.command(a, c.ID, id, func(l *desk.Ledger) error {
			return recorded(l, a, id, "told", func(l *desk.Ledger) error {
				if !concerned(&l.Row) {
					return nil
				}
				s.promise(l, a.From(), PromiseOf{Next: nextOf(&l.Row), Due: t.Due, Reason: t.Reason})
				l.Append(desk.Message, a.From(), desk.Body{Text: inLanguage(texts[l.Row.Site], l.Row.Language), Holding: true})
				return nil
			})
		}, said...)
		r, err := s.run(ctx, cmd)
		return len(r.Events) > 0, err
	})
}

// nextOf is what was promised, also once it was missed.
func nextOf(c *desk.Conversation) string {
	switch {
	case c.Next != "":
		return c.Next
	case c.Mode == desk.ModeCallback:
		return desk.NextCall
	}
	return desk.NextAnswer
}

// departmentNamed finds a department by its key or its id; nil if there is none.
func (s *Service) departmentNamed(name string) *desk.Department {
	d := s.Directory()
	if found := d.ByKey[name]; found != nil {
		return found
	}
	return d.Departments[desk.DepartmentID(name)]
}

func checkTelling(t Telling, now int64) error {
	switch {
	case t.Before <= now:
		return desk.Invalidf("Choose a time in the future: whose promises are due before it are told.")
	case t.Before > now+maxTellMS:
		return desk.Invalidf("Choose a time within the next 31 days.")
	case t.Due < t.Before:
		return desk.Invalidf("Promise a time after all those that are renewed.")
	case t.Due > now+maxPromiseMS:
		return errPromiseTooFar
	case strings.TrimSpace(t.Reason) == "":
		return errPromiseReason
	}
	for language, text := range t.Text {
		if err := check(line{language, desk.MaxTopicRunes}); err != nil {
			return err
		}
		if err := desk.CheckSaid(text); err != nil {
			return err
		}
	}
	return check(line{t.Reason, desk.MaxReasonRunes})
}

// textsBySite is the text for the patients of each site that offers the
// department, and of those from whom one of its conversations may have come.
// The site's first language is under "".
func (s *Service) textsBySite(ctx context.Context, d desk.DepartmentID, text map[string]string) (map[desk.SiteID]map[string]string, error) {
	sites, err := s.store.Sites(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[desk.SiteID]map[string]string, len(sites))
	for _, site := range sites {
		first := "en"
		if len(site.Languages) > 0 {
			first = site.Languages[0]
		}
		words := maps.Clone(text)
		usual, written := text[first]
		if !written && slices.Contains(site.Departments, d) {
			return nil, desk.Invalidf("Write the text in the first language of each site at least.")
		}
		if !written { // moved here from a site that does not offer it
			for _, language := range slices.Sorted(maps.Keys(text)) {
				usual = text[language]
				break
			}
		}
		if usual == "" {
			return nil, desk.ErrEmpty
		}
		words[""] = usual
		out[site.ID] = words
	}
	return out, nil
}

// inLanguage is the text in a language, or in the one it is a kind of, or in
// the first one.
func inLanguage(texts map[string]string, language string) string {
	general, _, _ := strings.Cut(language, "-")
	for _, l := range []string{language, general} {
		if text := texts[l]; l != "" && text != "" {
			return text
		}
	}
	return texts[""]
}

func tellingParts(d desk.DepartmentID, t Telling) []string {
	parts := []string{"tell", string(d), strconv.FormatInt(t.Before, 10), strconv.FormatInt(t.Due, 10), t.Reason}
	for _, language := range slices.Sorted(maps.Keys(t.Text)) {
		parts = append(parts, language, t.Text[language])
	}
	return parts
}

// uuidOf is a client id made from what was asked, so that whoever asks again
// asks under the same one.
func uuidOf(digest []byte) string {
	var b [16]byte
	copy(b[:], digest)
	b[6], b[8] = b[6]&0x0f|0x80, b[8]&0x3f|0x80 // version 8: made by a rule of one's own
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}
