package desk

import "slices"

// Role is what a member of staff is there for.
type Role string

const (
	RoleAgent      Role = "agent"      // answers in their departments
	RoleSupervisor Role = "supervisor" // the same, and steers others
	RoleManager    Role = "manager"    // reads reports and the conversations behind them
	RolePrivacy    Role = "privacy"    // reads everything, every view audited; writes nothing
	RoleAdmin      Role = "admin"      // runs the house
)

// Roles lists all roles, least to most.
var Roles = []Role{RoleAgent, RoleSupervisor, RoleManager, RolePrivacy, RoleAdmin}

// ActorKind says which side of the desk someone is on.
type ActorKind string

const (
	KindPatient ActorKind = "patient"
	KindStaff   ActorKind = "staff"
	KindSystem  ActorKind = "system"
)

// Actor is who does something: an argument of every verb. It is made from a
// verified credential and read once per request or socket.
type Actor struct {
	Kind    ActorKind
	ID      string // StaffID, PatientID, or the name of the automation
	Name    string // as others see it; empty for an unnamed patient
	Session SessionID

	// Staff only.
	Role        Role
	Departments []DepartmentID
	Lent        []DepartmentID // those of them where they only help out, and steer nothing

	// Patients only: the site whose page they came from, and whether a sign-in
	// proved who they are, or whether they are somebody of the house who tries.
	Site     SiteID
	Verified bool
	Practice bool
}

// System is the actor of what nobody did by hand: timers and rules. The name
// says which.
func System(name string) Actor { return Actor{Kind: KindSystem, ID: name} }

// Author is the key under which an actor's client ids are unique.
func (a Actor) Author() string { return string(a.Kind) + ":" + a.ID }

// From is the actor as an event names it.
func (a Actor) From() From { return From{Kind: a.Kind, ID: a.ID, Name: a.Name} }

// Member reports whether the actor is staff of the department.
func (a Actor) Member(d DepartmentID) bool {
	return a.Kind == KindStaff && slices.Contains(a.Departments, d)
}

// SeesAllDepartments reports whether the actor's work is not bound to
// departments.
func (a Actor) SeesAllDepartments() bool {
	return a.Kind == KindSystem || a.Kind == KindStaff && (a.Role == RoleAdmin || a.Role == RolePrivacy)
}

// Administers reports whether the actor may change sites, departments and staff.
func (a Actor) Administers() bool { return a.Kind == KindStaff && a.Role == RoleAdmin }

// answers reports whether the actor's role writes to patients at all.
func (a Actor) answers() bool {
	return a.Kind == KindStaff && (a.Role == RoleAgent || a.Role == RoleSupervisor || a.Role == RoleAdmin)
}

// ReadableBy decides whether the actor may know of the conversation at all. A
// patient: it is theirs. Staff: it is in one of their departments, assigned to
// or offered to them, or their role sees all departments; and it is not kept
// from them by name, which no role stands above.
func (c *Conversation) ReadableBy(a Actor) bool {
	switch a.Kind {
	case KindPatient:
		return c.Patient == PatientID(a.ID) && c.Site == a.Site
	case KindStaff:
		me := StaffID(a.ID)
		if slices.Contains(c.Barred, me) {
			return false
		}
		return a.SeesAllDepartments() || a.Member(c.Department) || c.Assignee == me || c.OfferedTo == me
	case KindSystem:
		return true
	}
	return false
}

// WritableBy decides whether the actor may write messages into the
// conversation and change its state. It implies ReadableBy.
func (c *Conversation) WritableBy(a Actor) bool {
	if !c.ReadableBy(a) {
		return false
	}
	return a.Kind == KindPatient || a.Kind == KindSystem || a.answers()
}

// Sends is ErrForbidden for whoever writes to nobody, and so sends no files.
func Sends(a Actor) error {
	if a.Kind == KindStaff && !a.answers() {
		return ErrForbidden
	}
	return nil
}

// ContactFor decides whether the actor has to know how to reach the patient:
// who has the conversation or is asked to take it, and those who answer in its
// department; and whoever watches over what is known of people.
func (c *Conversation) ContactFor(a Actor) bool {
	if a.Kind != KindStaff || !c.ReadableBy(a) {
		return false
	}
	me := StaffID(a.ID)
	return a.Role == RolePrivacy || a.answers() && (a.Member(c.Department) || c.Assignee == me || c.OfferedTo == me)
}

// Allow is ReadableBy and WritableBy as an answer: whoever may not read gets
// the same error as for a conversation that does not exist.
func (c *Conversation) Allow(a Actor, write bool) error {
	if !c.ReadableBy(a) {
		return ErrNotFound
	}
	if write && !c.WritableBy(a) {
		return ErrForbidden
	}
	return nil
}

// StaffOnly is ErrForbidden for anyone but staff and automation.
func StaffOnly(a Actor) error {
	if a.Kind == KindPatient {
		return ErrForbidden
	}
	return nil
}

// AdminOnly is ErrForbidden for whoever may not change sites, departments and
// staff. Automation may: the command line is one, and whoever has it has the
// data folder.
func AdminOnly(a Actor) error {
	if a.Kind != KindSystem && !a.Administers() {
		return ErrForbidden
	}
	return nil
}

// Steers is ErrForbidden for whoever may not change how a department works:
// its supervisors may, and whoever runs the house. Who helps out there may not.
func Steers(a Actor, d DepartmentID) error {
	if a.Kind == KindSystem || a.Administers() || a.Role == RoleSupervisor && a.Member(d) && !slices.Contains(a.Lent, d) {
		return nil
	}
	return ErrForbidden
}

// SeesFigures is ErrForbidden for whoever does not read what figures tell of a
// desk: reports, and the wall.
func SeesFigures(a Actor) error {
	if a.Kind == KindSystem || a.Kind == KindStaff && (a.Role == RoleSupervisor || a.Role == RoleManager || a.Role == RoleAdmin) {
		return nil
	}
	return ErrForbidden
}

// SteersPerson is ErrForbidden for whoever steers none of the departments where
// the person belongs. Where they only help out does not count.
func SteersPerson(a Actor, p *Staff) error {
	if a.Kind == KindSystem || a.Administers() {
		return nil
	}
	for _, d := range p.Departments {
		lent := slices.ContainsFunc(p.Loans, func(l Loan) bool { return l.Department == d })
		if !lent && Steers(a, d) == nil {
			return nil
		}
	}
	return ErrForbidden
}

// Assignable decides whether a conversation can be given to this person: they
// must be active, answer patients, and work in its department, and it must not
// be kept from them.
func (s *Staff) Assignable(c *Conversation) error {
	a := s.Actor("")
	if slices.Contains(c.Barred, s.ID) {
		return Invalidf("This conversation is restricted: that person may not open it. Choose someone else.")
	}
	if !s.Answers() {
		return Invalidf("This person does not answer conversations. Choose someone else.")
	}
	if !a.SeesAllDepartments() && !a.Member(c.Department) {
		return Invalidf("This person does not work in that department. Choose someone else.")
	}
	return nil
}
