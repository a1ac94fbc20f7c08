package clinic

import (
	"context"
	"slices"
	"strings"
	"time"

	"careline/server/desk"
)

// maxAnnotationDays is how long something lasts at most that explains a figure.
const maxAnnotationDays = 366

var errBadDays = &desk.Error{Kind: desk.Invalid, Code: "bad_date", Public: "Give days like 2026-11-26, the last one not before the first and at most a year later."}

// Annotations are those that touch a range of local dates, of which the second
// lies behind it: of the departments whose figures the actor reads and of the
// whole house.
func (s *Service) Annotations(ctx context.Context, a desk.Actor, from, to string) ([]desk.Annotation, error) {
	if err := desk.SeesFigures(a); err != nil {
		return nil, err
	}
	for _, day := range []string{from, to} {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return nil, errBadDays
		}
	}
	all, err := s.store.Annotations(ctx, from, to)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(n desk.Annotation) bool { return !reads(a, n.Department) }), nil
}

// reads reports whether an actor reads the figures of a department; those of
// the house everybody does who reads any.
func reads(a desk.Actor, d desk.DepartmentID) bool {
	return d == "" || a.Member(d) || a.SeesAllDepartments()
}

// Annotate says what happened on some days, for a department (by its key) or
// the whole house.
func (s *Service) Annotate(ctx context.Context, a desk.Actor, n desk.Annotation, department string) (desk.Annotation, error) {
	if err := desk.SeesFigures(a); err != nil {
		return n, err
	}
	first, err := time.Parse(time.DateOnly, n.First)
	if err != nil {
		return n, errBadDays
	}
	if n.Last == "" {
		n.Last = n.First
	}
	last, err := time.Parse(time.DateOnly, n.Last)
	if err != nil || last.Before(first) || last.Sub(first) > maxAnnotationDays*24*time.Hour {
		return n, errBadDays
	}
	if err := desk.CheckLine(n.Note, desk.MaxAnnotationRunes); err != nil {
		return n, err
	}
	if n.Note = strings.TrimSpace(n.Note); n.Note == "" {
		return n, desk.ErrEmpty
	}
	n.Department = ""
	if department != "" {
		d, err := s.department(ctx, department)
		if err != nil {
			return n, err
		}
		if !reads(a, d.ID) {
			return n, desk.ErrNoSuchThing
		}
		n.Department = d.ID
	}
	now := s.now()
	n.ID, n.By, n.CreatedAt = desk.NewID("an", now), a.From(), now.UnixMilli()
	line, err := s.changed(a, "annotation.added", n.ID, nil, annotated(n))
	if err != nil {
		return n, err
	}
	return n, s.store.AddAnnotation(ctx, n, line)
}

// RemoveAnnotation takes one off the time axis. For whoever does not read its
// department's figures there is none.
func (s *Service) RemoveAnnotation(ctx context.Context, a desk.Actor, id string) error {
	if err := desk.SeesFigures(a); err != nil {
		return err
	}
	return s.store.RemoveAnnotation(ctx, id, s.now().UnixMilli(), func(n desk.Annotation) (desk.AuditLine, error) {
		if !reads(a, n.Department) {
			return desk.AuditLine{}, desk.ErrNoSuchThing
		}
		return s.changed(a, "annotation.removed", id, annotated(n), nil)
	})
}

// annotated is what the audit log keeps of one.
func annotated(n desk.Annotation) any {
	return struct {
		First      string            `json:"first"`
		Last       string            `json:"last"`
		Department desk.DepartmentID `json:"department,omitempty"`
		Note       string            `json:"note"`
	}{n.First, n.Last, n.Department, n.Note}
}
