package clinic

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"careline/server/desk"
)

// Gap is a text that is missing in one of the languages of a site.
type Gap struct {
	Kind       string // name, topic, question, answer, reply or macro
	Department string // its key; empty for a reply or macro
	Key        string // of the topic, question or answer
	Name       string // what it is called where it has a name
	Language   string
}

func (g Gap) String() string {
	switch g.Kind {
	case "name":
		return fmt.Sprintf("%s name (%s)", g.Department, g.Language)
	case gapReply, gapMacro:
		return fmt.Sprintf("%s “%s” (%s)", toolWords[g.Kind], g.Name, g.Language)
	}
	return fmt.Sprintf("%s %s %s (%s)", g.Department, g.Kind, g.Key, g.Language)
}

const (
	gapReply = string(desk.ToolReply)
	gapMacro = string(desk.ToolMacro)
)

var toolWords = map[string]string{gapReply: "canned reply", gapMacro: "macro"}

// gaps are the texts that are missing in one of the languages of a site: names,
// topics and questions of its departments, and the canned replies and macros
// with which its patients are answered. Somebody's own replies are no gaps: only
// they use them, and see in which languages they wrote them.
func (s *Service) gaps(ctx context.Context, languages []string, departments []desk.DepartmentID) ([]Gap, error) {
	all, err := s.store.Departments(ctx)
	if err != nil {
		return nil, err
	}
	var out []Gap
	for i := range all {
		if slices.Contains(departments, all[i].ID) {
			out = append(out, gapsOf(&all[i], languages)...)
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
				out = append(out, Gap{Kind: string(t.Kind), Name: t.Name, Language: l})
			}
		}
	}
	return out, nil
}

// gapsOf are those of one department.
func gapsOf(d *desk.Department, languages []string) []Gap {
	var out []Gap
	look := func(kind, key string, text map[string]string) {
		for _, l := range missingIn(text, languages) {
			out = append(out, Gap{Kind: kind, Department: d.Key, Key: key, Name: inAny(text), Language: l})
		}
	}
	look("name", "", d.Name)
	for _, t := range d.Topics {
		look("topic", t.Key, t.Name)
		for _, q := range t.Questions {
			look("question", q.Key, q.Label)
			for _, c := range q.Choices {
				look("answer", c.Key, c.Label)
			}
		}
	}
	return out
}

// inAny is a text in the first language, by its tag, in which there is one.
func inAny(text map[string]string) string {
	for _, l := range slices.Sorted(maps.Keys(text)) {
		if strings.TrimSpace(text[l]) != "" {
			return text[l]
		}
	}
	return ""
}

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
func listedGaps(all []Gap) string {
	const named = 5
	gaps := make([]string, len(all))
	for i, g := range all {
		gaps[i] = g.String()
	}
	if len(gaps) <= named {
		return strings.Join(gaps, ", ")
	}
	return fmt.Sprintf("%s, and %d more", strings.Join(gaps[:named], ", "), len(gaps)-named)
}
