package clinic

import (
	"context"
	"slices"
	"strings"

	"careline/server/bcp47"
	"careline/server/desk"
)

// maxStaffRows is how many people one file brings in.
const maxStaffRows = 500

// BadRow is a row of a file that cannot be taken, and why. Line counts from 1,
// the heading.
type BadRow struct {
	Line    int
	Column  string // by its heading; empty: the row as a whole
	Word    string // which of the column's; empty: all of it
	Problem string
}

// maxBadWord is how much of a word is shown to whoever looks for it.
const maxBadWord = 40

func shortened(word string) string {
	if r := []rune(word); len(r) > maxBadWord {
		return string(r[:maxBadWord]) + "…"
	}
	return word
}

// StaffImport is what a file of people would do, or did.
type StaffImport struct {
	People []desk.Staff
	Bad    []BadRow
}

// ErrBadRows refuses a file that has rows which cannot be taken: nobody of it
// is added.
var ErrBadRows = &desk.Error{Kind: desk.Invalid, Code: "bad_rows",
	Public: "Some rows of the file cannot be taken, so nobody was added. Mend them and import the file again."}

var staffColumns = []string{"email", "name", "role", "departments", "languages"}

// ImportStaff adds the people of a CSV file: all of them, or with one bad row
// nobody. Dry, it only says what it would do. People are invited: each needs a
// link to set a password.
func (s *Service) ImportStaff(ctx context.Context, a desk.Actor, file []byte, dry bool) (StaffImport, error) {
	if err := desk.AdminOnly(a); err != nil {
		return StaffImport{}, err
	}
	rows, err := readTable(file, staffColumns, []string{"email", "name", "role"}, maxStaffRows)
	if err != nil {
		return StaffImport{}, err
	}
	there, err := s.store.StaffList(ctx)
	if err != nil {
		return StaffImport{}, err
	}
	seen := make(map[string]bool, len(there)+len(rows))
	for _, p := range there {
		seen[p.Email] = true
	}
	var out StaffImport
	for _, row := range rows {
		p, bad := s.personOf(ctx, row, seen)
		if bad != nil {
			out.Bad = append(out.Bad, *bad)
			continue
		}
		out.People = append(out.People, p)
	}
	if dry {
		return out, nil
	}
	if len(out.Bad) > 0 {
		return out, ErrBadRows
	}
	lines := make([]desk.AuditLine, len(out.People))
	for i, p := range out.People {
		if lines[i], err = s.changed(a, "staff.imported", string(p.ID), nil, editable(&out.People[i])); err != nil {
			return out, err
		}
	}
	return out, s.store.AddStaff(ctx, out.People, lines)
}

func (s *Service) personOf(ctx context.Context, row tableRow, seen map[string]bool) (desk.Staff, *BadRow) {
	if row.bad != nil {
		return desk.Staff{}, row.bad
	}
	p, err := s.person(ctx, NewStaff{
		Email: row.of["email"], Name: row.of["name"], Role: desk.Role(strings.ToLower(row.of["role"])),
		Departments: several(row.of["departments"]), Languages: several(row.of["languages"]),
	})
	if err == nil && seen[p.Email] {
		return desk.Staff{}, &BadRow{Line: row.line, Column: "email", Problem: "Somebody with this e-mail already works here, or stands above in the file."}
	}
	if err != nil {
		bad := &BadRow{Line: row.line, Column: desk.AsError(err).Field, Problem: desk.AsError(err).Public}
		if bad.Column == "languages" {
			bad.Word = unspoken(several(row.of["languages"]))
		}
		return desk.Staff{}, bad
	}
	seen[p.Email] = true
	return p, nil
}

// unspoken is the first word that is no language.
func unspoken(words []string) string {
	for _, w := range words {
		if _, ok := bcp47.Tag(w); !ok {
			return shortened(w)
		}
	}
	return ""
}

// several are the parts of a cell that holds a list: "billing; insurance".
func several(cell string) []string {
	parts := strings.FieldsFunc(cell, func(r rune) bool { return r == ';' || r == '|' || r == ',' })
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return slices.DeleteFunc(parts, func(p string) bool { return p == "" })
}
