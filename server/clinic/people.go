package clinic

import (
	"context"
	"slices"
	"time"

	"careline/server/bcp47"
	"careline/server/desk"
)

// maxLoan is how long somebody can be lent. Who stays longer belongs there.
const maxLoan = 31 * 24 * time.Hour

var errBadLanguage = desk.Invalidf("There is no such language. Write it like en or es.")

// SetCapacity says how many live conversations a person is given at once. With
// none they still finish what they have and pick by hand. seen is how many it
// was for whoever changes it; nil: whatever it is.
func (s *Service) SetCapacity(ctx context.Context, a desk.Actor, id desk.StaffID, n int, seen *int) (desk.Staff, error) {
	if n < 0 || n > desk.MaxCapacity {
		return desk.Staff{}, desk.Invalidf("A person takes between 0 and %d conversations at once.", desk.MaxCapacity)
	}
	return s.changePerson(ctx, a, id, func(p *desk.Staff) ([]desk.AuditLine, error) {
		if err := desk.Crossed(seen, p.Capacity, n); err != nil {
			return nil, err
		}
		line, err := s.changed(a, "staff.capacity_set", string(id), p.Capacity, n)
		p.Capacity = n
		return []desk.AuditLine{line}, err
	})
}

// SetLanguages says which languages a person answers in. seen is which they were
// for whoever changes them; nil: whichever they are.
func (s *Service) SetLanguages(ctx context.Context, a desk.Actor, id desk.StaffID, languages []string, seen *[]string) (desk.Staff, error) {
	set, err := languagesOf(languages)
	if err != nil {
		return desk.Staff{}, err
	}
	return s.changePerson(ctx, a, id, func(p *desk.Staff) ([]desk.AuditLine, error) {
		if err := desk.Crossed(seen, append([]string{}, p.Languages...), set); err != nil {
			return nil, err
		}
		line, err := s.changed(a, "staff.languages_set", string(id), p.Languages, set)
		p.Languages = set
		return []desk.AuditLine{line}, err
	})
}

const maxLanguages = 30

// languagesOf are languages by their tags, each once.
func languagesOf(asked []string) ([]string, error) {
	var set []string
	for _, l := range asked {
		tag, ok := bcp47.Tag(l)
		if !ok {
			return nil, &desk.Error{Kind: desk.Invalid, Code: errBadLanguage.Code, Field: "languages", Public: errBadLanguage.Public}
		}
		if !slices.Contains(set, tag) {
			set = append(set, tag)
		}
	}
	if len(set) > maxLanguages {
		return nil, desk.Invalidf("Name at most %d languages.", maxLanguages)
	}
	return set, nil
}

// Lend lets somebody work in another department until a time; until 0 ends it
// at once. Those who steer a department of the person lend them; those who
// steer the other one may send them back. Nobody lends themselves, which would
// be to let oneself in.
func (s *Service) Lend(ctx context.Context, a desk.Actor, id desk.StaffID, department string, until int64) (desk.Staff, error) {
	if err := desk.StaffOnly(a); err != nil {
		return desk.Staff{}, err
	}
	all, err := s.store.Departments(ctx)
	if err != nil {
		return desk.Staff{}, err
	}
	at := slices.IndexFunc(all, func(d desk.Department) bool { return (d.Key == department || string(d.ID) == department) && d.Active })
	if at < 0 {
		return desk.Staff{}, desk.Invalidf("There is no such department. Choose one from the list.")
	}
	to := all[at].ID
	return s.store.ChangeStaff(ctx, id, func(p *desk.Staff) ([]desk.AuditLine, error) {
		if err := desk.SteersPerson(a, p); err != nil && (until != 0 || desk.Steers(a, to) != nil) {
			return nil, err
		}
		before := slices.Clone(p.Loans)
		lent := slices.IndexFunc(p.Loans, func(l desk.Loan) bool { return l.Department == to })
		now := s.now()
		switch {
		case until == 0 && lent < 0:
			return nil, nil
		case until == 0:
			p.Loans = slices.Delete(p.Loans, lent, lent+1)
		case string(id) == a.ID && !a.Administers():
			return nil, desk.Invalidf("Nobody lends themselves. Ask somebody else who steers your department.")
		case until <= now.UnixMilli():
			return nil, desk.Invalidf("Choose a time in the future until which they help out.")
		case until > now.Add(maxLoan).UnixMilli():
			return nil, desk.Invalidf("Somebody can be lent for at most 31 days.")
		case lent >= 0:
			p.Loans[lent].Until = until
		case p.Actor("").SeesAllDepartments() || slices.Contains(p.Departments, to):
			return nil, desk.Invalidf("They work in that department already.")
		default:
			p.Departments = append(p.Departments, to)
			if err := p.Assignable(&desk.Conversation{Department: to}); err != nil {
				return nil, err
			}
			p.Loans = append(p.Loans, desk.Loan{Department: to, Until: until})
		}
		line, err := s.changed(a, "staff.lent", string(id), before, p.Loans)
		return []desk.AuditLine{line}, err
	})
}

// changePerson changes somebody whom the actor steers.
func (s *Service) changePerson(ctx context.Context, a desk.Actor, id desk.StaffID, change func(*desk.Staff) ([]desk.AuditLine, error)) (desk.Staff, error) {
	if err := desk.StaffOnly(a); err != nil {
		return desk.Staff{}, err
	}
	return s.store.ChangeStaff(ctx, id, func(p *desk.Staff) ([]desk.AuditLine, error) {
		if err := desk.SteersPerson(a, p); err != nil {
			return nil, err
		}
		if !p.Active {
			return nil, desk.Invalidf("This person does not work here any more.")
		}
		return change(p)
	})
}
