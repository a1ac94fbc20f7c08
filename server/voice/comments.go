package voice

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"careline/server/desk"
	"careline/server/search"
	"careline/server/store"
)

// Comment is what a patient wrote beside their score.
type Comment = store.Comment

// CommentAsk asks for comments of whole local days, by when they were written.
type CommentAsk struct {
	From, To   string // dates; To is the first that is no longer in it
	Zone       string // empty: the first site's
	Words      string // each of them is in the comment, whatever its case and accents
	Scores     []int  // none: all
	Department string // key; empty: all that may be read
	Tag        string // id; NoTag: those without any; empty: all
	Cursor     string
	Limit      int // 1 to 200; 0: 50
}

// NoTag asks for what nobody has sorted yet.
const NoTag = "none"

// maxCommentTags of one comment.
const maxCommentTags = 10

// Comments is a page of comments, how many there are of what was asked, and
// how many there would be with each tag.
type Comments struct {
	Span
	AsOf int64
	Page []Comment
	Next string
	N    int

	Any, Untagged int            // whatever the tag that was asked for; without one
	Tags          map[string]int // with each
}

// Comments answers whoever reads figures with what patients wrote in the
// departments whose conversations they may open: each of it they can read
// there as well, so nothing is kept from them that a small group would need
// to be hidden. It is a list and its length, and no figure.
func (s *Service) Comments(ctx context.Context, a desk.Actor, ask CommentAsk) (*Comments, error) {
	in, err := s.commentsFor(a, ask.Department)
	if err != nil {
		return nil, err
	}
	if ask.Limit == 0 {
		ask.Limit = 50
	}
	if ask.Limit < 1 || ask.Limit > 200 {
		return nil, refused("limit", "limit is a number from 1 to 200.")
	}
	for _, score := range ask.Scores {
		if score < 1 || score > 5 {
			return nil, refused("score", "A score is a whole number from 1 to 5.")
		}
	}
	after, err := store.ParseTaskCursor(ask.Cursor)
	if err != nil {
		return nil, err
	}
	out := &Comments{AsOf: s.now().UnixMilli(), Tags: map[string]int{}}
	if out.Span, err = s.span(ctx, ask.From, ask.To, ask.Zone); err != nil {
		return nil, err
	}
	kept, err := s.store.KeptFrom(ctx, desk.StaffID(a.ID))
	if err != nil {
		return nil, err
	}
	words := strings.Fields(search.Folded(ask.Words))
	err = s.store.Comments(ctx, out.Lo, out.Hi, in, func(k Comment) {
		if kept[k.Conversation] || len(ask.Scores) > 0 && !slices.Contains(ask.Scores, k.Score) || !says(&k, words) {
			return
		}
		out.count(&k)
		if !tagged(&k, ask.Tag) {
			return
		}
		out.N++
		switch {
		case after != nil && !k.Behind(after):
		case len(out.Page) < ask.Limit:
			out.Page = append(out.Page, k)
		default:
			out.Next = out.Page[len(out.Page)-1].Cursor()
		}
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// commentsFor are the departments whose comments an actor reads; nil: all.
func (s *Service) commentsFor(a desk.Actor, key string) ([]desk.DepartmentID, error) {
	if err := desk.SeesFigures(a); err != nil {
		return nil, err
	}
	if key != "" {
		for _, d := range s.directory().Departments {
			if d.Key == key && readsAnswers(a, d.ID) {
				return []desk.DepartmentID{d.ID}, nil
			}
		}
		return nil, refused("department", "There is no such department, or its comments are not yours to read.")
	}
	if a.SeesAllDepartments() {
		return nil, nil
	}
	in := []desk.DepartmentID{}
	for _, d := range a.Departments {
		if readsAnswers(a, d) {
			in = append(in, d)
		}
	}
	return in, nil
}

// readsAnswers reports whether an actor reads what single patients answered in a
// department: supervisors in those they steer, managers in theirs, who runs the
// house in all.
func readsAnswers(a desk.Actor, d desk.DepartmentID) bool {
	if a.Role == desk.RoleSupervisor {
		return desk.Steers(a, d) == nil
	}
	return a.SeesAllDepartments() || a.Member(d)
}

func (c *Comments) count(k *Comment) {
	c.Any++
	if len(k.Tags) == 0 {
		c.Untagged++
	}
	for _, tag := range k.Tags {
		c.Tags[tag]++
	}
}

func tagged(k *Comment, tag string) bool {
	switch tag {
	case "":
		return true
	case NoTag:
		return len(k.Tags) == 0
	}
	return slices.Contains(k.Tags, tag)
}

func says(k *Comment, words []string) bool {
	if len(words) == 0 {
		return true
	}
	text := search.Folded(k.Text)
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
}

// TagComment puts tags of the clinic on a comment and takes tags off. What has
// no effect writes nothing.
func (s *Service) TagComment(ctx context.Context, a desk.Actor, c desk.ConversationID, episode int, add, remove []string) ([]string, error) {
	if err := desk.SeesFigures(a); err != nil {
		return nil, err
	}
	all, err := s.store.Tools(ctx, desk.ToolTag)
	if err != nil {
		return nil, err
	}
	for _, tag := range add {
		if !slices.ContainsFunc(all, func(t desk.Tool) bool { return t.ID == tag && t.DeletedAt == 0 && t.UsableBy(a) }) {
			return nil, errNoTag
		}
	}
	kept, err := s.store.KeptFrom(ctx, desk.StaffID(a.ID))
	if err != nil {
		return nil, err
	}
	if kept[c] {
		return nil, desk.ErrNoSuchThing
	}
	return s.store.TagComment(ctx, c, episode, desk.StaffID(a.ID), func(in desk.DepartmentID, was []string) ([]string, []desk.AuditLine, error) {
		if !readsAnswers(a, in) {
			return nil, nil, desk.ErrNoSuchThing
		}
		is := slices.DeleteFunc(slices.Clone(was), func(tag string) bool { return slices.Contains(remove, tag) })
		for _, tag := range add {
			if !slices.Contains(is, tag) {
				is = append(is, tag)
			}
		}
		slices.Sort(is)
		if len(is) > maxCommentTags {
			return nil, nil, desk.Invalidf("A comment has at most %d tags.", maxCommentTags)
		}
		if slices.Equal(was, is) {
			return was, nil, nil
		}
		details, err := json.Marshal(map[string]any{"episode": episode, "before": was, "after": is})
		return is, []desk.AuditLine{{At: s.now().UnixMilli(), Actor: a, Action: "comment.tagged", Conversation: c, Details: string(details)}}, err
	})
}

var errNoTag = &desk.Error{Kind: desk.Invalid, Code: "unknown_tag", Public: "A tag was deleted, or never was. Choose one from the list."}
