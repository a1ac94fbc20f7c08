package clinic

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"careline/server/desk"
)

// gaps are the texts that are missing in one of the languages of a site: names,
// topics and questions of its departments, and the canned replies and macros
// with which its patients are answered. Somebody's own replies are no gaps: only
// they use them, and see in which languages they wrote them.
func (s *Service) gaps(ctx context.Context, languages []string, departments []desk.DepartmentID) ([]string, error) {
	all, err := s.store.Departments(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, d := range all {
		if !slices.Contains(departments, d.ID) {
			continue
		}
		look := func(what string, text map[string]string) {
			for _, l := range missingIn(text, languages) {
				out = append(out, d.Key+" "+what+" ("+l+")")
			}
		}
		look("name", d.Name)
		for _, t := range d.Topics {
			look("topic "+t.Key, t.Name)
			for _, q := range t.Questions {
				look("question "+q.Key, q.Label)
				for _, c := range q.Choices {
					look("answer "+c.Key, c.Label)
				}
			}
		}
	}
	tools, err := s.store.Tools(ctx, "")
	if err != nil {
		return nil, err
	}
	for i := range tools {
		t := &tools[i]
		if t.DeletedAt > 0 || !(t.Scope == desk.ScopeAll || t.Scope == desk.ScopeDepartment && slices.Contains(departments, desk.DepartmentID(t.Owner))) {
			continue
		}
		for _, text := range saidToPatients(t) {
			for _, l := range missingIn(text, languages) {
				out = append(out, fmt.Sprintf("%s “%s” (%s)", toolWords[t.Kind], t.Name, l))
			}
		}
	}
	return out, nil
}

var toolWords = map[desk.ToolKind]string{desk.ToolReply: "canned reply", desk.ToolMacro: "macro"}

// saidToPatients are the texts of a tool that patients read. What a macro says
// by a canned reply is that reply's, and notes are for staff.
func saidToPatients(t *desk.Tool) []map[string]string {
	var out []map[string]string
	if t.Reply != nil {
		out = append(out, t.Reply.Texts)
	}
	if t.Macro != nil {
		for _, act := range t.Macro.Actions {
			if act.Do == desk.DoReply && act.Reply == "" {
				out = append(out, act.Texts)
			}
		}
	}
	return out
}

// complete refuses a canned reply or macro, other than somebody's own, that is
// not written in every language in which a site offers its department: else the
// site would offer a language with a gap.
func (s *Service) complete(ctx context.Context, t *desk.Tool) error {
	if t.Scope == desk.ScopePerson {
		return nil
	}
	texts := saidToPatients(t)
	if len(texts) == 0 {
		return nil
	}
	sites, err := s.store.Sites(ctx)
	if err != nil {
		return err
	}
	var lacking []string
	for _, site := range sites {
		if t.Scope == desk.ScopeDepartment && !slices.Contains(site.Departments, desk.DepartmentID(t.Owner)) {
			continue
		}
		for _, text := range texts {
			for _, l := range missingIn(text, site.Languages) {
				if !slices.Contains(lacking, l) {
					lacking = append(lacking, l)
				}
			}
		}
	}
	if len(lacking) == 0 {
		return nil
	}
	slices.Sort(lacking)
	return &desk.Error{Kind: desk.Invalid, Code: "language_gaps",
		Public: fmt.Sprintf("Write it in every language that your websites offer. Still missing: %s.", strings.Join(lacking, ", "))}
}

func missingIn(text map[string]string, languages []string) []string {
	var out []string
	for _, l := range languages {
		if strings.TrimSpace(text[l]) == "" {
			out = append(out, l)
		}
	}
	return out
}

// listedGaps names the first of them, and how many more there are.
func listedGaps(gaps []string) string {
	const named = 5
	if len(gaps) <= named {
		return strings.Join(gaps, ", ")
	}
	return fmt.Sprintf("%s, and %d more", strings.Join(gaps[:named], ", "), len(gaps)-named)
}
